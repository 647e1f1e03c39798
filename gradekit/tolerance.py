"""Bounds on the rounding error of a right answer, each from an error analysis.

A bound is `SAFETY` times unit roundoff, times the number of operations, times
the condition number of the problem. The constants were calibrated against every
correct algorithm we know (naive, shifted, log-sum-exp, reciprocal, NumPy,
clamped): none exceeds 0.7 of the bound before the factor, and the smallest
genuine mistakes lie four or more orders of magnitude above it. A bound never
depends on the student's answer.

In the formulas u is the unit roundoff, V the number of classes, A the largest
absolute logit and L a loss in nats.

References
----------
Blanchard, Higham & Higham (2021), "Accurately computing the log-sum-exp and
softmax functions", IMA J. Numer. Anal. 41(4), doi 10.1093/imanum/draa038.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

DOUBLE: Final = 2.0**-53
"""Unit roundoff of float64, in which every input arrives."""

SINGLE: Final = 2.0**-24
"""Unit roundoff of float32; results in it cost only points for precision."""

SAFETY: Final = 4.0
"""Factor between the analysed bound and the one that is applied."""

GUARD: Final = 1e-12
"""The largest constant that may stand inside a logarithm, as in log(p + 1e-12)."""

SATURATED: Final = 100.0
"""A loss beyond which p is negligible beside `GUARD`: e^-100 is 4e-44."""

TINY: Final = 1e-290
"""The least absolute allowance of a relative bound: near it lie the subnormals."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tolerance:
    """An allowance around a true value.

    Parameters
    ----------
    roundoffs : float
        The analysed error in units of roundoff, before `SAFETY`.
    relative : bool
        Whether the error scales with the true value.
    below, above : float
        Further allowance on either side, in the units of the value, for the
        effect of an admissible guard.
    source : str
        The formula in words, shown in the report.
    relative_above_zero : bool
        Whether the error scales with the true value where that is above 0.
    """

    roundoffs: float
    relative: bool = False
    below: float = 0.0
    above: float = 0.0
    source: str
    relative_above_zero: bool = False

    def _scale(self, want: float) -> float:
        """Give what the error scales with, 1 where it is absolute."""
        return abs(want) if self.relative or (self.relative_above_zero and want > 0.0) else 1.0

    def interval(self, want: float, *, unit: float = DOUBLE) -> tuple[float, float]:
        """Give the smallest and the largest value that is accepted for `want`."""
        least = TINY if self.relative or self.relative_above_zero else 0.0
        rounding = max(SAFETY * self.roundoffs * unit * self._scale(want), least)
        return want - rounding - self.below, want + rounding + self.above

    def width(self, want: float) -> float:
        """Give the larger of the two distances from `want` that are accepted."""
        low, high = self.interval(want)
        return max(want - low, high - want)

    def around(self, want: float) -> Tolerance:
        """Turn a relative allowance into an absolute one, for a true value.

        A property that compares two results with each other takes its bound
        from the true value in this way, never from either of the results.
        """
        roundoffs = self.roundoffs * self._scale(want)
        return replace(self, roundoffs=roundoffs, relative=False, relative_above_zero=False)

    def __add__(self, other: Tolerance) -> Tolerance:
        """Allow for the errors of two results, as where their difference is compared.

        Raises
        ------
        ValueError
            If one of the two is relative and the other absolute.
        """
        if self.relative is not other.relative:
            raise ValueError(
                f"{self.source} + {other.source}: one is relative, the other absolute. "
                "Use around() on the relative one."
            )
        extra = max(self.below, self.above) + max(other.below, other.above)
        alike = self.source == other.source
        return Tolerance(  # `replace` would take three times as long, and bounds are many
            roundoffs=self.roundoffs + other.roundoffs,
            relative=self.relative,
            relative_above_zero=self.relative_above_zero,
            below=extra,
            above=extra,
            source=f"twice {self.source}" if alike else f"{self.source}, and {other.source}",
        )

    def __mul__(self, factor: float) -> Tolerance:
        """Allow for a result multiplied by a known constant."""
        size = abs(factor)
        return Tolerance(
            roundoffs=self.roundoffs * size,
            relative=self.relative,
            relative_above_zero=self.relative_above_zero,
            below=self.below * size,
            above=self.above * size,
            source=f"{size:.3g} times {self.source}",
        )


def rounding(operations: float = 16.0, *, relative: bool = True) -> Tolerance:
    """Allow for `operations` roundings and nothing else."""
    return Tolerance(roundoffs=operations, relative=relative, source=f"{operations:g} roundings")


def probabilities(logits: Sequence[float]) -> Tolerance:
    """Allow for one softmax, relative to each probability.

    u (V + 4 (A + ln V) + 16): the sum in any order, then the rounding of
    z - max, which exp turns into a relative error.
    """
    return Tolerance(
        roundoffs=_spread(logits, 4.0),
        relative=True,
        source="softmax: u (V + 4 (A + ln V) + 16), relative",
    )


