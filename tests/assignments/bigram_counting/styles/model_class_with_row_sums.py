# gradekit: bigram-counting
"""Style: a class for the model, which keeps the sums of its rows up to date."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypedDict

V = 27


class Trained(TypedDict):
    counts: list[list[int]]
    losses: list[float]


@dataclass
class BigramModel:
    counts: defaultdict[int, defaultdict[int, float]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(int))
    )
    sums: defaultdict[int, float] = field(default_factory=lambda: defaultdict(int))

    @classmethod
    def read(cls, table: list[list[float]]) -> BigramModel:
        model = cls()
        for a, row in enumerate(table):
            for b, count in enumerate(row):
                if count:
                    model.count(a, b, count)
        return model

    def count(self, a: int, b: int, times: float = 1) -> None:
        self.counts[a][b] += times
        self.sums[a] += times

    def probability(self, a: int, b: int) -> float:
        return (self.counts[a][b] + 1) / (self.sums[a] + V)

    def loss(self, tokens: list[int]) -> float:
        losses = [-math.log(self.probability(a, b)) for a, b in neighbours(tokens)]
        return sum(losses) / len(losses)

    def step(self, tokens: list[int]) -> float:
        loss = self.loss(tokens)
        for a, b in neighbours(tokens):
            self.count(a, b)
        return loss

    def table(self) -> list[list[float]]:
        return [[self.counts[a][b] for b in range(V)] for a in range(V)]


def neighbours(tokens: list[int]) -> Iterator[tuple[int, int]]:
    for i in range(len(tokens) - 1):
        yield tokens[i], tokens[i + 1]


def tokenize(name: str) -> list[int]:
    tokens = [26]
    for letter in name:
        token = ord(letter) - ord("a")
        if token not in range(26):
            raise ValueError(letter)
        tokens.append(token)
    tokens.append(26)
    return tokens


def bigram(counts: list[list[float]], token_id: int) -> list[float]:
    model = BigramModel.read(counts)
    return [model.probability(token_id, b) for b in range(V)]


def name_loss(counts: list[list[float]], tokens: list[int]) -> float:
    return BigramModel.read(counts).loss(tokens)


def count_step(counts: list[list[float]], tokens: list[int]) -> tuple[float, list[list[float]]]:
    model = BigramModel.read(counts)
    return model.step(tokens), model.table()


def train(names: list[str], num_steps: int) -> tuple[list[list[float]], list[float]]:
    model = BigramModel()
    losses = [model.step(tokenize(names[i % len(names)])) for i in range(num_steps)]
    result: Trained = {"counts": model.table(), "losses": losses}
    return result["counts"], result["losses"]
