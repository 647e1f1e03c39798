# gradekit: kl-divergence
"""Style: a class for distributions with operators: H(q), q @ p and q | p."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple


class Outcome(NamedTuple):
    share: float
    belief: float

    @property
    def happens(self) -> bool:
        return self.share > 0


@dataclass(frozen=True, slots=True)
class Distribution:
    shares: tuple[float, ...]

    def outcomes(self, other: Distribution) -> list[Outcome]:
        if len(self.shares) != len(other.shares):
            raise ValueError("not over the same classes")
        return [Outcome(*pair) for pair in zip(self.shares, other.shares)]

    def __matmul__(self, other: Distribution) -> float:
        """The cross-entropy."""
        return sum(-o.share * math.log(o.belief) for o in self.outcomes(other) if o.happens)

    def __or__(self, other: Distribution) -> float:
        """The divergence."""
        return sum(
            o.share * math.log(o.share / o.belief) for o in self.outcomes(other) if o.happens
        )

    @property
    def entropy(self) -> float:
        return self @ self


def distribution(numbers: list[float]) -> Distribution:
    return Distribution(tuple(numbers))


def entropy(q: list[float]) -> float:
    return distribution(q).entropy


def cross_entropy(q: list[float], p: list[float]) -> float:
    return distribution(q) @ distribution(p)


def kl_divergence(q: list[float], p: list[float]) -> float:
    return distribution(q) | distribution(p)


def nats_to_bits(x: float) -> float:
    return x / math.log(2)
