"""Mixed precision: a function whose failures are all roundings of single precision.

Results that float32 can represent are held to its unit roundoff, but where a claim asks for
double precision. Where float32 is but a part of a calculation, they look like doubles. If
every failed claim of such a function holds on all examples within the bounds of single
precision, with errors of either sign, as roundings have and mistakes have not, only the claims
that ask for double precision stay failed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from gradekit.asserts import Deviations, accepting_single_precision
from gradekit.assignment.examples import Example
from gradekit.judging.attempts import search_singly
from gradekit.judging.settling import Settler
from gradekit.model.assignment import Property

NOTE: Final = (
    "It holds to about seven digits: a part of the calculation is in single precision. "
    "That costs only the points of double precision."
)
FEWEST_ERRORS: Final = 8
LEAST_SHARE: Final = 0.1
"""Of all errors at least so many must have either sign."""


def forgivable(settler: Settler, failed: Mapping[str, Sequence[Property]]) -> list[Property]:
    """List the failed claims, given by function, that only mixed precision keeps from holding.

    None are, unless a claim that asks for double precision has its points for it.
    """
    explained = [split for each in failed.values() if (split := _explain(settler, each))]
    if not any(double for double, _ in explained):
        return []
    return [each for _, others in explained for each in others]


def _explain(
    settler: Settler, claims: Sequence[Property]
) -> tuple[list[Property], list[Property]] | None:
    """Part the failed claims of a function: those that ask for double precision, and others.

    None where something else is wrong.
    """
    double: list[Property] = []
    others: list[Property] = []
    for claim in claims:  # one example of each first: nearly all that is wrong ends here
        deviations = _deviations(settler, claim, [settler.failures[claim.name].example])
        if deviations is None:
            return None
        (double if deviations.double else others).append(claim)
    errors: list[tuple[float, float]] = []
    for claim in double + others:
        deviations = _deviations(settler, claim, settler.corpus.examples[claim.name])
        if deviations is None:
            return None
        errors += deviations.errors
        if claim in double and not are_roundings(errors):
            return None
    return (double, others) if are_roundings(errors) else None


def _deviations(
    settler: Settler, claim: Property, examples: Sequence[Example]
) -> Deviations | None:
    """Try a claim with the bounds of single precision; None if it fails nevertheless."""
    for setting, note in settler.blame.settings(claim):
        if note and setting.own_helpers:  # relative to a wrong helper more would hold
            continue
        with accepting_single_precision() as deviations:
            failure = search_singly(claim, setting, examples)
        if failure is None:
            return deviations
    return None


def are_roundings(errors: Sequence[tuple[float, float]]) -> bool:
    """Whether errors, given as (got - want, want), have either sign, as they are and relatively."""
    absolute = [error > 0.0 for error, _ in errors]
    relative = [(error > 0.0) == (want > 0.0) for error, want in errors if want]
    return len(errors) >= FEWEST_ERRORS and all(
        LEAST_SHARE * len(signs) <= sum(signs) <= (1.0 - LEAST_SHARE) * len(signs)
        for signs in (absolute, relative)
    )