def total(logits: Sequence[float]) -> Tolerance:
    """Allow for the sum of one softmax, which should be 1."""
    return Tolerance(
        roundoffs=_spread(logits, 4.0) + len(logits),
        source="sum of a softmax: u (2 V + 4 (A + ln V) + 16)",
    )


def loss(logits: Sequence[float], true_id: int) -> Tolerance:
    """Allow for one cross-entropy from logits, in nats, absolutely.

    u (V + 6 (A + ln V) + 16), and the effect of a guard up to `GUARD` inside
    the logarithm: log(p + 1e-12) lowers a loss by log(1 + 1e-12 / p), and
    clipping p to 1 - 1e-12 raises it by 1e-12.
    """
    return Tolerance(
        roundoffs=_spread(logits, 6.0),
        below=_guard_effect(_cross_entropy(logits, true_id)),
        above=1.01 * GUARD,
        source="loss: u (V + 6 (A + ln V) + 16), and a guard up to 1e-12",
    )


def mean_loss(logits_list: Sequence[Sequence[float]], true_ids: Sequence[int]) -> Tolerance:
    """Allow for the mean of n losses, in nats, absolutely."""
    count = len(true_ids)
    pairs = list(zip(map(tuple, logits_list), true_ids, strict=True))
    bound_of = {pair: loss(*pair) for pair in set(pairs)}  # long sequences repeat themselves
    loss_of = {pair: _cross_entropy(*pair) for pair in bound_of}
    losses, bounds = [loss_of[pair] for pair in pairs], [bound_of[pair] for pair in pairs]
    return Tolerance(
        roundoffs=(sum(bound.roundoffs for bound in bounds) + (count + 3) * sum(losses)) / count,
        below=sum(bound.below for bound in bounds) / count,
        above=1.01 * GUARD,
        source="mean loss: mean of the losses' bounds + u (n + 3) mean |L|",
    )


def perplexity(loss: float) -> Tolerance:
    """Allow for exp(loss), relatively: the condition number of exp is the loss."""
    return Tolerance(
        roundoffs=7.0 * (1.0 + abs(loss)), relative=True, source="perplexity: 7 u (1 + L), relative"
    )


def gradient(logits: Sequence[float]) -> Tolerance:
    """Allow for one component of softmax - onehot, absolutely: 1 - p cancels."""
    return Tolerance(
        roundoffs=_spread(logits, 4.0) + 4.0, source="gradient: u (V + 4 (A + ln V) + 20)"
    )


def gradient_by_logits(logits: Sequence[float]) -> Tolerance:
    """Allow for softmax - onehot, entry by entry: relatively off the target, where p stays p.

    Nothing is subtracted from an entry above 0, so it has the error of a probability
    (Blanchard, Higham & Higham 2021, section 4); at the target 1 - p cancels. Of a gradient
    that comes through a graph this is too much to ask: a shift in it cancels in every entry.
    """
    source = "gradient: u (V + 4 (A + ln V) + 20), relative off the target"
    return replace(gradient(logits), relative_above_zero=True, source=source)


def information(terms: Sequence[float]) -> Tolerance:
    """Allow for an entropy or a divergence that sums `terms`, in nats, absolutely."""
    size = sum(abs(term) for term in terms)
    return Tolerance(
        roundoffs=(len(terms) + 4) * (size + 1.0),
        source="information: u (n + 4) (1 + sum of |terms|)",
    )


def divergence(q: Sequence[float], p: Sequence[float]) -> Tolerance:
    """Allow for H(q, p), KL(q || p) or, with p = q, H(q), in nats, absolutely.

    u (n + 4) (1 + S), S the sum of q_j (|ln q_j| + |ln p_j|): the terms of a
    divergence cancel. p_j must be above 0 where q_j is. A guard of `GUARD` added
    to a probability changes its logarithm by log(1 + GUARD / p_j) and, in a
    weight, adds a term of at most GUARD |ln GUARD|; S + 2 allows for dividing by
    the new sum.
    """
    pairs = [(x, y) for x, y in zip(q, p, strict=True) if x > 0.0]
    size = sum(x * (abs(math.log(x)) + abs(math.log(y))) for x, y in pairs)
    moved = sum(x * math.log1p(GUARD / y) for x, y in pairs)
    guards = 1.01 * (moved + len(q) * GUARD * (size + 2.0 - math.log(GUARD)))
    return Tolerance(
        roundoffs=(len(q) + 4) * (size + 1.0),
        below=guards,
        above=guards,
        source="information: u (n + 4) (1 + S), and a guard up to 1e-12",
    )


