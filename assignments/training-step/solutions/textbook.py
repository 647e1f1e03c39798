# gradekit: training-step
"""Style: each formula on lists, the two tables flattened for Adam."""

import math


def softmax(logits):
    largest = max(logits)
    exps = [math.exp(logit - largest) for logit in logits]
    total = sum(exps)
    return [e / total for e in exps]


def forward(weights, tokens):
    if min(tokens) < 0:
        raise ValueError("a token is negative")
    losses = [-math.log(softmax(weights[a])[b]) for a, b in zip(tokens, tokens[1:])]
    return sum(losses) / len(losses)


def backward(weights, tokens):
    n = len(tokens) - 1
    grads = [[0.0] * len(row) for row in weights]
    for a, b in zip(tokens, tokens[1:]):
        for j, p in enumerate(softmax(weights[a])):
            grads[a][j] += (p - (j == b)) / n
    return grads


def learning_rate_at(step, num_steps, learning_rate):
    return learning_rate * (1 - step / num_steps)


def sgd_step(weights, grads, learning_rate):
    return [
        [w - learning_rate * g for w, g in zip(row, slopes)] for row, slopes in zip(weights, grads)
    ]


def adam_step(params, grads, m, v, step, learning_rate, beta1, beta2, eps):
    moved, means, squares = [], [], []
    for p, g, mean, square in zip(params, grads, m, v, strict=True):
        mean = beta1 * mean + (1 - beta1) * g
        square = beta2 * square + (1 - beta2) * g * g
        m_hat = mean / (1 - beta1 ** (step + 1))
        v_hat = square / (1 - beta2 ** (step + 1))
        moved.append(p - learning_rate * m_hat / (math.sqrt(v_hat) + eps))
        means.append(mean)
        squares.append(square)
    return moved, means, squares


def flatten(table):
    return [entry for row in table for entry in row]


def in_rows(entries, size):
    return [entries[start : start + size] for start in range(0, len(entries), size)]


def train_step(weights, tokens, m, v, step, num_steps, learning_rate, beta1, beta2, eps):
    loss = forward(weights, tokens)
    grads = backward(weights, tokens)
    rate = learning_rate_at(step, num_steps, learning_rate)
    flat = [flatten(table) for table in (weights, grads, m, v)]
    moved = adam_step(*flat, step, rate, beta1, beta2, eps)
    return loss, *[in_rows(entries, len(weights)) for entries in moved]
