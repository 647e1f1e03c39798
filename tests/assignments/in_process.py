"""Submissions run in this process: what the judge finds out through a worker, but at once.

The same rules as in the worker: a function gets copies of its arguments, arrays where
its annotations name them, and what it returns is brought to the declared form.
"""

from __future__ import annotations

import copy
import inspect
import types
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from gradekit import library
from gradekit.assignment import Assignment, Property
from gradekit.corpus import Example, draw_examples

ASSIGNMENTS = Path(__file__).parents[2] / "assignments"
Examples = Mapping[str, Sequence[Example]]


def load_assignment(name: str) -> Assignment:
    """Load an assignment of this repository."""
    return library.load_assignment(library.find(str(ASSIGNMENTS / name)))


def draw(assignment: Assignment, *, seed: int = 0, examples: int = 100) -> Examples:
    """Draw the examples of every property, as the judge would."""
    return draw_examples(assignment, seed=seed, examples=examples)


class Implementation:
    """A submission whose functions can be called here.

    Parameters
    ----------
    path : Path
        The file.
    assignment : Assignment
        Whose functions it offers.
    stand_ins : iterable of str
        Functions that the reference computes in place of its own.
    """

    def __init__(
        self, path: Path, assignment: Assignment, *, stand_ins: Iterable[str] = ()
    ) -> None:
        self.assignment = assignment
        self.module = types.ModuleType(path.stem)
        code = compile(path.read_text("utf-8"), str(path), "exec", dont_inherit=True)
        exec(code, self.module.__dict__)
        for alternative in assignment.manifest.alternatives:
            if alternative.name not in self.module.__dict__:
                exec(alternative.code, self.module.__dict__)
        for name in stand_ins:
            self.module.__dict__[name] = getattr(assignment.reference, name)

    def function(self, name: str) -> Function:
        """Give one of its functions as a property sees it."""
        signature = self.assignment.manifest.functions[name]
        return Function(self.module.__dict__[name], signature.conform)


class Function:
    """A function behind the rules of the wire."""

    def __init__(self, function: Callable[..., Any], conform: Callable[[Any], Any]) -> None:
        self.function = function
        self.conform = conform

    def __call__(self, *arguments: Any) -> Any:
        return self.in_place(*copy.deepcopy(arguments))

    def in_place(self, *arguments: Any) -> Any:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value = plain(self.function(*self._converted(arguments)))
        return self.conform(value)[0]

    def _converted(self, arguments: Sequence[Any]) -> list[Any]:
        kinds = [
            str(one.annotation) for one in inspect.signature(self.function).parameters.values()
        ]
        kinds += [""] * len(arguments)
        return [
            np.asarray(value) if "ndarray" in kind else value
            for value, kind in zip(arguments, kinds, strict=False)
        ]


def plain(value: Any) -> Any:
    """Bring a returned value to numbers and lists."""
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    data = getattr(value, "data", None)
    return data if isinstance(data, int | float) else value


def failures(
    one: Property, implementation: Implementation, examples: Examples, *, own_helpers: bool
) -> int:
    """Count the examples on which a property does not hold."""
    return sum(
        not _holds(one, implementation, example, own_helpers=own_helpers)
        for example in examples[one.name]
    )


def holds(
    one: Property, implementation: Implementation, examples: Examples, *, own_helpers: bool = True
) -> bool:
    """Whether a property holds for all examples."""
    return all(
        _holds(one, implementation, example, own_helpers=own_helpers)
        for example in examples[one.name]
    )


def refuted(one: Property, implementation: Implementation, examples: Examples) -> bool:
    """Whether a property fails with the implementation's own helpers and with correct ones."""
    return not any(holds(one, implementation, examples, own_helpers=own) for own in (True, False))


def supplied(one: Property, implementation: Implementation, *, own_helpers: bool) -> dict[str, Any]:
    """Give a property what it asks for by name."""
    assignment = implementation.assignment
    functions = {
        name: implementation.function(name)
        if own_helpers or name in one.judges
        else getattr(assignment.reference, name)
        for name in one.functions
    }
    material = assignment.material() | functions
    return {name: value for name, value in material.items() if name in one.asks_for}


def _holds(
    one: Property, implementation: Implementation, example: Example, *, own_helpers: bool
) -> bool:
    arguments = supplied(one, implementation, own_helpers=own_helpers)
    try:
        one.inner(**arguments, **copy.deepcopy(example))
    except Exception:  # whatever a claim raises refutes it
        return False
    return True
