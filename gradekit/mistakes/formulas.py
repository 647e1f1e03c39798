"""Formulas with a wrong operator, number or comparison: a switch for each place."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Final

from gradekit.mistakes.model import Pick, Switch
from gradekit.mistakes.tables import Forms

TOKENS: Final = re.compile(r"\*\*|//|==|[-+*/()>]|\w+")
ARITHMETIC: Final[tuple[str, ...]] = ("+", "-", "*", "/", "//", "%", "**")
WHOLE: Final = (">>", "<<", "|", "&", "^")
COMPARISONS: Final[tuple[str, ...]] = ("==", "!=", "<", "<=", ">", ">=")


Values = Mapping[str, Any]


class Formula:
    """A right formula, each of whose operators and numbers has a switch.

    Parameters
    ----------
    name : str
        What the switches are called, with their numbers behind it.
    text : str
        The formula in Python.
    said : mapping
        Sentences of positions that are as a position of another switch, by "number operator".
    without : iterable of str
        Positions that are as another one of the formula, or never give a number.
    whole : tuple of int
        Switches between whole numbers, which know bits.
    """

    def __init__(
        self,
        name: str,
        text: str,
        *,
        said: Mapping[str, str] | None = None,
        without: Iterable[str] = (),
        whole: Iterable[int] = (),
    ) -> None:
        self.text = text
        self.tokens = TOKENS.findall(text)
        places = [i for i, token in enumerate(self.tokens) if self._varies(token)]
        self.places = {f"{name}_{number}": i for number, i in enumerate(places, 1)}
        self.said = {f"{name}_{entry}": text for entry, text in (said or {}).items()}
        self.without = {f"{name}_{entry}" for entry in without}
        self.whole = {f"{name}_{number}" for number in whole}

    def __call__(self, pick: Pick) -> Callable[[Values], Any] | None:
        """Give the function of a dict of values that the switches make of it, None if unset."""
        chosen = {i: pick(name) for name, i in self.places.items() if pick(name) is not None}
        if not chosen:
            return None
        return _compiled("".join(f" {chosen.get(i, token)}" for i, token in enumerate(self.tokens)))

    def right(self) -> Callable[[Values], Any]:
        """Give the right function of a dict of values."""
        return _compiled(self.text)

    def switches(self) -> dict[str, Switch]:
        """Give a switch for each place."""
        return {
            name: self._numbers(i) if self.tokens[i].isdigit() else self._operators(name, i)
            for name, i in self.places.items()
        }

    @staticmethod
    def _varies(token: str) -> bool:
        return token.isdigit() or not (token.isidentifier() or token in {"(", ")"})

    def _operators(self, name: str, i: int) -> dict[str, str]:
        old = self.tokens[i]
        others = COMPARISONS if old in COMPARISONS else ARITHMETIC
        if name in self.whole:
            others += WHOLE
        return {
            new: self.said.get(f"{name} {new}", self._sentence(i, new))
            for new in others
            if new != old and f"{name} {new}" not in self.without
        }

    def _numbers(self, i: int) -> tuple[tuple[float, ...], str, int]:
        right = int(self.tokens[i])
        values = tuple(k for k in (0, 1, 2, 3, 0.5, 10) if k != right)
        return values, self._sentence(i, "{k}"), right

    def _sentence(self, i: int, new: str) -> str:
        """Say of which formula the results are, with another token in the place of one."""
        token = list(TOKENS.finditer(self.text))[i]
        other = f"{self.text[: token.start()]}{new}{self.text[token.end() :]}"
        return f"You compute as if {self.text} were {other}."


def as_in(forms: Forms, **entries: Sequence[str]) -> dict[str, str]:
    """Give the sentences of some positions of a table, by the operators that are the same."""
    return {operator: forms[key][1] for key, operators in entries.items() for operator in operators}


@cache
def _compiled(text: str) -> Callable[[Values], Any]:
    code = compile(text.strip(), "formula", "eval")
    return lambda values: eval(code, {"sqrt": math.sqrt}, values)  # noqa: S307  # our own text
