# gradekit: training-step
"""Style: functions that make functions, with reduce, partial and operator; rates in a generator."""

import operator
from functools import partial, reduce
from itertools import count, islice, starmap
from math import exp, log, sqrt


def compose(*functions):
    return lambda x: reduce(lambda value, f: f(value), functions, x)


def log_sum_exp(row):
    def step(pair, x):
        m, s = pair
        return (m, s + exp(x - m)) if x <= m else (x, s * exp(m - x) + 1.0)

    m, s = reduce(step, row, (float("-inf"), 0.0))
    return m + log(s)


def normalised(row):
    return list(map(partial(operator.add, -log_sum_exp(row)), row))


def forward(weights, tokens):
    cost = lambda a, b: -normalised(weights[a])[b]
    losses = list(starmap(cost, zip(tokens, tokens[1:])))
    return sum(losses) / len(losses)


def added(rows, a, row):
    return [list(map(operator.add, old, row)) if i == a else old for i, old in enumerate(rows)]


def backward(weights, tokens):
    n = len(tokens) - 1
    probabilities = compose(normalised, partial(map, exp), list)

    def pull(rows, pair):
        a, b = pair
        row = [(p - float(j == b)) / n for j, p in enumerate(probabilities(weights[a]))]
        return added(rows, a, row)

    zeros = [[0.0 for _ in row] for row in weights]
    return reduce(pull, zip(tokens, tokens[1:]), zeros)


def linear(num_steps, learning_rate):
    def rates():
        for step in count():
            yield learning_rate - learning_rate * step / num_steps

    return rates()


def learning_rate_at(step, num_steps, learning_rate):
    return next(islice(linear(num_steps, learning_rate), step, None))


def descent(learning_rate):
    return lambda w, g: w - learning_rate * g


def sgd_step(weights, grads, learning_rate):
    move = partial(map, descent(learning_rate))
    return [list(move(ws, gs)) for ws, gs in zip(weights, grads)]


def ema(beta):
    return lambda old, new: beta * old + (1 - beta) * new


def unbiased(beta, t):
    return lambda x: x / (1 - beta**t)


def adam_step(params, grads, m, v, step, learning_rate, beta1, beta2, eps):
    t = step + 1
    m = list(map(ema(beta1), m, grads))
    v = list(map(ema(beta2), v, map(operator.mul, grads, grads)))
    tops = map(unbiased(beta1, t), m)
    roots = map(compose(unbiased(beta2, t), sqrt, partial(operator.add, eps)), v)
    return list(map(descent(learning_rate), params, map(operator.truediv, tops, roots))), m, v


def train_step(weights, tokens, m, v, step, num_steps, learning_rate, beta1, beta2, eps):
    loss = forward(weights, tokens)
    grads = backward(weights, tokens)
    rate = learning_rate_at(step, num_steps, learning_rate)
    update = lambda *row: adam_step(*row, step, rate, beta1, beta2, eps)
    return (loss, *map(list, zip(*map(update, weights, grads, m, v))))
