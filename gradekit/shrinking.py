"""Making a failing example small.

What refutes one mistake often refutes another: the smallest examples that are
known for every misconception are tried first. Where none of them fails,
Hypothesis finds the failure and shrinks it afresh. What this ends with is
tried once more in a fresh worker: that last run is the evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final

from hypothesis.errors import Flaky, UnsatisfiedAssumption

from gradekit.assignment import Property
from gradekit.corpus import Corpus, Example, plain_example, property_seed, size
from gradekit.drawing import run_drawn
from gradekit.refutation import Failure, Setting, attempt, supplied
from gradekit.trial import CallFailed, OutOfTime
from gradekit.verdict import OutcomeKind
from gradekit.worker.child.wire import encode_value

SHRINKS: Final = 400
"""How many failing or passing variants are tried in making an example small."""

WIDER_SEARCH: Final = 5
"""How many times the examples are drawn when the first run does not find it again."""

NOT_SHRUNK: Final = frozenset({OutcomeKind.TIMED_OUT, OutcomeKind.OUT_OF_MEMORY, OutcomeKind.DIED})
UNSTABLE: Final = "RecursionError"


class _Refuted(Exception):  # noqa: N818
    """The one exception that Hypothesis sees, so that it looks for one thing."""


def make_small(
    one: Property,
    setting: Setting,
    failure: Failure,
    corpus: Corpus,
    known: Sequence[Example] = (),
) -> Failure:
    """Find the smallest example that fails as well, and see it fail in a fresh worker.

    Parameters
    ----------
    one : Property
        What was refuted.
    setting : Setting
        Whose helpers were used.
    failure : Failure
        By which example.
    corpus : Corpus
        Tells how examples are drawn.
    known : sequence of Example
        Small ones, the smallest first.
    """
    if one.drawn and _is_costly(failure.error):
        return failure
    small = failure
    if one.drawn and not failure.shrunk:
        small = _smaller(one, setting, failure, known) or _shrink(one, setting, corpus) or failure
    again = None
    with suppress(UnsatisfiedAssumption), setting.trial.from_scratch():
        again = attempt(one, setting, small.example)
    if again is None:
        return replace(small, held=failure.held, repeatable=False)
    return replace(again, held=failure.held, shrunk=small.shrunk or not one.drawn)


def _smaller(
    one: Property, setting: Setting, failure: Failure, known: Sequence[Example]
) -> Failure | None:
    """Try examples that are known to be small, as long as they are smaller than this one."""
    for example in known:
        if size(example) > size(failure.example):
            return None
        with suppress(UnsatisfiedAssumption):
            found = attempt(one, setting, example)
            if found is not None:
                return replace(found, shrunk=True)
    return None


def _is_costly(error: Exception) -> bool:
    """Whether trying variants would mean one dead or waiting worker each."""
    if isinstance(error, OutOfTime):
        return True
    return isinstance(error, CallFailed) and (
        error.outcome.kind in NOT_SHRUNK or error.exception == UNSTABLE
    )


def _shrink(one: Property, setting: Setting, corpus: Corpus) -> Failure | None:
    """Let Hypothesis find the failure and shrink it, within a number of tries."""
    search = _Search(one, setting)
    count = len(corpus.examples[one.name])
    for times in (1, WIDER_SEARCH):
        try:
            run_drawn(
                one,
                search.trial,
                seed=property_seed(corpus.seed, one.name),
                count=count * times,
                supplied=supplied(one, setting),
                explicit=False,  # those are never shrunk
            )
        except (_Refuted, Flaky):
            break
    return search.best and replace(search.best, shrunk=True)


class _Search:
    """What one search has seen: its failures by example, and the last of them."""

    def __init__(self, one: Property, setting: Setting) -> None:
        self.one = one
        self.setting = setting
        self.best: Failure | None = None
        self.failures: dict[bytes, Failure] = {}
        self.tries = 0

    def trial(self, **arguments: Any) -> None:
        """Stand in for the claim: the same for Hypothesis, but budgeted."""
        names = self.setting.trial.assignment.material().keys() | set(self.one.functions)
        example = plain_example({k: v for k, v in arguments.items() if k not in names})
        key = encode_value(example)
        failure = self.failures.get(key)
        if failure is None:
            failure = self._try(example)
        if failure is not None:
            self.best = self.failures[key] = failure
            raise _Refuted

    def _try(self, example: Example) -> Failure | None:
        if self.best is not None:
            self.tries += 1
            if self.tries > SHRINKS or _is_costly(self.best.error):
                return None
        return attempt(self.one, self.setting, example)
