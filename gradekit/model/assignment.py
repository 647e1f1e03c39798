"""Frozen records of an assignment: what its manifest and its properties declare."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Protocol

from gradekit.model.limits import Limits
from gradekit.model.signature import Signature
from gradekit.model.visibility import Hidden

if TYPE_CHECKING:
    from gradekit.guards import Loss


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """What the manifest says about a property.

    A property of 0 points is advice. `needs` are properties that must pass
    before this one is judged; `judges` overrides which functions it is about;
    `hidden` keeps its inputs from the student, for ever or until a time. `guard` sets its
    points aside for a guard against log(0) beside an otherwise right loss.
    """

    points: Fraction
    needs: tuple[str, ...] = ()
    judges: tuple[str, ...] = ()
    hidden: Hidden = False
    guard: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Misconception:
    """An implementation with one known mistake, in `function`.

    Its file is an overlay of the solution `base`, or stands whole where that is None;
    `gradekit.assignment.misconceptions` gives its text and its belief.
    """

    name: str
    path: Path
    function: str
    base: Path | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Alternative:
    """Code that defines `name` from `needs` where a submission lacks it."""

    name: str
    needs: tuple[str, ...]
    code: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Manifest:
    """What an assignment's folder declares; none of its code has run.

    `mutate` are the solutions of which mutants are made.
    `driver` gives, for each function that ``driver.py`` defines on top of the
    student's code, the names of the submission that it needs. `options` are the
    values that a header line may choose from, the default first. `in_place` names,
    for each result of a function, the parameter that may hold it in place of a
    returned value, or "". `load` is "module" where the whole file is run, "definitions"
    or None where only these are, and what they need. `equivalents` are mutants that change
    nothing, `admitted` conditional mutants that no claim can see, each with the reason.
    `accepts` are the names of other assignments that a header may give for this one.
    `hints` is how much of what is wrong students are shown at most: see `Report`. `submission`
    is the name that a file has to have in a folder that is handed in, if any.
    `fingerprint` is that of its claims: see `gradekit.assignment.fingerprint.of_claims`.
    """

    name: str
    folder: Path
    title: str
    description: str
    source: str
    reference: str
    functions: Mapping[str, Signature]
    policies: Mapping[str, Policy]
    misconceptions: Sequence[Misconception]
    solutions: tuple[Path, ...]
    mutate: tuple[Path, ...]
    alternatives: tuple[Alternative, ...]
    driver: Mapping[str, tuple[str, ...]]
    options: Mapping[str, tuple[str, ...]]
    in_place: Mapping[str, tuple[str, ...]]
    load: str | None
    characterisations: Mapping[str, tuple[str, ...]]
    equivalents: Mapping[str, str]
    admitted: Mapping[str, str]
    limits: Limits
    examples: int
    fingerprint: str
    hints: int = 3
    accepts: tuple[str, ...] = ()
    submission: str = ""

    @property
    def max_score(self) -> Fraction:
        """The points that all properties are worth together."""
        return sum((policy.points for policy in self.policies.values()), Fraction(0))

    @property
    def programs(self) -> tuple[str, ...]:
        """The driver's functions whose only parameter is a program to run."""
        named = ((name, self.functions[name].parameters) for name in self.driver)
        return tuple(name for name, parameters in named if parameters == ("program",))

    @property
    def usual_options(self) -> dict[str, str]:
        """Every option with its default."""
        return {name: values[0] for name, values in self.options.items()}

    def earlier(self, function: str) -> tuple[str, ...]:
        """Name the functions that `function` may rely on: those listed before it."""
        names = list(self.functions)
        return tuple(names[: names.index(function)])

    def advice(self) -> frozenset[str]:
        """Name the properties that have no points and that no other property needs."""
        needed = {name for policy in self.policies.values() for name in policy.needs}
        return frozenset(
            name for name, policy in self.policies.items() if not policy.points
        ).difference(needed)


class Code(Protocol):
    """The code of an assignment, each part imported when it is first asked for."""

    @property
    def reference(self) -> ModuleType:
        """The module of correct functions."""

    @property
    def identities(self) -> ModuleType | None:
        """The functions that SymPy derived, where there are any."""

    @property
    def exact(self) -> ModuleType | None:
        """The correct functions at 50 digits, where there are any."""

    @property
    def losses(self) -> Mapping[str, Loss]:
        """What the losses are worth under a guard against log(0), where it is known."""

    def check(self, name: str) -> Callable[..., None]:
        """Give a property as the Hypothesis test that it is."""

    def inner(self, name: str) -> Callable[..., None]:
        """Give a property as a function of one example."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Property:
    """A claim about the student's functions, with its code.

    `functions` are the student's functions it asks for, `judges` those that
    it is about; `drawn` tells whether Hypothesis draws its inputs: otherwise
    it is a worked example. `code` is imported only when it is asked for.
    """

    name: str
    claim: str
    explanation: str
    functions: tuple[str, ...]
    judges: tuple[str, ...]
    policy: Policy
    asks_for: tuple[str, ...]
    drawn: bool
    code: Code

    @property
    def check(self) -> Callable[..., None]:
        """The Hypothesis test itself."""
        return self.code.check(self.name)

    @property
    def inner(self) -> Callable[..., None]:
        """The claim for one example."""
        return self.code.inner(self.name)


@dataclass(frozen=True, kw_only=True, slots=True)
class Assignment:
    """A manifest with its properties and the means to load their reference.

    `code` is imported only when it is asked for.
    """

    manifest: Manifest
    properties: tuple[Property, ...]
    code: Code
    options: Mapping[str, str]

    @property
    def reference(self) -> ModuleType:
        """The module of correct functions."""
        return self.code.reference

    @property
    def exact(self) -> ModuleType | None:
        """The same functions at 50 digits, which only a failure needs."""
        return self.code.exact

    def unusual(self, property_: Property) -> dict[str, str]:
        """Give the options that a property asks for and that have not their default."""
        usual = self.manifest.usual_options
        asked = sorted(self.options.keys() & set(property_.asks_for))
        return {name: self.options[name] for name in asked if self.options[name] != usual[name]}

    def material(self) -> dict[str, Any]:
        """Give what a property may ask for besides the student's functions."""
        code = self.code
        return {"reference": code.reference, "identities": code.identities, **self.options}

    def oracle(self, name: str) -> Callable[..., Any]:
        """Give the reference's function of a name, with the options it asks for."""
        function: Callable[..., Any] = getattr(self.reference, name)
        asked = sorted(self.options.keys() & _parameters(function))
        return functools.partial(function, **{option: self.options[option] for option in asked})


@functools.cache
def _parameters(function: Callable[..., Any]) -> frozenset[str]:
    return frozenset(inspect.signature(function).parameters)
