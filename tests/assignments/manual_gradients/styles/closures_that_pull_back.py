# gradekit: manual-gradients
"""Style: every step forward returns its result and a closure that pulls slopes back."""

import functools
import math
import operator


def dot(a, b):
    return functools.reduce(operator.add, map(operator.mul, a, b))


def linear(x, w):
    return [dot(row, x) for row in w]


def pullable_linear(x, w):
    def pull(g):
        by_w = [[slope * value for value in x] for slope in g]
        by_x = [dot(g, column) for column in zip(*w)]
        return by_x, by_w

    return linear(x, w), pull


def pullable_relu(x):
    gate = [float(value > 0) for value in x]
    through = lambda g: [slope * opened if opened else 0.0 for slope, opened in zip(g, gate)]
    return through(x), through


def pullable_loss(z, target):
    gaps = [value - max(z) for value in z]
    norm = sum(map(math.exp, gaps))

    def pull(g):
        return [
            g * (math.exp(gap) / norm - (1.0 if k == target else 0.0)) for k, gap in enumerate(gaps)
        ]

    return math.log(norm) - gaps[target], pull


def pullable_position(state, token, target):
    x = state["wte"][token]
    a, pull_fc1 = pullable_linear(x, state["mlp_fc1"])
    h, pull_relu = pullable_relu(a)
    z, pull_fc2 = pullable_linear(h, state["mlp_fc2"])
    loss, pull_loss = pullable_loss(z, target)

    def pull(g):
        by_h, by_fc2 = pull_fc2(pull_loss(g))
        by_x, by_fc1 = pull_fc1(pull_relu(by_h))
        by_wte = [by_x if t == token else [0.0] * len(x) for t in range(len(state["wte"]))]
        return {"wte": by_wte, "mlp_fc1": by_fc1, "mlp_fc2": by_fc2}

    return loss, pull


def mlp(state, token_id):
    hidden = pullable_relu(linear(state["wte"][token_id], state["mlp_fc1"]))[0]
    return linear(hidden, state["mlp_fc2"])


def forward(state, tokens):
    pairs = list(zip(tokens, tokens[1:]))
    return math.fsum(pullable_position(state, a, b)[0] for a, b in pairs) / len(pairs)


def entries(state):
    for name, rows in state.items():
        for r, row in enumerate(rows):
            for c in range(len(row)):
                yield name, r, c


def copied(state):
    return {name: [[*row] for row in rows] for name, rows in state.items()}


def numerical_gradients(state, tokens, eps):
    grads = copied(state)
    for name, r, c in entries(state):
        ends = []
        for way in (eps, -eps):
            moved = copied(state)
            moved[name][r][c] += way
            ends.append(forward(moved, tokens))
        grads[name][r][c] = (ends[0] - ends[1]) / 2 / eps
    return grads


def merged(first, second):
    return {
        name: [list(map(operator.add, *rows)) for rows in zip(first[name], second[name])]
        for name in first
    }


def analytic_gradients(state, tokens):
    pairs = list(zip(tokens, tokens[1:]))
    results = [pullable_position(state, a, b) for a, b in pairs]
    loss = math.fsum(loss for loss, _ in results) / len(pairs)
    return loss, functools.reduce(merged, (pull(1 / len(pairs)) for _, pull in results))


def learning_rate_at(step, num_steps, learning_rate):
    line = lambda start, end: lambda t: start + (end - start) * t
    return line(learning_rate, 0)(step / num_steps)


def sgd_step(state, grads, learning_rate):
    moved = copied(state)
    for name, r, c in entries(state):
        moved[name][r][c] -= learning_rate * grads[name][r][c]
    return moved


def train_step(state, tokens, step, num_steps, learning_rate):
    loss, grads = analytic_gradients(state, tokens)
    return loss, sgd_step(state, grads, learning_rate_at(step, num_steps, learning_rate))
