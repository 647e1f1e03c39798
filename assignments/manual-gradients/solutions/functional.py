# gradekit: manual-gradients
"""Style: functions that return their value together with the function that walks back."""

import math
from functools import reduce

NAMES = "wte", "mlp_fc1", "mlp_fc2"
dot = lambda a, b: sum(x * y for x, y in zip(a, b))
linear = lambda x, w: [dot(row, x) for row in w]


def with_way_back(x, w):
    back = lambda delta: (linear(delta, zip(*w)), [[d * a for a in x] for d in delta])
    return linear(x, w), back


def relu_with_way_back(x):
    gate = [a > 0 for a in x]
    through = lambda values: [v * g for v, g in zip(values, gate)]
    return through(x), through


def loss_with_way_back(logits, target):
    peak = max(logits)
    total = sum(math.exp(z - peak) for z in logits)
    slopes = [math.exp(z - peak) / total - (v == target) for v, z in enumerate(logits)]
    return math.log(total) - (logits[target] - peak), slopes


def logits_with_way_back(state, token):
    wte, fc1, fc2 = (state[name] for name in NAMES)
    received, back1 = with_way_back(wte[token], fc1)
    hidden, through = relu_with_way_back(received)
    logits, back2 = with_way_back(hidden, fc2)

    def back(delta):
        d_hidden, d_fc2 = back2(delta)
        d_x, d_fc1 = back1(through(d_hidden))
        d_wte = [[d * (row == token) for d in d_x] for row in range(len(wte))]
        return dict(zip(NAMES, (d_wte, d_fc1, d_fc2)))

    return logits, back


def mlp(state, token_id):
    return logits_with_way_back(state, token_id)[0]


def plus(state, grads, factor):
    pair = lambda row, slopes: [w + factor * g for w, g in zip(row, slopes)]
    return {name: [*map(pair, state[name], grads[name])] for name in state}


def analytic_gradients(state, tokens):
    share = 1 / len(tokens[1:])

    def add_position(so_far, position):
        token, target = position
        logits, back = logits_with_way_back(state, token)
        loss, slopes = loss_with_way_back(logits, target)
        return so_far[0] + loss * share, plus(so_far[1], back(slopes), share)

    return reduce(add_position, zip(tokens, tokens[1:]), (0.0, plus(state, state, -1)))


def forward(state, tokens):
    return analytic_gradients(state, tokens)[0]


def numerical_gradients(state, tokens, eps):
    def slope(name, r, c):
        unit = {n: [[0.0] * len(row) for row in rows] for n, rows in state.items()}
        unit[name][r][c] = 1.0
        there = [forward(plus(state, unit, step), tokens) for step in (-eps, eps)]
        return (there[1] - there[0]) / (2.0 * eps)

    each = lambda name: lambda r: [slope(name, r, c) for c in range(len(state[name][r]))]
    return {name: [*map(each(name), range(len(state[name])))] for name in state}


learning_rate_at = lambda step, num_steps, learning_rate: learning_rate * (1 - step / num_steps)
sgd_step = lambda state, grads, learning_rate: plus(state, grads, -learning_rate)


def train_step(state, tokens, step, num_steps, learning_rate):
    loss, grads = analytic_gradients(state, tokens)
    return loss, sgd_step(state, grads, learning_rate_at(step, num_steps, learning_rate))