def mean_gradient(logits_list: Sequence[Sequence[float]]) -> Tolerance:
    """Allow for one component of the gradient of a mean over n rows, absolutely.

    Each position's error is divided by n, and at most n of them are added up.
    """
    return Tolerance(
        roundoffs=max(_spread(row, 4.0) for row in logits_list) + 4.0 + len(logits_list),
        source="mean gradient: u (V + 4 (A + ln V) + 20 + n)",
    )


def mean_off_target(logits_list: Sequence[Sequence[float]]) -> Tolerance:
    """Allow for a component of the gradient of a mean that is a target nowhere, relatively.

    It is a sum of at most n probabilities, none below 0, so no digit cancels.
    """
    source = "mean gradient off the targets: u (V + 4 (A + ln V) + 20 + n), relative"
    return replace(mean_gradient(logits_list), relative=True, source=source)


def adam(
    weight: float, rate: float, betas: Sequence[float], *, steps: int = 1, move: float = 1.0
) -> Tolerance:
    """Allow for a parameter of size `weight` after t steps of Adam, absolutely.

    1 - beta^t cancels while t is small. `move` is how far a step goes at rate 1.
    """
    roundings = 20.0 + sum(4.0 / (1.0 - beta) for beta in betas)
    return Tolerance(
        roundoffs=steps * (1.5 * abs(rate) * max(move, 1.0) * roundings + 2.0 * weight),
        source="Adam: u t (1.5 lr (4 / (1 - b1) + 4 / (1 - b2) + 20) + 2 |w|)",
    )


def guarded_gradient(logits: Sequence[float], true_id: int) -> Tolerance:
    """Allow for one component of softmax - onehot, got by differentiating a loss.

    A guard stays in the derivative: log(p + G) has slope 1 / (p + G), not 1 / p.
    """
    p = math.exp(-_cross_entropy(logits, true_id))
    extra = 1.01 * GUARD / (p + GUARD)
    source = "gradient: u (V + 4 (A + ln V) + 20), and a guard up to 1e-12"
    return replace(gradient(logits), below=extra, above=extra, source=source)


def slopes(size: float) -> Tolerance:
    """Allow for a gradient that sums slopes along paths, of absolute sum `size`.

    The error of a dozen steps, on numbers with up to a thousand roundings each, is
    below 1e-11 of that sum.
    """
    return Tolerance(
        roundoffs=16.0 * size,
        below=1e-11 * size,
        above=1e-11 * size,
        source=f"gradient of a graph: 1e-11 of its slopes along all paths, {size:g}",
    )


def central_difference(loss: float, largest_logit: float) -> Tolerance:
    """Allow for (f(z + h) - f(z - h)) / 2h with h near 1e-5, absolutely.

    Truncation h² max |f'''| / 6 with |f'''| <= 0.1, and cancellation u |f| / h;
    1e-9 (1 + L + A / 10) covers both amply. The function is assumed to compute in
    double precision.
    """
    extra = 1e-9 * (1.0 + abs(loss) + largest_logit / 10.0)
    return Tolerance(
        roundoffs=0.0,
        below=extra,
        above=extra,
        source="central difference, h = 1e-5: 1e-9 (1 + L + A / 10)",
    )


def difference_quotient(
    value: Tolerance, step: float, *, truncation: float | None = None
) -> Tolerance:
    """Allow for (f(z + h) - f(z - h)) / 2h where f itself is within `value`.

    The rounding of the two values is divided by h. `truncation` is the error of an
    exact quotient; by default h² / 10, which bounds h² max |f'''| / 6 for losses,
    gradients and their means. A guard shifts both values alike and is not
    allowed for: keep p >= 1e-3.
    """
    missing = 0.1 * step * step if truncation is None else truncation
    return Tolerance(
        roundoffs=value.roundoffs / step,
        below=missing,
        above=missing,
        source=f"difference quotient, h = {step:.2g}: rounding / h + truncation {missing:.2g}",
    )


def _spread(logits: Sequence[float], weight: float) -> float:
    """V + weight (A + ln V) + 16: additions, conditioning of exp, last roundings."""
    size = len(logits)
    largest = max(abs(logit) for logit in logits)
    return size + weight * (largest + math.log(size)) + 16.0


def _cross_entropy(logits: Sequence[float], true_id: int) -> float:
    """Compute the loss to the few digits that a tolerance needs."""
    peak = max(logits)
    return peak - logits[true_id] + math.log(sum(math.exp(z - peak) for z in logits))


def _guard_effect(loss: float) -> float:
    """By how much log(p + GUARD) lies below the loss -log(p)."""
    if loss < SATURATED:
        return math.log1p(math.exp(loss) * GUARD)
    return loss + math.log(GUARD) + math.exp(-loss) / GUARD  # exp(loss) would overflow
