"""Looking for an example that refutes a property, and making it small.

First the kept examples are replayed. If one fails, Hypothesis finds and
shrinks it afresh, and what it ends with is tried once more in a fresh worker:
that last run is the evidence.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import Any, Final

from hypothesis.errors import Flaky, UnsatisfiedAssumption

from gradekit.assignment import Property
from gradekit.corpus import Corpus, Example, plain_example, property_seed, run_drawn
from gradekit.rounds import Round
from gradekit.trial import CallFailed, OutOfTime, RecordedCall, Trial, functions_for
from gradekit.verdict import OutcomeKind
from gradekit.worker.child.wire import encode_value

SHRINKS: Final = 400
"""How many failing or passing variants are tried in making an example small."""

ROUND: Final = 64
"""How many examples are tried side by side, at most."""

WIDER_SEARCH: Final = 5
"""How many times the examples are drawn when the first run does not find it again."""

NOT_SHRUNK: Final = frozenset({OutcomeKind.TIMED_OUT, OutcomeKind.OUT_OF_MEMORY, OutcomeKind.DIED})
UNSTABLE: Final = "RecursionError"


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """Whose helpers a judged function is tried with."""

    trial: Trial
    own_helpers: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """An example that refutes, with everything that was seen on it.

    `repeatable` is False where a fresh worker did not fail on it: the
    function depends on earlier calls or on chance.
    """

    example: Example
    error: Exception
    calls: tuple[RecordedCall, ...]
    held: int = 0
    shrunk: bool = True
    repeatable: bool = True


class _Refuted(Exception):  # noqa: N818
    """The one exception that Hypothesis sees, so that it looks for one thing."""


def replay(one: Property, setting: Setting, corpus: Corpus) -> Failure | None:
    """Try the kept examples in order; give the first that fails."""
    trial = setting.trial
    limit = trial.assignment.manifest.limits.seconds_per_property
    allowed = trial.deadline
    trial.deadline = min(allowed, time.monotonic() + limit)
    examples = corpus.examples[one.name]
    try:
        for start, stop in pairwise(_bounds(len(examples))):
            if not _all_hold(one, setting, examples[start:stop]):
                for held in range(start, stop):
                    failure = _tried(one, setting, examples[held])
                    if failure is not None:
                        return replace(failure, held=held)
    finally:
        trial.deadline = allowed
    return None


def _bounds(count: int) -> list[int]:
    """Cut the examples into blocks: most of what is wrong fails on the first few."""
    return sorted({min(bound, count) for bound in (0, 1, 8, *range(40, count + ROUND, ROUND))})


def _all_hold(one: Property, setting: Setting, examples: Sequence[Example]) -> bool:
    """Whether examples that are tried side by side all hold; False where that is in doubt."""
    trial = setting.trial
    if len(examples) == 1 or trial.hung:
        return False
    trial.round = Round(trial.worker, seconds=trial.assignment.manifest.limits.seconds_per_call)
    try:
        return trial.round.all_hold(
            [partial(_holds, one, setting, example) for example in examples]
        )
    finally:
        trial.round = None


def _holds(one: Property, setting: Setting, example: Example) -> bool:
    return _tried(one, setting, example) is None


def _tried(one: Property, setting: Setting, example: Example) -> Failure | None:
    """Try one example; one that the property does not speak of fails nothing."""
    with suppress(UnsatisfiedAssumption):
        return attempt(one, setting, example)
    return None


def attempt(one: Property, setting: Setting, example: Example) -> Failure | None:
    """Try a property on one example.

    Raises
    ------
    hypothesis.errors.UnsatisfiedAssumption
        If the example lies outside what the property assumes.
    """
    trial = setting.trial
    trial.begin(property_seed(0, one.name) % 2**31)
    try:
        one.inner(**supplied(one, setting), **_copy(example))
    except UnsatisfiedAssumption:
        raise
    except Exception as error:  # whatever else a claim raises refutes it  # noqa: BLE001
        return Failure(example=example, error=error, calls=tuple(trial.calls))
    return None


def supplied(one: Property, setting: Setting) -> dict[str, Any]:
    """Give a property what it asks for by name; it is the same for every example."""
    trial, own_helpers = setting.trial, setting.own_helpers
    given = trial.supplied.get((one.name, own_helpers))
    if given is None:
        functions = functions_for(trial, one.functions, one.judges, own_helpers=own_helpers)
        material = trial.assignment.material() | functions
        given = {name: value for name, value in material.items() if name in one.asks_for}
        trial.supplied[one.name, own_helpers] = given
    return given


def make_small(one: Property, setting: Setting, failure: Failure, corpus: Corpus) -> Failure:
    """Find the smallest example that fails as well, and see it fail in a fresh worker."""
    small = failure
    if one.drawn and not _is_costly(failure.error):
        small = _shrink(one, setting, corpus) or replace(failure, shrunk=False)
    elif one.drawn:
        return replace(failure, shrunk=False)
    setting.trial.worker.restart()
    again = None
    with suppress(UnsatisfiedAssumption):
        again = attempt(one, setting, small.example)
    if again is None:
        return replace(small, held=failure.held, repeatable=False)
    return replace(again, held=failure.held, shrunk=small.shrunk)


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
    return search.best


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


def _copy(example: Mapping[str, Any]) -> Example:
    """Give a property its own copy: it may change what it is given."""
    return {name: _copy_value(value) for name, value in example.items()}


def _copy_value(value: Any) -> Any:
    return [_copy_value(item) for item in value] if isinstance(value, list) else value
