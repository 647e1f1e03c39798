"""Calls after other calls: what a function gives must not depend on what was called before.

`histories` makes them of two lists of arguments, whatever the function. A claim goes through
them and compares each, in its context, as it does without a history. In the judge all calls of
one are made in one request, in this order and with nothing between; a plain function makes the
last call alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

from gradekit.model.mismatch import Mismatch
from gradekit.model.outcomes import History

SAME_OBJECTS: Final = "same objects"
CHANGED_RESULTS: Final = "changed results"
SHARED: Final = "shared"
STEPS: Final = (1e-9, 1e-4)
"""How far numbers are moved that are nearly the same: what is stored by rounded numbers shows."""
TURNS: Final = 6
WRONG: Final = "?"
"""What is no number, nor left out as None may be."""

Arguments = Sequence[Any]
Near = Callable[[list[Any], float], list[Any]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A call after others; `what` says in a message after which.

    As a context it puts that in front of the message of a `Mismatch`.
    """

    arguments: list[Any]
    history: History
    what: str

    def of(self, function: Callable[..., Any]) -> Any:
        """Make the calls; give what the last one returns."""
        after = getattr(function, "after", None)
        if after is None:
            return function(*self.arguments)
        return after(self.history, *self.arguments)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Mismatch):
            message = f"{self.what}: {error.message}"
            parts = {"got": error.got, "expected": error.expected, "within": error.within}
            raise Mismatch(message, **parts) from None


def moved(arguments: list[Any], step: float) -> list[Any]:
    """Move every float in some arguments by another part of a step, upwards."""
    return [_moved(value, step, iter(range(1 << 20))) for value in arguments]


def histories(  # all but two by keyword
    first: Arguments,
    second: Arguments,
    *,
    near: Near = moved,
    refused: Sequence[Arguments] = (),
    turns: int = TURNS,
    shared: bool = False,
) -> Iterator[Asked]:
    """Give every kind of history in which one call comes after another.

    What counts are calls with all of `first`, with all of `second`, or with arguments that
    are near the first.

    Parameters
    ----------
    first, second : sequence
        Arguments of the function. It may refuse a mixture of both, but must come back.
    near : callable, optional
        Gives arguments that differ from others by a step or less.
    refused : sequence, optional
        Arguments that make it fail half-way; by default its own with a wrong entry at the end.
    turns : int
        How often both calls come in turns, where many calls go before.
    shared : bool
        Whether equal lists may be one object: not if the function may change its arguments.
    """
    one, other = [*first], [*second]

    def asked(earlier: Sequence[Arguments], what: str, how: str = "") -> Asked:
        return Asked(one, History(earlier, how), what)

    yield asked(list(_differing(one, other)), "after calls that differ in one argument")
    yield Asked(other, History([one]), "after another call")
    yield asked([one, other], "the second time, after another call")
    for step in STEPS:
        close = near(one, step)
        if close != one:
            what = f"after a call with numbers that differ by up to {step:g}"
            yield Asked(close, History([one]), what)
    wrong = refused or list(_refused(one))
    for failing in (wrong, wrong[::-1])[: len(wrong)]:
        yield asked(failing, "after calls that may have failed")
    yield asked([one], "given the same objects twice", SAME_OBJECTS)
    yield asked([other], "given the objects of another call, filled anew", SAME_OBJECTS)
    yield asked([one], "after what the same call returned was changed", CHANGED_RESULTS)
    if shared:
        yield asked([one], "with equal lists that are one object", SHARED)
    yield asked([one, other] * turns, f"after {2 * turns} calls")


def assert_new(function: Callable[..., Any], *calls: Arguments, in_place: bool = False) -> Any:
    """Assert that what calls return is their caller's alone; give what the last one returns.

    Nothing changes it later: neither the next call, nor changing the numbers in what that
    returns. And it holds no list twice, nor, unless it may work `in_place`, one of its arguments.
    """
    *earlier, last = map(list, calls)
    look = getattr(function, "kept_after", None)
    if look is None:
        return function(*last)
    value, kept = look(History(earlier), *last)
    for call, place in kept:
        if in_place and place and call == len(earlier):
            continue
        problem = _problem(call == len(earlier), place)
        expected = "new lists, which are nobody else's"
        raise Mismatch(f"{problem}, but should be new lists", got=problem, expected=expected)
    return value


def _problem(is_last: bool, place: int) -> str:
    if place and is_last:
        return f"what is returned shares a list with argument {place}"
    if place:
        return f"argument {place} of an earlier call was changed later"
    if is_last:
        return "what is returned holds the same list twice"
    return "what an earlier call returned was changed by a later call, or is the same list"


def _moved(value: Any, step: float, numbers: Iterator[int]) -> Any:
    if isinstance(value, dict):
        return {name: _moved(item, step, numbers) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_moved(item, step, numbers) for item in value]
    if not isinstance(value, float):
        return value
    return value + step * (1.0 - 0.618 * next(numbers) % 0.75)


def _differing(one: list[Any], other: list[Any]) -> Iterator[list[Any]]:
    """Give arguments that differ from some in one: it is another, or in another order."""
    for place, value in enumerate(one):
        for instead in (other[place], *(_reversed(value, rows=rows) for rows in (False, True))):
            if instead != value:
                yield [*one[:place], instead, *one[place + 1 :]]


def _reversed(value: Any, *, rows: bool) -> Any:
    """Turn lists around: those of numbers, and those of rows only if `rows`."""
    if isinstance(value, dict):
        return {name: _reversed(item, rows=rows) for name, item in value.items()}
    if isinstance(value, str):
        return value[::-1]
    if not isinstance(value, list):
        return value
    turns = rows or not any(isinstance(item, list) for item in value)
    return [_reversed(item, rows=rows) for item in (reversed(value) if turns else value)]


def _refused(arguments: list[Any]) -> Iterator[list[Any]]:
    """Give arguments with something at the end of one of them that no function takes."""
    longer = [place for place, value in enumerate(arguments) if isinstance(value, list | dict)]
    for place in longer or range(len(arguments)):
        value = arguments[place]
        if isinstance(value, str):
            yield [*arguments[:place], value + WRONG, *arguments[place + 1 :]]
        wrong = None if isinstance(value, str) else _ending(value)
        yield [*arguments[:place], wrong, *arguments[place + 1 :]]


def _ending(value: Any) -> Any:
    """Give a value with a wrong last entry; of a state the last matrix has it."""
    if isinstance(value, dict) and value:
        *_, last = value
        return {**value, last: _ending(value[last])}
    if isinstance(value, list | tuple) and value:
        return [*value[:-1], _ending(value[-1])]
    return WRONG
