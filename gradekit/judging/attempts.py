"""Try a property on examples: one, or several in order up to the first that fails."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise
from typing import Any, Final

from gradekit.assignment.examples import Example, property_seed
from gradekit.assignment.hypothesis_adapter import is_rejection, runs_alone
from gradekit.judging.batching import Batch, Trial
from gradekit.judging.deadlines import OutOfTime
from gradekit.judging.runs import Noticed
from gradekit.judging.session import CallFailed, Setting
from gradekit.model.assignment import Property
from gradekit.model.errors import GradekitError
from gradekit.model.outcomes import OutcomeKind, RecordedCall
from gradekit.sandbox.child.values import SINGLE

BLOCKS: Final = (0, 1, 8, 40)  # where the first begin: most of what is wrong fails on the first few
NOT_SHRUNK: Final = frozenset({OutcomeKind.TIMED_OUT, OutcomeKind.OUT_OF_MEMORY, OutcomeKind.DIED})


class OutsideAssumption(Exception):  # noqa: N818
    """An example does not satisfy an assumption of the property (a discarded example)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Failure:
    """An example that fails, with everything that was seen on it.

    `held` examples came before it. `shrunk` tells that it is as small as could be found.
    `repeatable` is False where a fresh worker did not fail on it: the function depends on
    earlier calls or on chance. `fresh`: the worker had made no other calls before.
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


def search(property_: Property, setting: Setting, examples: Sequence[Example]) -> Failure | None:
    """Find the first example that fails, block by block, those of a block concurrently."""
    with setting.session.for_one_property():
        for start, stop in pairwise(sorted({*BLOCKS, len(examples)})):
            failure = _search_block(property_, setting, examples[start:stop])
            if failure is not None:
                return replace(failure, held=start + failure.held)
    return None


def _search_block(
    property_: Property, setting: Setting, examples: Sequence[Example]
) -> Failure | None:
    trials = [Trial(partial(attempt, property_, setting, example)) for example in examples]
    is_single = len(trials) == 1 or setting.session.hangs.by_function or runs_alone(property_)
    if is_single or not Batch(setting.session).run(trials):
        return search_singly(property_, setting, examples)
    failures = [(held, trial.failure) for held, trial in enumerate(trials)]
    return next((replace(failure, held=held) for held, failure in failures if failure), None)


def search_singly(
    property_: Property, setting: Setting, examples: Sequence[Example]
) -> Failure | None:
    """Find the first example that fails, one after the other: a function may remember calls."""
    with setting.session.for_one_property():
        for held, example in enumerate(examples):
            failure = attempt(property_, setting, example)
            if failure is not None:
                return replace(failure, held=held)
    return None


def attempt(
    property_: Property, setting: Setting, example: Example, noticed: Noticed | None = None
) -> Failure | None:
    """Try a property on one example; one that it discards does not fail.

    What is noticed goes to the session, unless `noticed` is to keep it.

    Raises
    ------
    GradekitError
        If it could not be tried.
    """
    with suppress(OutsideAssumption):
        return attempt_strictly(property_, setting, example, noticed)
    return None


def attempt_strictly(
    property_: Property, setting: Setting, example: Example, noticed: Noticed | None = None
) -> Failure | None:
    """Try a property on one example, as `attempt` does.

    Raises
    ------
    OutsideAssumption
        If the example lies outside what the property assumes.
    GradekitError
        If it could not be tried.
    """
    session = setting.session
    run = session.begin(property_seed(0, property_.name) % 2**31, noticed)
    try:
        copied = {name: _copy(value) for name, value in example.items()}
        property_.inner(**supplied(property_, setting), **copied)
    except GradekitError:  # no process could be started, say: that is no fault of the example
        raise
    except Exception as error:  # whatever else a claim raises, it fails
        if is_rejection(error):
            raise OutsideAssumption from error
        return Failure(example=example, error=error, calls=tuple(run.calls), fresh=run.fresh)
    return None


def supplied(property_: Property, setting: Setting) -> dict[str, Any]:
    """Give a property what it asks for by name; it is the same for every example."""
    session, own_helpers = setting.session, setting.own_helpers
    given = session.supplied.get((property_.name, own_helpers))
    if given is None:
        assignment = session.assignment
        functions = {
            name: session.function(name)
            if own_helpers or name in property_.judges
            else assignment.oracle(name)
            for name in property_.functions
        }
        material = assignment.material() | functions
        given = {name: value for name, value in material.items() if name in property_.asks_for}
        session.supplied[property_.name, own_helpers] = given
    return given


def _copy(value: Any) -> Any:
    """Give a property its own copy: it may change what it is given."""
    if not isinstance(value, list):
        return value
    return value[:] if SINGLE.issuperset(map(type, value)) else list(map(_copy, value))
