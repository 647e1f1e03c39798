# gradekit: cross-entropy
"""Style: a frozen dataclass that knows its logits and works the rest out when it is asked."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Prediction:
    logits: tuple[float, ...]

    @classmethod
    def of(cls, logits: Sequence[float]) -> Prediction:
        return cls(tuple(float(z) for z in logits))

    def __len__(self) -> int:
        return len(self.logits)

    def __iter__(self) -> Iterator[float]:
        yield from (math.exp(z - self.log_partition) for z in self.logits)

    @cached_property
    def log_partition(self) -> float:
        m = max(self.logits)
        return m + math.log(math.fsum(math.exp(z - m) for z in self.logits))

    @cached_property
    def weights(self) -> list[float]:
        m = max(self.logits)
        return [math.exp(z - m) for z in self.logits]

    @property
    def probabilities(self) -> list[float]:
        return [w / math.fsum(self.weights) for w in self.weights]

    def surprise(self, answer: int) -> float:
        m = max(self.logits)
        return math.log(math.fsum(self.weights)) + (m - self.logits[answer])


@dataclass
class Average:
    values: list[float] = field(default_factory=list)

    def add(self, value: float) -> None:
        self.values.append(value)

    @property
    def mean(self) -> float:
        return math.fsum(self.values) / len(self.values)


def softmax(logits: list[float]) -> list[float]:
    return Prediction.of(logits).probabilities


def cross_entropy_loss(logits: list[float], true_id: int) -> float:
    return Prediction.of(logits).surprise(true_id)


def sequence_loss(logits_list: list[list[float]], true_ids: list[int]) -> float:
    average = Average()
    for row, answer in zip(logits_list, true_ids, strict=True):
        average.add(Prediction.of(row).surprise(answer))
    return average.mean


def perplexity(loss: float) -> float:
    return math.e**loss


def softmax_cross_entropy_grad(logits: list[float], true_id: int) -> list[float]:
    return [
        p - (1 if k == true_id else 0) for k, p in enumerate(Prediction.of(logits).probabilities)
    ]
