"""An assignment as frozen records: policy from its manifest, claims from its properties."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

from gradekit.model.limits import Limits
from gradekit.model.signature import Signature


@dataclass(frozen=True, kw_only=True, slots=True)
class Policy:
    """What a property is worth: everything the manifest says about it.

    A property of 0 points is advice. `needs` are properties without which
    judging this one says nothing; `judges` overrides which functions it is
    about; `hidden` keeps its inputs from the student.
    """

    points: Fraction
    needs: tuple[str, ...] = ()
    judges: tuple[str, ...] = ()
    hidden: bool = False


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
class Claim:
    """What a property says and asks for: everything about it but its code."""

    claim: str
    explanation: str
    functions: tuple[str, ...]
    judges: tuple[str, ...]
    asks_for: tuple[str, ...]
    drawn: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """What was found when an assignment's code was last run: see `kept`.

    `fingerprint` is the assignment's, `corpus` tells which examples were drawn and
    by whom; `verdict_cache` are kept as bytes until somebody asks for them.
    """

    fingerprint: str
    corpus: tuple[str, str]
    claims: Mapping[str, Claim]
    verdict_cache: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Manifest:
    """An assignment's folder, without having run any of its code.

    `mutate` are the solutions of which mutants are made.
    `driver` gives, for each function that ``driver.py`` builds beside the
    student's code, the names of the submission that it needs; `options` the
    values that a header line may choose from, the default first; `in_place`
    the functions that may change their arguments; `load` how a `.py` file is
    read where its own kind does not decide it; `record` what is known about
    its code, where that has been written down.
    """

    name: str
    folder: Path
    title: str
    description: str
    source: str
    reference: str
    functions: Mapping[str, Signature]
    policies: Mapping[str, Policy]
    misconceptions: tuple[Misconception, ...]
    solutions: tuple[Path, ...]
    mutate: tuple[Path, ...]
    alternatives: tuple[Alternative, ...]
    driver: Mapping[str, tuple[str, ...]]
    options: Mapping[str, tuple[str, ...]]
    in_place: Mapping[str, tuple[str, ...]]
    load: str | None
    characterisations: Mapping[str, tuple[str, ...]]
    equivalents: Mapping[str, str]
    limits: Limits
    examples: int
    record: Record | None = field(default=None, compare=False, repr=False)

    @property
    def max_score(self) -> Fraction:
        """The points that all properties are worth together."""
        return sum((policy.points for policy in self.policies.values()), Fraction(0))

    @property
    def programs(self) -> tuple[str, ...]:
        """The functions that a driver tries by running a program of a few lines."""
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

    def is_advice(self, name: str) -> bool:
        """Whether no points depend on a property, itself or where it is needed."""
        needed = any(name in other.needs for other in self.policies.values())
        return not self.policies[name].points and not needed


@dataclass(frozen=True, kw_only=True, slots=True)
class Property:
    """A claim with generated inputs.

    `functions` are the student's functions it asks for, `judges` those that
    it is about; `drawn` tells whether Hypothesis draws its inputs: otherwise
    it is a worked example. `load_check` and `load_inner` give its code, which a
    run may not need.
    """

    name: str
    claim: str
    explanation: str
    functions: tuple[str, ...]
    judges: tuple[str, ...]
    policy: Policy
    asks_for: tuple[str, ...]
    drawn: bool
    load_check: Callable[[], Callable[..., None]]
    load_inner: Callable[[], Callable[..., None]]

    @property
    def check(self) -> Callable[..., None]:
        """The Hypothesis test itself."""
        return self.load_check()

    @property
    def inner(self) -> Callable[..., None]:
        """The claim for one example."""
        return self.load_inner()


@dataclass(frozen=True, kw_only=True, slots=True)
class Foundation:
    """The modules on which properties rest."""

    reference: ModuleType
    identities: ModuleType | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Assignment:
    """A manifest with its properties, and what they rest on.

    `load` gives the modules that properties may ask for; `exact` the 50-digit
    form, which only a failure needs. `fingerprint` is that of its claims: see
    `gradekit.assignment.fingerprint.of_claims`.
    """

    manifest: Manifest
    properties: tuple[Property, ...]
    load: Callable[[], Foundation]
    exact: Callable[[], ModuleType | None]
    fingerprint: str
    options: Mapping[str, str]

    @property
    def reference(self) -> ModuleType:
        """The module of correct functions."""
        return self.load().reference

    def is_usual(self) -> bool:
        """Whether every option has its default."""
        return self.options == self.manifest.usual_options

    def material(self) -> dict[str, Any]:
        """Give what a property may ask for besides the student's functions."""
        found = self.load()
        return {"reference": found.reference, "identities": found.identities, **self.options}

    def oracle(self, name: str) -> Callable[..., Any]:
        """Give the reference's function of a name, with the options it asks for."""
        function: Callable[..., Any] = getattr(self.reference, name)
        asked = self.options.keys() & _parameters(function)
        return functools.partial(
            function, **{option: self.options[option] for option in sorted(asked)}
        )


@functools.cache
def _parameters(function: Callable[..., Any]) -> frozenset[str]:
    return frozenset(inspect.signature(function).parameters)
