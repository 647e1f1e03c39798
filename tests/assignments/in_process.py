"""Submissions run in this process: what the judge finds out through a worker, but at once.

The worker's own half loads and calls them, so that arrays, drivers, alternatives, stand-ins
and what is done to an argument in place are as when a student is graded. What is missing
are the limits: nothing here ends a loop.
"""

from __future__ import annotations

import contextlib
import functools
import gc
import random
import signal
import sys
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
from hypothesis.errors import UnsatisfiedAssumption

from gradekit.assignment import drawing, library
from gradekit.assignment import examples as corpus
from gradekit.assignment.drawing import draw_examples
from gradekit.assignment.examples import Corpus, Example, Trace
from gradekit.assignment.program import describe_program
from gradekit.judging.session import CallFailed
from gradekit.model.assignment import Assignment, Property
from gradekit.model.outcomes import Outcome, OutcomeKind
from gradekit.sandbox.child import protocol, stubs
from gradekit.sandbox.child.program import DRIVER, MODULE, Program
from gradekit.sandbox.child.values import plain, type_name
from gradekit.submission.reading import read_submission
from tests.isolation import ISOLATION

ASSIGNMENTS = Path(__file__).parents[2] / "assignments"
Examples = Mapping[str, Sequence[Example]]


def names() -> list[str]:
    """Name the assignments of this repository."""
    return sorted(path.parent.name for path in ASSIGNMENTS.glob("*/assignment.toml"))


@functools.cache
def load_assignment(name: str) -> Assignment:
    """Load an assignment of this repository, with the usual options."""
    return library.load_assignment(library.find(str(ASSIGNMENTS / name)))


def assignment_for(path: Path) -> Assignment:
    """Load the assignment that a file names, with the options that it chooses."""
    submission = read_submission(str(path))
    assert submission.assignment, f"{path}: its first line names no assignment"
    return chosen(load_assignment(submission.assignment), path)


def chosen(assignment: Assignment, path: Path) -> Assignment:
    """Give an assignment the options that a file chooses."""
    options = read_submission(str(path)).options
    assert options.keys() <= assignment.options.keys(), path
    return replace(assignment, options={**assignment.options, **options}) if options else assignment


@functools.cache
def drawn(name: str) -> Corpus:
    """Give what the judge tries by default: as shipped, or drawn now where that is stale.

    Then without what the misconceptions answer, which takes longest.
    """
    assignment = load_assignment(name)
    stale = mock.patch.object(drawing, "draw", side_effect=_StaleError)
    with contextlib.suppress(_StaleError), stale:
        return drawing.get(assignment, isolation=ISOLATION)
    without = replace(assignment.manifest, misconceptions=())
    return drawing.get(replace(assignment, manifest=without), isolation=ISOLATION)


class _StaleError(Exception):
    """The shipped examples are not those of the properties as they are now."""


def draw(
    assignment: Assignment, *, seed: int = corpus.DEFAULT_SEED, examples: int | None = None
) -> Examples:
    """Draw the examples of every property, as the judge would."""
    count = examples or assignment.manifest.examples
    if (seed, count) == (corpus.DEFAULT_SEED, assignment.manifest.examples):
        return drawn(assignment.manifest.name).examples
    return draw_examples(assignment, seed=seed, examples=count)


def some(examples: Examples, count: int) -> Examples:
    """Keep a few examples of each property: the first, which are explicit, and some of the rest."""
    return {name: _spread(listed, count) for name, listed in examples.items()}


