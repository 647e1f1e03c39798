# gradekit: manual-gradients
"""Style: small layer objects with forward and backward, chained in a Sequential."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

Vector = list[float]
Matrix = list[list[float]]


class Layer(Protocol):
    def __call__(self, x): ...
    def pull(self, g: Vector): ...


@dataclass
class Embedding:
    table: Matrix

    def __post_init__(self) -> None:
        self.grad = [[0.0] * len(row) for row in self.table]

    def __call__(self, token: int) -> Vector:
        self.token = token
        return list(self.table[token])

    def pull(self, g: Vector) -> None:
        row = self.grad[self.token]
        for i, value in enumerate(g):
            row[i] += value


@dataclass
class Linear:
    w: Matrix

    def __post_init__(self) -> None:
        self.grad = [[0.0] * len(row) for row in self.w]

    def __call__(self, x: Vector) -> Vector:
        self.x = x
        return [sum(map(lambda a, b: a * b, row, x)) for row in self.w]

    def pull(self, g: Vector) -> Vector:
        for row, slope in zip(self.grad, g):
            for i, value in enumerate(self.x):
                row[i] += slope * value
        return [sum(s * row[i] for s, row in zip(g, self.w)) for i in range(len(self.x))]


class ReLU:
    def __call__(self, x: Vector) -> Vector:
        self.open = [value > 0 for value in x]
        return [value if is_open else 0.0 for value, is_open in zip(x, self.open)]

    def pull(self, g: Vector) -> Vector:
        return [value if is_open else 0.0 for value, is_open in zip(g, self.open)]


class CrossEntropy:
    def __call__(self, z: Vector, target: int) -> float:
        top = max(z)
        norm = math.fsum(math.exp(value - top) for value in z)
        self.slopes = [math.exp(value - top) / norm for value in z]
        self.slopes[target] -= 1
        return top + math.log(norm) - z[target]

    def pull(self, scale: float) -> Vector:
        return [scale * value for value in self.slopes]


class Network:
    def __init__(self, state: dict[str, Matrix]) -> None:
        self.embed = Embedding(state["wte"])
        self.fc1, self.fc2 = Linear(state["mlp_fc1"]), Linear(state["mlp_fc2"])
        self.layers: list[Layer] = [self.embed, self.fc1, ReLU(), self.fc2]

    def __call__(self, token: int) -> Vector:
        x = token
        for layer in self.layers:
            x = layer(x)
        return x

    def pull(self, g: Vector) -> None:
        for layer in reversed(self.layers):
            g = layer.pull(g)

    @property
    def grads(self) -> dict[str, Matrix]:
        return {"wte": self.embed.grad, "mlp_fc1": self.fc1.grad, "mlp_fc2": self.fc2.grad}


def linear(x: Vector, w: Matrix) -> Vector:
    return Linear(w)(x)


def mlp(state: dict[str, Matrix], token_id: int) -> Vector:
    return Network(state)(token_id)


def forward(state: dict[str, Matrix], tokens: list[int]) -> float:
    network, criterion = Network(state), CrossEntropy()
    losses = [criterion(network(a), b) for a, b in zip(tokens, tokens[1:])]
    return sum(losses) / len(losses)


def numerical_gradients(state, tokens, eps):
    def slope(row, i):
        before = row[i]
        try:
            row[i] = before + eps
            plus = forward(state, tokens)
            row[i] = before - eps
            minus = forward(state, tokens)
        finally:
            row[i] = before
        return (plus - minus) / (2 * eps)

    return {
        name: [[slope(row, i) for i in range(len(row))] for row in matrix]
        for name, matrix in state.items()
    }


def analytic_gradients(state, tokens):
    network, criterion = Network(state), CrossEntropy()
    n = len(tokens) - 1
    total = 0.0
    for a, b in zip(tokens, tokens[1:]):
        total += criterion(network(a), b)
        network.pull(criterion.pull(1 / n))
    return total / n, network.grads


def learning_rate_at(step: int, num_steps: int, learning_rate: float) -> float:
    return learning_rate * (num_steps - step) / num_steps


def sgd_step(state, grads, learning_rate):
    return {
        name: [[w - learning_rate * g for w, g in zip(*rows)] for rows in zip(state[name], grads[name])]
        for name in ("wte", "mlp_fc1", "mlp_fc2")
    }


def train_step(state, tokens, step, num_steps, learning_rate):
    rate = learning_rate_at(step, num_steps, learning_rate)
    loss, grads = analytic_gradients(state, tokens)
    return loss, sgd_step(state, grads, rate)
