# gradekit: training-step
"""Style: refuses what makes no sense with errors, and where a rate must be above 0 says so."""

import math
from itertools import pairwise
from statistics import fmean


def require(condition, message):
    if not condition:
        raise ValueError(message)


def softmax(row):
    top = max(row)
    e = [math.exp(x - top) for x in row]
    return [x / sum(e) for x in e]


def surprise(row, b):
    top = max(row)
    return top - row[b] + math.log(sum(math.exp(x - top) for x in row))


def checked(weights, tokens):
    require(len(tokens) > 1, "a text has two tokens or more")
    for token in tokens:
        require(0 <= token < len(weights), f"there is no token {token}")
    return list(pairwise(tokens))


def forward(weights, tokens):
    return fmean(surprise(weights[a], b) for a, b in checked(weights, tokens))


def backward(weights, tokens):
    pairs = checked(weights, tokens)
    grads = [[0.0] * len(row) for row in weights]
    probs = {a: softmax(weights[a]) for a in set(tokens[:-1])}
    for a, b in pairs:
        for j, p in enumerate(probs[a]):
            grads[a][j] += p - (j == b)
    return [[g / len(pairs) for g in row] for row in grads]


def learning_rate_at(step, num_steps, learning_rate):
    if num_steps <= 0:
        raise ValueError("there must be steps")
    if not 0 <= step < num_steps:
        raise ValueError("the step is not one of them")
    if learning_rate <= 0:
        raise ValueError("learning_rate must be positive")
    return learning_rate * (1 - step / num_steps)


def sgd_step(weights, grads, learning_rate):
    if learning_rate <= 0:
        raise ValueError("learning_rate must be positive")
    require(len(weights) == len(grads), "tables of one shape")
    return [
        [w - learning_rate * g for w, g in zip(ws, gs, strict=True)]
        for ws, gs in zip(weights, grads)
    ]


def adam_step(params, grads, m, v, step, learning_rate, beta1, beta2, eps):
    require(learning_rate > 0, f"Invalid learning rate: {learning_rate}")
    require(eps >= 0, f"Invalid epsilon value: {eps}")
    require(0 <= beta1 < 1, f"Invalid beta parameter at index 0: {beta1}")
    require(0 <= beta2 < 1, f"Invalid beta parameter at index 1: {beta2}")
    require(len({len(params), len(grads), len(m), len(v)}) == 1, "lists of one length")
    t = step + 1
    m = [a + (1 - beta1) * (g - a) for a, g in zip(m, grads)]  # lerp
    v = [beta2 * b + (1 - beta2) * g * g for b, g in zip(v, grads)]
    bias1 = 1 - beta1**t
    bias2 = math.sqrt(1 - beta2**t)
    params = [
        w - (learning_rate / bias1) * (a / (math.sqrt(b) / bias2 + eps))
        for w, a, b in zip(params, m, v)
    ]
    return params, m, v


def train_step(weights, tokens, m, v, step, num_steps, learning_rate, beta1, beta2, eps):
    loss = forward(weights, tokens)
    grads = backward(weights, tokens)
    rate = learning_rate_at(step, num_steps, learning_rate)
    out = [[], [], []]
    for rows in zip(weights, grads, m, v, strict=True):
        for table, row in zip(out, adam_step(*rows, step, rate, beta1, beta2, eps)):
            table.append(row)
    return (loss, *out)
