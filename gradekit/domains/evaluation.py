"""Expressions of domains and chains, evaluated for the arguments of one call."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from types import CodeType
from typing import Any, Final

from gradekit.domains import measures
from gradekit.domains.programs import trace

FUNCTIONS: Final[Mapping[str, Any]] = {
    name: value for name, value in vars(measures).items() if callable(value) or name == "inf"
} | {"trace": trace}
"""What an expression may name, besides parameters and what Python has."""


class Evaluation:
    """The arguments of a call, by parameter, and perhaps its result, for expressions about them.

    Each argument is flattened once: a table of counts has hundreds of entries.
    """

    def __init__(self, arguments: Mapping[str, Any], **result: Any) -> None:
        self.arguments = arguments
        scope = {**arguments, **result}
        self._flat = {id(value): value for value in scope.values()}
        self._flattened: dict[int, tuple[float, ...]] = {}
        self._scope = {**FUNCTIONS, **scope, "flat": self._flatten}

    def __call__(self, expression: str) -> Any:
        """Give the value of an expression of the author's."""
        return eval(_compiled(expression), self._scope)  # noqa: S307  # of the manifest

    def _flatten(self, value: Any) -> tuple[float, ...]:
        if id(value) not in self._flat:
            return measures.flat(value)
        if id(value) not in self._flattened:
            self._flattened[id(value)] = measures.flat(value)
        return self._flattened[id(value)]


@functools.cache
def _compiled(expression: str) -> CodeType:
    return compile(expression, "<domain>", "eval")
