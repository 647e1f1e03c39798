"""Calls of an error model's variants, as the function is called that they explain."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gradekit.assignment.error_models import load_model
from gradekit.assignment.examples import Trace
from gradekit.judging.explaining.core import RAISED, RETURNED
from gradekit.mistakes import ErrorModel
from gradekit.model.assignment import Assignment

Settings = Mapping[str, Any]


class Runner:
    """Calls the variants of one error model.

    Where a function is tried by programs, a variant is the class or the function that such a
    program uses in its place.
    """

    def __init__(self, model: ErrorModel, function: str, assignment: Assignment) -> None:
        self._model = model
        self._function = function
        self._assignment = assignment
        self._runs_programs = function in assignment.manifest.programs

    def __call__(self, settings: Settings, arguments: Sequence[Any]) -> Trace:
        """Give what the variant with these settings does."""
        call = self._program if self._runs_programs else self._model.function
        try:
            value = call(settings.get, *map(_copied, arguments))
        except Exception as error:  # a mistake may crash as well  # noqa: BLE001
            return [RAISED, type(error).__name__, []]
        return [RETURNED, value, []]

    def _program(self, pick: Callable[[str], Any], program: str) -> list[Any]:
        """Run a program with what a variant makes; list what it prints."""
        printed: list[Any] = []
        scope = {**self._around, self._function: self._model.function(pick)}
        exec(_compiled(program), {**scope, "print": lambda *x: printed.extend(x)})  # noqa: S102  # ours
        return printed

    @functools.cached_property
    def _around(self) -> dict[str, Any]:
        """Give the right variants of the functions that this one may rely on."""
        manifest = self._assignment.manifest
        models = {name: load_model(manifest, name) for name in manifest.earlier(self._function)}
        return {name: model.function({}.get) for name, model in models.items() if model}


@functools.lru_cache(maxsize=1024)
def _compiled(program: str) -> Any:
    return compile(program, "<program>", "exec")


def _copied(value: Any) -> Any:
    if isinstance(value, list):
        return [_copied(item) if isinstance(item, list | dict) else item for item in value]
    if isinstance(value, dict):
        return {key: _copied(item) for key, item in value.items()}
    return value
