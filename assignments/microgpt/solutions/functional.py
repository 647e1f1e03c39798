# gradekit: microgpt
"""Style: functional; only tokens are kept, and derivatives travel forward beside the numbers."""

import math
from functools import reduce
from typing import NamedTuple

import numpy as np


class Dual(NamedTuple):
    """A number, and how it moves with every weight."""

    real: float
    slope: np.ndarray


def constant(number):
    return Dual(number, 0.0)


def add(x, y):
    return Dual(x.real + y.real, x.slope + y.slope)


def mul(x, y):
    return Dual(x.real * y.real, x.real * y.slope + y.real * x.slope)


def exp(x):
    return Dual(math.exp(x.real), math.exp(x.real) * x.slope)


def log(x):
    return Dual(math.log(x.real), x.slope / x.real)


def power(x, n):
    return exp(mul(log(x), constant(n)))


def surprise(x):
    return log(power(x, -1))


def relu(x):
    return max(x, constant(0.0), key=lambda one: one.real)


def total(numbers):
    return reduce(add, numbers)


def mean(numbers):
    return mul(total(numbers), constant(1 / len(numbers)))


def dot(x, y):
    return total(map(mul, x, y))


def mapped(function, rows):
    return [[function(entry) for entry in row] for row in rows]


def times(w, x):
    return [dot(row, x) for row in w]


def scaled(x, factor):
    return [mul(entry, factor) for entry in x]


def norm(x):
    return scaled(x, power(add(mean(list(map(mul, x, x))), constant(1e-5)), -0.5))


def softmax(scores):
    weights = list(map(exp, scores))
    return scaled(weights, power(total(weights), -1))


def look_back(q, keys, values):
    narrow = constant(len(q) ** -0.5)
    shares = softmax(scaled(times(keys, q), narrow))
    return times(zip(*values), shares)


def layer(xs, weights, n_head):
    wq, wk, wv, wo, fc1, fc2 = weights
    ys = list(map(norm, xs))
    size = len(wq) // n_head
    heads = [slice(start, start + size) for start in range(0, len(wq), size)]
    seen = [[[times(w[own], y) for y in ys] for w in (wq, wk, wv)] for own in heads]
    out = []
    for i, x in enumerate(xs):
        mixed = [look_back(q[i], k[: i + 1], v[: i + 1]) for q, k, v in seen]
        x = list(map(add, x, times(wo, sum(mixed, []))))
        hidden = list(map(relu, times(fc1, norm(x))))
        out.append(list(map(add, x, times(fc2, hidden))))
    return out


def read(state, n_head, tokens):
    """Give the logits after each token, from nothing but the tokens."""
    wte, wpe = state["wte"], state["wpe"]
    xs = [norm(list(map(add, wte[token], place))) for token, place in zip(tokens, wpe)]
    for i in range(sum("attn_wq" in name for name in state)):
        names = ("attn_wq", "attn_wk", "attn_wv", "attn_wo", "mlp_fc1", "mlp_fc2")
        xs = layer(xs, [state[f"layer{i}.{name}"] for name in names], n_head)
    return [times(state["lm_head"], x) for x in xs]


def loss(state, n_head, tokens, block_size):
    targets = tokens[1 : block_size + 1]
    rows = read(state, n_head, tokens[: len(targets)])
    return mean([surprise(softmax(row)[target]) for row, target in zip(rows, targets)])


def still(state):
    return {name: mapped(constant, rows) for name, rows in state.items()}


def linear(x, w):
    return [number.real for number in times(mapped(constant, w), list(map(constant, x)))]


def rmsnorm(x):
    return [number.real for number in norm(list(map(constant, x)))]


def gpt(state, n_head, token_id, pos_id, keys, values):
    keys[0].append(token_id)
    return [logit.real for logit in read(still(state), n_head, keys[0])[-1]]


def document_loss(state, n_head, tokens, block_size):
    return loss(still(state), n_head, tokens, block_size).real


def document_gradients(state, n_head, tokens, block_size):
    units = iter(np.eye(sum(map(len, sum(state.values(), [])))))
    moving = {
        name: mapped(lambda w: Dual(w, next(units)), rows) for name, rows in state.items()
    }
    found = loss(moving, n_head, tokens, block_size)
    slopes = iter(found.slope)
    return found.real, {name: mapped(lambda w: next(slopes), rows) for name, rows in state.items()}
