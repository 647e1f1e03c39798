"""Replay the examples of the corpus in order, up to the first failure."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import Any, Final

from gradekit.assignment.examples import Corpus, Example, property_seed
from gradekit.assignment.hypothesis_adapter import is_rejection
from gradekit.judging.batching import Batch, KnownAnswersBatch, PlainBatch
from gradekit.judging.recording import Recording
from gradekit.judging.session import CallFailed, OutOfTime, Setting, functions_for
from gradekit.model.assignment import Property
from gradekit.model.errors import GradekitError
from gradekit.model.outcomes import OutcomeKind, RecordedCall

LARGEST_BLOCK: Final = 64  # examples that run concurrently, at most
NOT_SHRUNK: Final = frozenset({OutcomeKind.TIMED_OUT, OutcomeKind.OUT_OF_MEMORY, OutcomeKind.DIED})


class OutsideAssumption(Exception):  # noqa: N818
    """An example does not satisfy an assumption of the property (a discarded example)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """An example that fails, with everything that was seen on it.

    `shrunk` tells that it is as small as could be found. `repeatable` is False
    where a fresh worker did not fail on it: the function depends on earlier
    calls or on chance. `fresh`: the worker had made no other calls before.
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
            self.error.outcome.kind in NOT_SHRUNK or self.error.exception == "RecursionError"
        )
        return ended or self.is_out_of_time

    @property
    def is_out_of_time(self) -> bool:
        """Whether it tells nothing of the example, but that no time was left for it."""
        return isinstance(self.error, OutOfTime)


def replay(
    property_: Property, setting: Setting, corpus: Corpus, recording: Recording | None = None
) -> Failure | None:
    """Try the kept examples in order; give the first that fails.

    Where rounds are recorded, all examples are tried together first; if that settles
    it, the recording is complete.
    """
    examples = corpus.examples[property_.name]
    with setting.session.for_one_property():
        if recording is not None and not setting.session.hung:
            recording.deadline = setting.session.deadline
            batch = KnownAnswersBatch(recording, recording.known_answers)
            held = _held(property_, setting, examples, batch)
            recording.exchanges = batch.exchanges
            recording.complete = held is not None and all(held)
            if recording.complete:
                return None
            if held and (failure := _tried(property_, setting, examples[held.index(False)])):
                recording.complete = not failure.is_out_of_time
                return replace(failure, held=held.index(False))
        return _search(property_, setting, examples)


def replay_singly(property_: Property, setting: Setting, corpus: Corpus) -> Failure | None:
    """Try the kept examples one after the other, as a function needs that remembers calls."""
    with setting.session.for_one_property():
        for held, example in enumerate(corpus.examples[property_.name]):
            failure = _tried(property_, setting, example)
            if failure is not None:
                return replace(failure, held=held)
    return None


def replay_some(
    property_: Property, setting: Setting, corpus: Corpus, places: Sequence[int]
) -> Failure | None:
    """Try a few of the kept examples; give the first that fails."""
    examples = corpus.examples[property_.name]
    with setting.session.for_one_property():
        return _search(property_, setting, [examples[place] for place in places])


def _search(property_: Property, setting: Setting, examples: Sequence[Example]) -> Failure | None:
    """Find the first example that fails, block by block."""
    for start, stop in pairwise(_bounds(len(examples))):
        if not _all_hold(property_, setting, examples[start:stop]):
            for held in range(start, stop):
                failure = _tried(property_, setting, examples[held])
                if failure is not None:
                    return replace(failure, held=held)
    return None


def _bounds(count: int) -> list[int]:
    """Cut the examples into blocks: most of what is wrong fails on the first few."""
    later = range(40, count + LARGEST_BLOCK, LARGEST_BLOCK)
    return sorted({min(bound, count) for bound in (0, 1, 8, *later)})


def _all_hold(property_: Property, setting: Setting, examples: Sequence[Example]) -> bool:
    """Whether examples that run concurrently all hold; False where that is in doubt."""
    if len(examples) == 1 or setting.session.hung:
        return False
    held = _held(property_, setting, examples, PlainBatch(setting.session))
    return held is not None and all(held)


def _held(
    property_: Property, setting: Setting, examples: Sequence[Example], batch: Batch
) -> list[bool] | None:
    """Tell which examples hold, run concurrently; None where that is in doubt."""
    with setting.session.calling_in(batch):
        return batch.run([partial(_holds, property_, setting, example) for example in examples])


def _holds(property_: Property, setting: Setting, example: Example) -> bool:
    return _tried(property_, setting, example) is None


def _tried(property_: Property, setting: Setting, example: Example) -> Failure | None:
    """Try one example; one that the property discards does not fail."""
    with suppress(OutsideAssumption):
        return attempt(property_, setting, example)
    return None


def attempt(property_: Property, setting: Setting, example: Example) -> Failure | None:
    """Try a property on one example.

    Raises
    ------
    OutsideAssumption
        If the example lies outside what the property assumes.
    GradekitError
        If it could not be tried.
    """
    session = setting.session
    session.begin(property_seed(0, property_.name) % 2**31)
    fresh = session.batch is None and session.worker.is_fresh
    try:
        copied = {name: _copy(value) for name, value in example.items()}
        property_.inner(**supplied(property_, setting), **copied)
    except GradekitError:  # no process could be started, say: that is no fault of the example
        raise
    except Exception as error:  # whatever else a claim raises, it fails
        if is_rejection(error):
            raise OutsideAssumption from error
        return Failure(example=example, error=error, calls=tuple(session.calls), fresh=fresh)
    return None


def supplied(property_: Property, setting: Setting) -> dict[str, Any]:
    """Give a property what it asks for by name; it is the same for every example."""
    session, own_helpers = setting.session, setting.own_helpers
    given = session.supplied.get((property_.name, own_helpers))
    if given is None:
        functions = functions_for(
            session, property_.functions, property_.judges, own_helpers=own_helpers
        )
        material = session.assignment.material() | functions
        given = {name: value for name, value in material.items() if name in property_.asks_for}
        session.supplied[property_.name, own_helpers] = given
    return given


def _copy(value: Any) -> Any:
    """Give a property its own copy: it may change what it is given."""
    return [_copy(item) for item in value] if isinstance(value, list) else value
