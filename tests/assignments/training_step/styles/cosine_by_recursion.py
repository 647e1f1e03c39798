# gradekit: training-step, schedule=cosine
"""Style: the cosine schedule, eps beside the plain root, recursion along the text."""

import math


def nll(row, b):
    if len(row) == 1:
        return 0.0
    gaps = [x - row[b] for x in row]
    m = max(gaps)
    return m + math.log(sum(math.exp(gap - m) for gap in gaps))


def forward(weights, tokens):
    def total(i):
        if i + 1 == len(tokens):
            return 0.0
        return nll(weights[tokens[i]], tokens[i + 1]) + total(i + 1)

    return total(0) / (len(tokens) - 1)


def softmax(row):
    return [1 / sum(math.exp(min(other - x, 700)) for other in row) for x in row]


def backward(weights, tokens):
    match tokens:
        case [a, b]:
            grads = [[0.0] * len(weights) for _ in weights]
            grads[a] = softmax(weights[a])
            grads[a][b] -= 1
            return grads
        case [a, b, *rest]:
            n = len(tokens) - 1
            first = backward(weights, [a, b])
            others = backward(weights, [b, *rest])
            return [
                [x / n + y * (n - 1) / n for x, y in zip(xs, ys)] for xs, ys in zip(first, others)
            ]


def learning_rate_at(step, num_steps, learning_rate):
    # half a cosine, by the half-angle formula
    return learning_rate * math.cos(math.pi * step / (2 * num_steps)) ** 2


def sgd_step(weights, grads, learning_rate):
    if not weights:
        return []
    row = [w + -learning_rate * g for w, g in zip(weights[0], grads[0])]
    return [row] + sgd_step(weights[1:], grads[1:], learning_rate)


def adam_step(params, grads, m, v, step, learning_rate, beta1, beta2, eps):
    # Kingma and Ba, end of section 2: both corrections go into the rate
    if not params:
        return [], [], []
    t = step + 1
    (w, *params), (g, *grads), (a, *m), (b, *v) = params, grads, m, v
    a = beta1 * a + (1 - beta1) * g
    b = beta2 * b + (1 - beta2) * g**2
    alpha = learning_rate * math.sqrt(1 - beta2**t) / (1 - beta1**t)
    w = w - alpha * a / (math.sqrt(b) + eps)
    ws, as_, bs = adam_step(params, grads, m, v, step, learning_rate, beta1, beta2, eps)
    return [w, *ws], [a, *as_], [b, *bs]


def train_step(weights, tokens, m, v, step, num_steps, learning_rate, beta1, beta2, eps):
    loss = forward(weights, tokens)
    grads = backward(weights, tokens)
    rate = learning_rate_at(step, num_steps, learning_rate)
    rows = [adam_step(*row, step, rate, beta1, beta2, eps) for row in zip(weights, grads, m, v)]
    new_weights, new_m, new_v = map(list, zip(*rows))
    return loss, new_weights, new_m, new_v
