# gradekit: training-step
"""Style: loops and running numbers: the rate goes down step by step, powers are multiplied up."""
import math


def forward(weights, tokens):
    total = 0.0
    count = 0
    for a, b in zip(tokens[:-1], tokens[1:]):
        row = weights[a]
        biggest = row[0]
        for x in row:
            if x > biggest:
                biggest = x
        norm = 0.0
        for x in row:
            norm += math.exp(x - biggest)
        total -= row[b] - biggest - math.log(norm)
        count += 1
    return total / count


def backward(weights, tokens):
    V = len(weights)
    grads = []
    for a in range(V):
        grads.append([0.0] * V)
    n = len(tokens) - 1
    for i in range(n):
        a = tokens[i]
        biggest = max(weights[a])
        norm = 0.0
        for x in weights[a]:
            norm += math.exp(x - biggest)
        for j in range(V):
            grads[a][j] += math.exp(weights[a][j] - biggest) / norm / n
        grads[a][tokens[i + 1]] -= 1.0 / n
    return grads


def learning_rate_at(step, num_steps, learning_rate):
    # every step takes the same piece off
    rate = learning_rate
    piece = learning_rate / num_steps
    for _ in range(step):
        rate = rate - piece
    return rate


def sgd_step(weights, grads, learning_rate):
    for a in range(len(weights)):
        for b in range(len(weights[a])):
            weights[a][b] -= learning_rate * grads[a][b]
    return weights


def adam_step(params, grads, m, v, step, learning_rate, beta1, beta2, eps):
    b1t = b2t = 1.0
    for _ in range(step + 1):
        b1t *= beta1
        b2t *= beta2
    for i, g in enumerate(grads):
        m[i] = beta1 * m[i] + (1 - beta1) * g
        v[i] = beta2 * v[i] + (1 - beta2) * g * g
        params[i] -= learning_rate * (m[i] / (1 - b1t)) / (math.sqrt(v[i] / (1 - b2t)) + eps)
    return params, m, v


def train_step(weights, tokens, m, v, step, num_steps, learning_rate, beta1, beta2, eps):
    loss = forward(weights, tokens)
    grads = backward(weights, tokens)
    rate = learning_rate_at(step, num_steps, learning_rate)
    for a in range(len(weights)):
        weights[a], m[a], v[a] = adam_step(
            weights[a], grads[a], m[a], v[a], step, rate, beta1, beta2, eps
        )
    return loss, weights, m, v