def _spread(listed: Sequence[Example], count: int) -> Sequence[Example]:
    first = listed[: count // 2]
    rest = listed[len(first) :]
    return [*first, *rest[:: max(1, len(rest) // (count - len(first)))]][:count]


class Implementation:
    """A submission whose functions can be called here.

    Parameters
    ----------
    path : Path
        The file.
    assignment : Assignment
        Whose functions it offers, with the options that it is judged by.
    stubs : iterable of str
        Functions that the reference computes in place of its own.
    changing : iterable of str
        Those of them that change their arguments, as the submission's own do.
    """

    def __init__(
        self,
        path: Path,
        assignment: Assignment,
        *,
        stubs: Iterable[str] = (),
        changing: Iterable[str] = (),
    ) -> None:
        self.assignment = assignment
        self.limits = assignment.manifest.limits
        self.changes: set[str] = set()
        submission = read_submission(str(path), load=assignment.manifest.load)
        about = describe_program(
            assignment, submission.source, stubs=tuple(stubs), changing=tuple(changing)
        )
        request = about.request(0)
        self.program = Program(request)
        with _quiet(), _restored_modules():
            self.program.run()
        self.module = self.program.module
        stubs.install(request.stubs, self.module, self.ask)

    def function(self, name: str) -> Function:
        """Give one of its functions as a property sees it."""
        return Function(self, name)

    def call(self, name: str, arguments: Sequence[Any]) -> Outcome:
        """Call a function with copies of the arguments; tell what happened."""
        copies = protocol.decode_value(protocol.encode_value(list(arguments)))
        stubs._ask = self.ask  # the one that was installed last may be another's
        try:
            with _quiet(), _ended_after(self.limits.seconds_per_call):
                returned = self.program.call(protocol.Call(0, name, copies, 0))
        except KeyboardInterrupt:
            raise
        except _OutOfTime:
            self.limits = self.limits.shortened()
            return Outcome(kind=OutcomeKind.TIMED_OUT)
        except BaseException as error:  # whatever it raises is what it does
            return Outcome(
                kind=OutcomeKind.RAISED, exception=type_name(error), message=str(error)[:100]
            )
        changed = dict(returned.changed)
        if changed:
            self.changes.add(name)
        return Outcome(kind=OutcomeKind.RETURNED, value=returned.value, changed=changed)

    def ask(self, name: str, arguments: Sequence[Any]) -> Any:
        """Answer a stand-in; what the reference raises is a ValueError, as over the wire."""
        try:
            return self.assignment.oracle(name)(*map(plain, arguments))
        except Exception as error:
            raise ValueError(str(error)) from None


class Function:
    """A function behind the rules of the wire."""

    def __init__(self, implementation: Implementation, name: str) -> None:
        self.implementation = implementation
        self.name = name
        self.signature = implementation.assignment.manifest.functions[name]

    def __call__(self, *arguments: Any) -> Any:
        return self._value(self.implementation.call(self.name, arguments))

    def in_place(self, *arguments: Any) -> Any:
        """Call it and let it change the arguments, as a plain call would."""
        outcome = self.implementation.call(self.name, arguments)
        for index, value in outcome.changed.items():
            _overwrite(arguments[index], value)
        return self._value(outcome)

    def trace(self, arguments: Sequence[Any]) -> Trace:
        """Tell what it does on one call, in the form that diagnosis compares."""
        return corpus.trace(self.implementation.call(self.name, arguments))

    def _value(self, outcome: Outcome) -> Any:
        if outcome.kind is not OutcomeKind.RETURNED:
            raise CallFailed(self.name, outcome)
        return self.signature.conform(outcome.value)[0]


def holds(
    one: Property, implementation: Implementation, examples: Examples, *, own_helpers: bool = True
) -> bool:
    """Whether a property holds for all examples."""
    things = supplied(one, implementation, own_helpers=own_helpers)
    return all(_passes(one, things, example) for example in examples[one.name])


def refuted(one: Property, implementation: Implementation, examples: Examples) -> bool:
    """Whether a property fails with the implementation's own helpers and with correct ones."""
    helpers = set(one.functions) - set(one.judges)
    settings = (True, False) if helpers else (True,)
    return not any(holds(one, implementation, examples, own_helpers=own) for own in settings)


def supplied(one: Property, implementation: Implementation, *, own_helpers: bool) -> dict[str, Any]:
    """Give a property what it asks for by name."""
    assignment = implementation.assignment
    functions = {
        name: implementation.function(name)
        if own_helpers or name in one.judges
        else assignment.oracle(name)
        for name in one.functions
    }
    return asked(one, assignment, functions)


def asked(
    one: Property, assignment: Assignment, functions: Mapping[str, Callable[..., Any]]
) -> dict[str, Any]:
    """Give a property what it asks for: these functions, and the assignment's material."""
    material = assignment.material() | dict(functions)
    return {name: value for name, value in material.items() if name in one.asks_for}


def copied(example: Example) -> Example:
    """Copy an example: a property may change what it is given."""
    copy: Example = protocol.decode_value(protocol.encode_value(example))
    return copy


def _passes(one: Property, things: Mapping[str, Any], example: Example) -> bool:
    try:
        one.inner(**things, **copied(example))
    except UnsatisfiedAssumption:
        return True
    except Exception:  # whatever a claim raises refutes it
        return False
    return True


class _OutOfTime(BaseException):
    """A call has not come back; no `except Exception` of a submission catches it."""


@contextlib.contextmanager
def _ended_after(seconds: float) -> Any:
    """End a call by an alarm on the time it computes: a busy machine must not ring it.

    Garbage is left meanwhile: an alarm in the midst of collecting it would be lost.
    """

    def ring(*_: Any) -> None:
        raise _OutOfTime

    before = signal.signal(signal.SIGVTALRM, ring)
    gc.disable()
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
        gc.enable()


@contextlib.contextmanager
def _quiet() -> Any:
    """Keep warnings about what a wrong function does from ending the test."""
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


@contextlib.contextmanager
def _restored_modules() -> Any:
    """Leave no module of a submission, and no state of chance, behind."""
    state = random.getstate()
    try:
        yield
    finally:
        random.setstate(state)
        for name in (MODULE, DRIVER):
            sys.modules.pop(name, None)


def _overwrite(argument: Any, value: Any) -> None:
    if isinstance(argument, list):
        argument[:] = value
    elif isinstance(argument, dict):
        argument.clear()
        argument.update(value)
