"""Variations of calls: one to three edits of the arguments, the same on every machine."""

from __future__ import annotations

import copy
import random
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

TRIES: Final = 1500
MOST_EDITS: Final = 3
LITERAL: Final = re.compile(r"(?<=Value\()-?\d+(?:\.\d+)?(?:e-?\d+)?(?=\))")
"""What may be changed in a program that computes with Values."""

_Place = tuple[Any, Any]
"""A list or dict, and an index of it."""


def variations(calls: Sequence[list[Any]], seed: str) -> Iterator[list[Any]]:
    """Give many variations of some calls, each once, in an order that `seed` decides."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    seen = {repr(call) for call in calls}
    for _ in range(TRIES if calls else 0):
        varied = copy.deepcopy(chance.choice(calls))
        for _ in range(chance.randint(1, MOST_EDITS)):
            _edit(varied, calls, chance)
        if repr(varied) not in seen:
            seen.add(repr(varied))
            yield varied


def _edit(call: list[Any], calls: Sequence[list[Any]], chance: random.Random) -> None:
    """Change one entry, list or argument of a call in place."""
    if chance.random() < 1 / 6:
        index = chance.randrange(len(call))
        call[index] = copy.deepcopy(chance.choice(calls)[index])
        return
    places = list(_places(call))
    if not places:
        return
    holder, index = chance.choice(places)
    holder[index] = _edited(holder[index], chance)


def _places(holder: Any) -> Iterator[_Place]:
    """Give every place in a call that can be edited."""
    for index in holder if isinstance(holder, dict) else range(len(holder)):
        yield holder, index
        if isinstance(holder[index], list | dict):
            yield from _places(holder[index])


def _edited(value: Any, chance: random.Random) -> Any:
    if isinstance(value, list):
        return _edited_list(value, chance)
    if isinstance(value, str):
        return _edited_text(value, chance)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    if isinstance(value, int):
        return max(0, value + chance.choice((-1, 1, 1, 2)))
    return chance.choice((2 * value, -value, value + 1.0, value / 4))


def _edited_list(value: list[Any], chance: random.Random) -> list[Any]:
    edits: list[Callable[[], list[Any]]] = [
        lambda: copy.deepcopy(value) + copy.deepcopy(value),
        lambda: chance.sample(value, len(value)),
        lambda: value[:-1],
        lambda: [*value, copy.deepcopy(value[0])] if value else value,
        lambda: value[1:],
    ]
    return chance.choice(edits)()


def _edited_text(value: str, chance: random.Random) -> str:
    numbers = list(LITERAL.finditer(value))
    if not numbers:
        return chance.choice((value + value, value[1:], value[::-1]))
    number = chance.choice(numbers)
    other = float(_edited(float(number[0]), chance))
    return f"{value[: number.start()]}{other!r}{value[number.end() :]}"
