# gradekit: manual-gradients
"""Style: validates like a library: ValueError for a rate of 0, for steps out of range, bad ids."""

import math
from itertools import pairwise
from operator import mul
from typing import TypedDict


class State(TypedDict):
    wte: list
    mlp_fc1: list
    mlp_fc2: list


def linear(x, w):
    if any(len(row) != len(x) for row in w):
        raise ValueError("rows and inputs differ in length")
    return [sum(map(mul, row, x)) for row in w]


def relu(xs):
    return [x * (x > 0) for x in xs]


def mlp(state: State, token_id):
    if token_id not in range(len(state["wte"])):
        raise ValueError(f"no token {token_id}")
    return linear(relu(linear(state["wte"][token_id], state["mlp_fc1"])), state["mlp_fc2"])


def log_probs(logits):
    top = max(logits)
    lse = top + math.log(sum(math.exp(z - top) for z in logits))
    return [z - lse for z in logits]


def forward(state: State, tokens):
    if len(tokens) < 2:
        raise ValueError("2 or more tokens")
    return -sum(log_probs(mlp(state, a))[b] for a, b in pairwise(tokens)) / (len(tokens) - 1)


def with_entry(state, name, r, c, value):
    rows = [list(row) for row in state[name]]
    rows[r][c] = value
    return {**state, name: rows}


def numerical_gradients(state: State, tokens, eps):
    if eps <= 0:
        raise ValueError("eps must be positive")

    def quotient(name, r, c):
        w = state[name][r][c]
        high, low = w + eps, w - eps
        rise = forward(with_entry(state, name, r, c, high), tokens) - forward(
            with_entry(state, name, r, c, low), tokens
        )
        return rise / (2 * eps)

    return {
        name: [[quotient(name, r, c) for c in range(len(row))] for r, row in enumerate(rows)]
        for name, rows in state.items()
    }


def outer(a, b):
    return [[x * y for y in b] for x in a]


def plus(a, b):
    return [[x + y for x, y in zip(*rows)] for rows in zip(a, b)]


def transposed(w):
    return [list(column) for column in zip(*w)]


def analytic_gradients(state: State, tokens):
    V, d = len(state["wte"]), len(state["wte"][0])
    n = len(tokens) - 1
    total = {name: [[0.0 for _ in row] for row in w] for name, w in state.items()}
    for a, b in pairwise(tokens):
        x = state["wte"][a]
        pre = linear(x, state["mlp_fc1"])
        h = relu(pre)
        p = [math.exp(l) for l in log_probs(linear(h, state["mlp_fc2"]))]
        dz = [(pk - (k == b)) / n for k, pk in enumerate(p)]
        dh = linear(dz, transposed(state["mlp_fc2"]))
        dpre = [g if v > 0 else 0.0 for g, v in zip(dh, pre)]
        dx = linear(dpre, transposed(state["mlp_fc1"]))
        row = [1.0 if k == a else 0.0 for k in range(V)]
        part = {"wte": outer(row, dx), "mlp_fc1": outer(dpre, x), "mlp_fc2": outer(dz, h)}
        assert len(dx) == d
        total = {name: plus(total[name], part[name]) for name in total}
    return forward(state, tokens), total


def learning_rate_at(step, num_steps, learning_rate):
    if learning_rate <= 0:
        raise ValueError("learning_rate must be above 0")
    if step < 0 or step >= num_steps:
        raise ValueError("step goes from 0 to num_steps - 1")
    return learning_rate * (1 - step / num_steps)


def sgd_step(state: State, grads: State, learning_rate):
    if learning_rate <= 0:
        raise ValueError("learning_rate must be above 0")
    if state.keys() != grads.keys():
        raise ValueError("not the same names")
    step = lambda w, g: w - learning_rate * g
    return {
        name: [list(map(step, *rows)) for rows in zip(state[name], grads[name])] for name in state
    }


def train_step(state: State, tokens, step, num_steps, learning_rate):
    if learning_rate <= 0:
        raise ValueError("learning_rate must be above 0")
    rate = learning_rate_at(step, num_steps, learning_rate)
    loss, grads = analytic_gradients(state, tokens)
    return loss, sgd_step(state, grads, rate)
