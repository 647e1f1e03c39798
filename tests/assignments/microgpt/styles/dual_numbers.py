# gradekit: microgpt
"""Style: dual numbers: each carries its slopes by all the weights, as one array."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import reduce

import numpy as np


@dataclass
class Dual:
    data: float
    slopes: np.ndarray | float = 0.0

    def __add__(self, other):
        other = dual(other)
        return Dual(self.data + other.data, self.slopes + other.slopes)

    def __sub__(self, other):
        other = dual(other)
        return Dual(self.data - other.data, self.slopes - other.slopes)

    def __mul__(self, other):
        other = dual(other)
        return Dual(self.data * other.data, other.data * self.slopes + self.data * other.slopes)

    def __truediv__(self, other):
        other = dual(other)
        ratio = self.data / other.data
        return Dual(ratio, (self.slopes - ratio * other.slopes) / other.data)

    __radd__ = __add__
    __rmul__ = __mul__

    def through(self, value, slope):
        return Dual(value, slope * self.slopes)


def dual(x):
    return x if isinstance(x, Dual) else Dual(float(x))


def exp(x):
    e = math.exp(x.data)
    return x.through(e, e)


def log(x):
    return x.through(math.log(x.data), 1 / x.data)


def sqrt(x):
    root = math.sqrt(x.data)
    return x.through(root, 0.5 / root)


def relu(x):
    return x if x.data > 0 else Dual(0.0)


def dot(a, b):
    return reduce(lambda s, pair: s + pair[0] * pair[1], zip(a, b), Dual(0.0))


def multiply(x, w):
    return [dot(row, x) for row in w]


def norm(x):
    root = sqrt(dot(x, x) / len(x) + 0.00001)
    return [v / root for v in x]


def softmax(x):
    top = max(v.data for v in x)
    e = [exp(v - top) for v in x]
    s = sum(e[1:], e[0])
    return [v / s for v in e]


def plus(a, b):
    return [u + v for u, v in zip(a, b)]


def attend(q, keys, values, n_head):
    c = len(q) // n_head
    out = []
    for start in range(0, len(q), c):
        part = slice(start, start + c)
        scores = [dot(q[part], k[part]) / math.sqrt(c) for k in keys]
        weights = softmax(scores)
        for column in zip(*(v[part] for v in values)):
            out.append(dot(weights, column))
    return out


def read(state, n_head, token_id, pos_id, keys, values):
    x = norm(plus(state["wte"][token_id], state["wpe"][pos_id]))
    for i, (ks, vs) in enumerate(zip(keys, values)):
        w = {kind: state[f"layer{i}.{kind}"] for kind in
             ("attn_wq", "attn_wk", "attn_wv", "attn_wo", "mlp_fc1", "mlp_fc2")}
        y = norm(x)
        ks.append(multiply(y, w["attn_wk"]))
        vs.append(multiply(y, w["attn_wv"]))
        taken = attend(multiply(y, w["attn_wq"]), ks, vs, n_head)
        x = plus(x, multiply(taken, w["attn_wo"]))
        thought = [relu(v) for v in multiply(norm(x), w["mlp_fc1"])]
        x = plus(x, multiply(thought, w["mlp_fc2"]))
    return multiply(x, state["lm_head"])


def lift(state, *, slopes):
    size = sum(len(w) * len(w[0]) for w in state.values())
    units = iter(np.eye(size)) if slopes else iter([0.0] * size)
    return {
        name: [[Dual(x, next(units)) for x in row] for row in rows] for name, rows in state.items()
    }


def mean_loss(state, n_head, tokens, block_size):
    layers = sum(name.endswith(".mlp_fc2") for name in state)
    keys, values = ([[] for _ in range(layers)] for _ in range(2))
    n = min(block_size, len(tokens) - 1)
    total = Dual(0.0)
    for i in range(n):
        z = read(state, n_head, tokens[i], i, keys, values)
        top = max(v.data for v in z)
        partition = [exp(v - top) for v in z]
        total = total + log(sum(partition[1:], partition[0])) + top - z[tokens[i + 1]]
    return total / n


def linear(x, w):
    return [v.data for v in multiply(list(map(dual, x)), [list(map(dual, row)) for row in w])]


def rmsnorm(x):
    return [v.data for v in norm(list(map(dual, x)))]


def gpt(state, n_head, token_id, pos_id, keys, values):
    return [v.data for v in read(lift(state, slopes=False), n_head, token_id, pos_id, keys, values)]


def document_loss(state, n_head, tokens, block_size):
    return mean_loss(lift(state, slopes=False), n_head, tokens, block_size).data


def document_gradients(state, n_head, tokens, block_size):
    loss = mean_loss(lift(state, slopes=True), n_head, tokens, block_size)
    slopes = iter(np.broadcast_to(loss.slopes, sum(len(w) * len(w[0]) for w in state.values())))
    grads = {name: [[float(next(slopes)) for _ in row] for row in rows] for name, rows in state.items()}
    return loss.data, grads
