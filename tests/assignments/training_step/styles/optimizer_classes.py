# gradekit: training-step
"""Style: as in PyTorch: a model, a scheduler and optimizers with state, wrapped into functions."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from typing import Iterable, NamedTuple, TypedDict


class Pair(NamedTuple):
    before: int
    after: int


class Moments(TypedDict):
    m: list[float]
    v: list[float]
    step: int


@dataclass
class BigramModel:
    table: list[list[float]]

    def log_probs(self, a: int) -> list[float]:
        row = self.table[a]
        peak = max(row)
        lse = peak + math.log(math.fsum(math.exp(x - peak) for x in row))
        return [x - lse for x in row]

    def pairs(self, tokens: list[int]) -> Counter[Pair]:
        return Counter(map(Pair, tokens, tokens[1:]))

    def loss(self, tokens: list[int]) -> float:
        pairs = self.pairs(tokens)
        terms = (-n * self.log_probs(pair.before)[pair.after] for pair, n in pairs.items())
        return math.fsum(terms) / pairs.total()

    def grad(self, tokens: list[int]) -> list[list[float]]:
        pairs = self.pairs(tokens)
        n = pairs.total()
        visits = Counter(tokens[:-1])
        rows = []
        for a in range(len(self.table)):
            if a not in visits:
                rows.append([0.0 for _ in self.table])
                continue
            probs = [math.exp(x) for x in self.log_probs(a)]
            rows.append([(visits[a] * p - pairs[a, b]) / n for b, p in enumerate(probs)])
        return rows


@dataclass
class LinearSchedule:
    base: float
    total: int

    def __call__(self, step: int) -> float:
        return self.base * (self.total - step) / self.total


@dataclass
class SGD:
    lr: float

    def update(self, weights: Iterable[float], grads: Iterable[float]) -> list[float]:
        return [w - self.lr * g for w, g in zip(weights, grads)]


@dataclass
class Adam:
    lr: float
    betas: tuple[float, float]
    eps: float
    state: Moments = field(default_factory=lambda: Moments(m=[], v=[], step=0))

    def update(self, params: list[float], grads: list[float]) -> list[float]:
        b1, b2 = self.betas
        s = self.state
        s["step"] += 1
        s["m"] = [b1 * m + (1 - b1) * g for m, g in zip(s["m"], grads)]
        s["v"] = [b2 * v + (1 - b2) * g * g for v, g in zip(s["v"], grads)]
        c1, c2 = 1 - b1 ** s["step"], 1 - b2 ** s["step"]
        return [
            w - self.lr * (m / c1) / ((v / c2) ** 0.5 + self.eps)
            for w, m, v in zip(params, s["m"], s["v"])
        ]


def forward(weights, tokens):
    return BigramModel(weights).loss(tokens)


def backward(weights, tokens):
    return BigramModel(weights).grad(tokens)


def learning_rate_at(step, num_steps, learning_rate):
    return LinearSchedule(learning_rate, num_steps)(step)


def sgd_step(weights, grads, learning_rate):
    return list(map(SGD(learning_rate).update, weights, grads))


def adam_step(params, grads, m, v, step, learning_rate, beta1, beta2, eps):
    if not len(params) == len(grads) == len(m) == len(v):
        raise ValueError("the lists differ in length")
    adam = Adam(learning_rate, (beta1, beta2), eps, Moments(m=list(m), v=list(v), step=step))
    new = adam.update(params, grads)
    return new, adam.state["m"], adam.state["v"]


def train_step(weights, tokens, m, v, step, num_steps, learning_rate, beta1, beta2, eps):
    model = BigramModel(weights)
    loss = model.loss(tokens)
    grads = model.grad(tokens)
    lr = LinearSchedule(learning_rate, num_steps)(step)
    V = len(weights)
    flat = [sum(table, []) for table in (weights, grads, m, v)]
    results = adam_step(*flat, step, lr, beta1, beta2, eps)
    tables = [[result[i * V : (i + 1) * V] for i in range(V)] for result in results]
    return loss, *tables
