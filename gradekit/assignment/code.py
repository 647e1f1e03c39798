"""Lazy import of properties and reference; property records, read from the code and validated."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Mapping
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

from gradekit.assignment.hypothesis_adapter import runnable_alone
from gradekit.assignment.properties import load_checks, load_losses
from gradekit.assignment.reference import Reference
from gradekit.model import timing
from gradekit.model.assignment import Code, Manifest, Policy, Property
from gradekit.model.errors import did_you_mean

if TYPE_CHECKING:
    from gradekit.guards import Loss

MATERIAL: Final = ("reference", "identities")
"""What a property may ask for besides functions and options."""
CLAIM: Final = ("claim", "explanation", "functions", "judges", "asks_for", "drawn")
"""The fields of a property that its code alone tells."""


class FolderCode(Reference):
    """A folder's reference and its property files: see `gradekit.model.assignment.Code`."""

    @property
    def reference(self) -> ModuleType:
        """The module of correct functions."""
        with timing.phase("import"):
            return self.functions

    def check(self, name: str) -> Callable[..., None]:
        """Give a property as the Hypothesis test that it is."""
        return self._loaded[name][0]

    def inner(self, name: str) -> Callable[..., None]:
        """Give a property for one example."""
        return self._loaded[name][1]

    @functools.cached_property
    def losses(self) -> Mapping[str, Loss]:
        """What the losses are worth under a guard."""
        _ = self._loaded
        return load_losses(self._manifest)

    @functools.cached_property
    def _loaded(self) -> Mapping[str, tuple[Callable[..., None], Callable[..., None]]]:
        """Both forms of each property: a run of Hypothesis may exchange what a test calls."""
        with timing.phase("import"):
            checks = load_checks(self._manifest)
        return {name: (check, runnable_alone(check)) for name, check in checks.items()}


def write_claims(properties: Iterable[Property]) -> dict[str, list[Any]]:
    """Give what properties say and ask for, for `read_claims`."""
    return {each.name: [getattr(each, field) for field in CLAIM] for each in properties}


def read_claims(
    manifest: Manifest, code: FolderCode, claims: Mapping[str, list[Any]]
) -> tuple[Property, ...]:
    """Describe the properties of a manifest as they were written down; their code is not run."""
    return tuple(_read(manifest.policies[name], name, code, claims[name]) for name in claims)


def _read(policy: Policy, name: str, code: FolderCode, values: list[Any]) -> Property:
    plain = (tuple(value) if isinstance(value, list) else value for value in values)
    fields: dict[str, Any] = dict(zip(CLAIM, plain, strict=True))
    return Property(name=name, policy=policy, code=code, **fields)


def describe_properties(
    manifest: Manifest, code: FolderCode, problems: list[str]
) -> tuple[Property, ...]:
    """Describe the properties of a manifest; what is wrong with them is added to `problems`."""
    return tuple(_describe(name, manifest, code, problems) for name in manifest.policies)


def _describe(name: str, manifest: Manifest, code: Code, problems: list[str]) -> Property:
    policy, check = manifest.policies[name], code.check(name)
    parameters = tuple(inspect.signature(check).parameters)
    functions = tuple(parameter for parameter in parameters if parameter in manifest.functions)
    claim, _, explanation = (inspect.getdoc(check) or "").partition("\n")
    path = inspect.unwrap(check).__code__.co_filename
    problems += [f"{path}:{name}: {flaw}" for flaw in _flaws(name, parameters, claim, manifest)]
    return Property(
        name=name,
        claim=claim,
        explanation=" ".join(explanation.split()),
        functions=functions,
        judges=policy.judges or functions[:1],
        policy=policy,
        asks_for=parameters,
        drawn=hasattr(check, "hypothesis"),
        code=code,
    )


def _flaws(name: str, parameters: tuple[str, ...], claim: str, manifest: Manifest) -> list[str]:
    """List what is wrong with a property: what it asks for, judges and says."""
    offered = (*manifest.functions, *MATERIAL, *manifest.options)
    flaws = [
        f"it asks for {parameter}, which is neither a function of the assignment "
        f"nor drawn by @given.{did_you_mean(parameter, offered) or ' Draw it, or rename it.'}"
        for parameter in parameters
        if parameter not in offered
    ]
    flaws += [
        f"it judges {function}, but does not ask for it. Name it there."
        for function in manifest.policies[name].judges
        if function not in parameters
    ]
    if manifest.functions.keys().isdisjoint(parameters):
        flaws.append("it asks for no function of the assignment. Name one.")
    if not claim:
        flaws.append("it has no docstring. Its first line is what students read.")
    return flaws
