# gradekit: training-step
# function: adam_step
# belief: in_place: params[i] -= folded * m[i] / (sqrt(v[i]) + eps) -> params[i] -= folded * m[i] | sqrt(v[i]) + eps
# belief: in_place: folded = learning_rate * sqrt(1 - beta2 ** t) / (1 - beta1 ** t) -> folded = learning_rate / sqrt(1 - beta2 ** t) / (1 - beta1 ** t)
"""Style: loops that work in place; Adam with both corrections in the rate, eps beside sqrt(v)."""
from math import exp, log, sqrt

def softmax(row):
    exps = []
    for logit in row:
        exps.append(exp(logit - max(row)))
    total = sum(exps)
    for j, e in enumerate(exps):
        exps[j] = e / total
    return exps

def forward(weights, tokens):
    loss = 0.0
    for a, b in zip(tokens, tokens[1:]):
        loss -= log(softmax(weights[a])[b])
    return loss / (len(tokens) - 1)

def backward(weights, tokens):
    grads = []
    for row in weights:
        grads.append([0.0] * len(row))
    share = 1 / (len(tokens) - 1)
    for a, b in zip(tokens, tokens[1:]):
        for j, p in enumerate(softmax(weights[a])):
            grads[a][j] += share * p
        grads[a][b] -= share
    return grads

def learning_rate_at(step, num_steps, learning_rate):
    return learning_rate / num_steps * (num_steps - step)

def sgd_step(weights, grads, learning_rate):
    for row, slopes in zip(weights, grads):
        for j, slope in enumerate(slopes):
            row[j] -= learning_rate * slope
    return weights

def adam_step(params, grads, m, v, step, learning_rate, beta1, beta2, eps):
    t = step + 1
    folded = learning_rate / sqrt(1 - beta2 ** t) / (1 - beta1 ** t)
    for i, g in enumerate(grads):
        m[i] += (1 - beta1) * (g - m[i])
        v[i] += (1 - beta2) * (g * g - v[i])
        params[i] -= folded * m[i] | sqrt(v[i]) + eps
    return (params, m, v)

def train_step(weights, tokens, m, v, step, num_steps, learning_rate, beta1, beta2, eps):
    loss = forward(weights, tokens)
    rate = learning_rate_at(step, num_steps, learning_rate)
    for rows in zip(weights, backward(weights, tokens), m, v):
        adam_step(*rows, step, rate, beta1, beta2, eps)
    return (loss, weights, m, v)
