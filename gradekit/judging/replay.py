"""Looking for an example that refutes a property: the kept ones are replayed."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import Any, Final

from gradekit.assignment.examples import Corpus, Example, property_seed
from gradekit.judging.batching import Calls, Recalling, Round
from gradekit.judging.recording import Recording
from gradekit.judging.session import CallFailed, OutOfTime, Session, functions_for
from gradekit.model.assignment import Property
from gradekit.model.errors import GradekitError
from gradekit.model.outcomes import OutcomeKind, RecordedCall

ROUND: Final = 64
"""How many examples are tried side by side, at most."""

NOT_SHRUNK: Final = frozenset({OutcomeKind.TIMED_OUT, OutcomeKind.OUT_OF_MEMORY, OutcomeKind.DIED})
UNSTABLE: Final = "RecursionError"


class OutsideAssumption(Exception):  # noqa: N818
    """A property does not speak of an example."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """Whose helpers a judged function is tried with."""

    session: Session
    own_helpers: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """An example that refutes, with everything that was seen on it.

    `shrunk` tells that it is as small as could be found. `repeatable` is False
    where a fresh worker did not fail on it: the function depends on earlier
    calls or on chance. `fresh` tells that the worker had made no other calls before.
    """

    example: Example
    error: Exception
    calls: tuple[RecordedCall, ...]
    held: int = 0
    shrunk: bool = False
    repeatable: bool = True
    fresh: bool = False

    @property
    def is_costly(self) -> bool:
        """Whether trying variants would mean one dead or waiting worker each."""
        ended = isinstance(self.error, CallFailed) and (
            self.error.outcome.kind in NOT_SHRUNK or self.error.exception == UNSTABLE
        )
        return ended or self.is_out_of_time

    @property
    def is_out_of_time(self) -> bool:
        """Whether it tells nothing of the example, but that no time was left for it."""
        return isinstance(self.error, OutOfTime)


def replay(
    one: Property, setting: Setting, corpus: Corpus, recording: Recording | None = None
) -> Failure | None:
    """Try the kept examples in order; give the first that fails.

    Parameters
    ----------
    one : Property
        What they are examples of.
    setting : Setting
        Whose helpers to use.
    corpus : Corpus
        Holds the examples.
    recording : Recording, optional
        Where it is kept what crosses; all examples are then tried together
        first, and if that settles it, the recording is complete.
    """
    examples = corpus.examples[one.name]
    with setting.session.for_one_property():
        if recording is not None and not setting.session.hung:
            recording.deadline = setting.session.deadline
            calls = Recalling(recording.cross, recording.read, recording.known_answers)
            held = _held(one, setting, examples, calls)
            recording.paths = calls.paths
            recording.complete = held is not None and all(held)
            if recording.complete:
                return None
            if held and (failure := _tried(one, setting, examples[held.index(False)])):
                recording.complete = not failure.is_out_of_time
                return replace(failure, held=held.index(False))
        return _search(one, setting, examples)


def replay_singly(one: Property, setting: Setting, corpus: Corpus) -> Failure | None:
    """Try the kept examples one after the other, as a function needs that remembers calls."""
    with setting.session.for_one_property():
        for held, example in enumerate(corpus.examples[one.name]):
            failure = _tried(one, setting, example)
            if failure is not None:
                return replace(failure, held=held)
    return None


def replay_some(
    one: Property, setting: Setting, corpus: Corpus, places: Sequence[int]
) -> Failure | None:
    """Try a few of the kept examples; give the first that fails."""
    kept = corpus.examples[one.name]
    with setting.session.for_one_property():
        return _search(one, setting, [kept[place] for place in places])


def _search(one: Property, setting: Setting, examples: Sequence[Example]) -> Failure | None:
    """Find the first example that fails, block by block."""
    for start, stop in pairwise(_bounds(len(examples))):
        if not _all_hold(one, setting, examples[start:stop]):
            for held in range(start, stop):
                failure = _tried(one, setting, examples[held])
                if failure is not None:
                    return replace(failure, held=held)
    return None


def _bounds(count: int) -> list[int]:
    """Cut the examples into blocks: most of what is wrong fails on the first few."""
    return sorted({min(bound, count) for bound in (0, 1, 8, *range(40, count + ROUND, ROUND))})


def _all_hold(one: Property, setting: Setting, examples: Sequence[Example]) -> bool:
    """Whether examples that are tried side by side all hold; False where that is in doubt."""
    session = setting.session
    if len(examples) == 1 or session.hung:
        return False
    seconds = session.assignment.manifest.limits.seconds_per_call
    cross = partial(session.worker.call_all, seconds=seconds, deadline=session.deadline)
    held = _held(one, setting, examples, Round(cross))
    return held is not None and all(held)


def _held(
    one: Property, setting: Setting, examples: Sequence[Example], calls: Calls
) -> list[bool] | None:
    """Tell which examples hold, tried side by side; None where that is in doubt."""
    session = setting.session
    session.round = calls
    try:
        return calls.tell([partial(_holds, one, setting, example) for example in examples])
    finally:
        session.round = None


def _holds(one: Property, setting: Setting, example: Example) -> bool:
    return _tried(one, setting, example) is None


def _tried(one: Property, setting: Setting, example: Example) -> Failure | None:
    """Try one example; one that the property does not speak of fails nothing."""
    with suppress(OutsideAssumption):
        return attempt(one, setting, example)
    return None


def attempt(one: Property, setting: Setting, example: Example) -> Failure | None:
    """Try a property on one example.

    Raises
    ------
    OutsideAssumption
        If the example lies outside what the property assumes.
    GradekitError
        If it could not be tried.
    """
    session = setting.session
    session.begin(property_seed(0, one.name) % 2**31)
    fresh = session.round is None and session.worker.is_fresh
    try:
        one.inner(**supplied(one, setting), **_copy(example))
    except GradekitError:  # no process could be started, say: that is no fault of the example
        raise
    except Exception as error:  # whatever else a claim raises refutes it
        if _is_unsatisfied(error):
            raise OutsideAssumption from error
        calls = tuple(session.calls)
        return Failure(example=example, error=error, calls=calls, fresh=fresh)
    return None


def _is_unsatisfied(error: Exception) -> bool:
    """Whether an assumption of Hypothesis's was not met: then it has been imported."""
    errors = sys.modules.get("hypothesis.errors")
    return errors is not None and isinstance(error, errors.UnsatisfiedAssumption)


def supplied(one: Property, setting: Setting) -> dict[str, Any]:
    """Give a property what it asks for by name; it is the same for every example."""
    session, own_helpers = setting.session, setting.own_helpers
    given = session.supplied.get((one.name, own_helpers))
    if given is None:
        functions = functions_for(session, one.functions, one.judges, own_helpers=own_helpers)
        material = session.assignment.material() | functions
        given = {name: value for name, value in material.items() if name in one.asks_for}
        session.supplied[one.name, own_helpers] = given
    return given


def _copy(example: Mapping[str, Any]) -> Example:
    """Give a property its own copy: it may change what it is given."""
    return {name: _copy_value(value) for name, value in example.items()}


def _copy_value(value: Any) -> Any:
    return [_copy_value(item) for item in value] if isinstance(value, list) else value
