"""An assignment whose claims are counted as they run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

from gradekit.model.assignment import Assignment, Code


class Counted:
    """The code of an assignment; `ran` counts the runs of its claims, by property."""

    def __init__(self, code: Code) -> None:
        self._code = code
        self.ran: Counter[str] = Counter()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._code, name)

    def inner(self, name: str) -> Callable[..., None]:
        def claim(**arguments: Any) -> None:
            self.ran[name] += 1
            self._code.inner(name)(**arguments)

        return claim


def counted(assignment: Assignment) -> tuple[Assignment, Counter[str]]:
    """Give an assignment, and how often each of its claims has run."""
    code: Any = Counted(assignment.code)
    properties = tuple(replace(property_, code=code) for property_ in assignment.properties)
    return replace(assignment, properties=properties, code=code), code.ran


def as_advice(assignment: Assignment, name: str) -> Assignment:
    """Give an assignment in which a property has no points."""
    policies = dict(assignment.manifest.policies)
    policies[name] = replace(policies[name], points=Fraction(0))
    properties = tuple(
        replace(property_, policy=policies[property_.name]) for property_ in assignment.properties
    )
    manifest = replace(assignment.manifest, policies=policies)
    return replace(assignment, manifest=manifest, properties=properties)
