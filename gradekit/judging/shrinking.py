"""Shrink a failing example.

What fails for one mistake often fails for another: the smallest counterexamples of
the misconceptions are tried first. Where none of them fails, Hypothesis
finds the failure and shrinks it afresh, within a number of tries.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from gradekit.assignment.examples import Corpus, Example, plain_example, property_seed, size
from gradekit.assignment.hypothesis_adapter import raises_when_drawn, reject
from gradekit.judging.attempts import (
    Failure,
    OutsideAssumption,
    attempt,
    attempt_strictly,
    supplied,
)
from gradekit.judging.confirmation import see_again
from gradekit.judging.session import Setting
from gradekit.model.assignment import Property
from gradekit.sandbox.child.protocol import encode_value

SHRINKS: Final = 400  # failing or passing variants that are tried in making an example small
WIDER_SEARCH: Final = 5  # times as many examples are drawn if the first run finds it no more
MOST_DRAWN: Final = 10_000
"""Numbers in the examples of a wider search, if each has as many as the failing one.

To draw many large examples takes seconds, and hardly ever finds a failure that few did not find.
"""


def make_small(property_: Property, setting: Setting, failure: Failure, corpus: Corpus) -> Failure:
    """Find the smallest example that fails as well, and see it fail in a fresh worker.

    What ends the process, or does not come back, is only seen again, unless a fresh
    worker was what it ended: trying variants would mean one dead or waiting worker each.
    If it fails there in another way, the machine was busy, and that failure is made small.
    """
    if failure.is_out_of_time or (failure.is_costly and failure.fresh):
        return failure
    if failure.is_costly:
        failure = see_again(property_, setting, failure)
        if failure.is_costly:
            return failure
    if property_.drawn:
        smaller = _smaller(property_, setting, failure, corpus.small.get(property_.name, ()))
        smaller = smaller or _redrawn(property_, setting, corpus, failure)
        failure = replace(smaller or failure, held=failure.held)
    return see_again(property_, setting, failure)


def _smaller(
    property_: Property, setting: Setting, failure: Failure, small_examples: Sequence[Example]
) -> Failure | None:
    """Try examples that are known to be small; the failing one may be as small itself.

    They may have more digits than the failing one, for each is the smallest on which
    a mistake shows; they have no more values.
    """
    values, _ = size(failure.example)
    for example in small_examples:
        if size(example) > (values, math.inf):
            break
        smaller = attempt(property_, setting, example)
        if smaller is not None and not smaller.is_out_of_time:
            return replace(smaller, shrunk=True)
    is_as_small = small_examples and size(failure.example) <= size(small_examples[0])
    return replace(failure, shrunk=True) if is_as_small else None


class _FailedAgain(Exception):  # noqa: N818
    """The one exception that Hypothesis sees, so that it looks for one thing."""


def _redrawn(
    property_: Property, setting: Setting, corpus: Corpus, failure: Failure
) -> Failure | None:
    """Let Hypothesis find the failure and shrink it, within a number of tries."""
    search = _Search(property_, setting)
    seed, given = property_seed(corpus.seed, property_.name), supplied(property_, setting)
    usual, (numbers, _) = len(corpus.examples[property_.name]), size(failure.example)
    wider = usual * WIDER_SEARCH
    for count in (usual, wider) if wider * numbers <= MOST_DRAWN else (usual,):
        if raises_when_drawn(
            _FailedAgain, property_, search.test, seed=seed, count=count, supplied=given
        ):
            break
    return search.best and replace(search.best, shrunk=True)


@dataclass(slots=True)
class _Search:
    """What one search has seen: its failures by example, and the last of them."""

    property: Property
    setting: Setting
    best: Failure | None = None
    failures: dict[bytes, Failure] = field(default_factory=dict)
    tries: int = 0

    def test(self, **arguments: Any) -> None:
        """Stand in for the claim: the same for Hypothesis, but budgeted."""
        names = self.setting.session.assignment.material().keys() | set(self.property.functions)
        example = plain_example({k: v for k, v in arguments.items() if k not in names})
        key = encode_value(example)
        failure = self.failures.get(key) or self._try(example)
        if failure is not None:
            self.best = self.failures[key] = failure
            raise _FailedAgain

    def _try(self, example: Example) -> Failure | None:
        if self.best is not None:
            self.tries += 1
            if self.tries > SHRINKS or self.best.is_costly:
                return None
        try:
            failure = attempt_strictly(self.property, self.setting, example)
        except OutsideAssumption:
            reject()
        return None if failure is None or failure.is_out_of_time else failure
