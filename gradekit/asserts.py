"""Assertions whose messages state the actual value, the expected value and the tolerance.

A property uses these in place of a bare `assert`. Each failure is a
`Mismatch`: the facts as fields, and the message that the student reads. A
result that float32 can represent exactly is held to single precision only,
unless the property asks for `precision="double"`.
"""

from __future__ import annotations

import builtins
import contextlib
import copy
import math
import struct
from collections.abc import Callable, Iterator, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias

from gradekit import tolerance
from gradekit.model.mismatch import Mismatch, show
from gradekit.tolerance import DOUBLE, SINGLE, Tolerance

__all__ = [
    "Mismatch",
    "assert_at_least",
    "assert_at_most",
    "assert_close",
    "assert_distribution",
    "assert_finite",
    "assert_length",
    "assert_refuses",
    "assert_row",
    "assert_unchanged",
    "shape",
    "show",
]

REFUSALS: Final = frozenset(
    name
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, (ValueError, IndexError))
)
"""The names of `ValueError`, `IndexError` and those of Python's own that are derived from them."""

SMALLEST_SINGLE: Final = 2.0**-126
"""What is nearer to 0 than this may be 0 in single precision."""
LARGEST_SINGLE: Final = 2.0**128
"""What is larger than this is infinite in single precision."""

Numbers: TypeAlias = "float | Sequence[Numbers]"
Given: TypeAlias = "Numbers | Callable[[], Numbers] | None"
Index: TypeAlias = tuple[int, ...]


@dataclass(slots=True)
class Deviations:
    """How far results lie from the true values where only single precision accepts them.

    `errors` are (got - want, want); `double` tells that a claim asked for double precision.
    """

    errors: list[tuple[float, float]] = field(default_factory=list)
    double: bool = False


_deviations: ContextVar[Deviations | None] = ContextVar("deviations", default=None)


@contextlib.contextmanager
def accepting_single_precision() -> Iterator[Deviations]:
    """Hold every result to single precision only while it lasts, and note what needs it."""
    deviations = Deviations()
    token = _deviations.set(deviations)
    try:
        yield deviations
    finally:
        _deviations.reset(token)


def assert_close(  # all but two by keyword  # noqa: PLR0913
    got: Numbers,
    want: Numbers,
    *,
    within: Tolerance | None = None,
    because: str = "",
    precision: Literal["any", "double"] = "any",
    given: Given = None,
    what: str = "",
) -> None:
    """Assert that numbers agree, entry by entry.

    Parameters
    ----------
    got, want : float or (nested) sequence of float
        What was returned and what it should be; the same shape.
    within : Tolerance, optional
        The bound; by default sixteen roundings of each entry.
    because : str, optional
        The reason shown for the bound in place of its own `source`.
    precision : {"any", "double"}
        Whether a result computed in single precision is accepted.
    given : float or (nested) sequence of float, or callable, optional
        The returned numbers that `got` was computed from, by default `got`;
        if float32 can represent all of them, single precision was used. A callable
        gives other results of the function, and is called only if `got` is a number like
        0 or 1, of which nothing can be told, and not right in double precision.
    what : str, optional
        A name for `got` in the message, such as "the sum".

    Raises
    ------
    Mismatch
        If an entry lies outside; the message names the first.
    """
    bound = within or tolerance.rounding()
    _assert_same_shape(got, want)
    pairs = _pairs(got, want, ())
    for _, got_number, want_number in pairs:
        _assert_comparable(got_number, want_number)
    outside = [pair for pair in pairs if not _accepts(bound, *pair[1:], DOUBLE)]
    deviations = _deviations.get()
    if deviations or (precision == "any" and outside and _is_single(got, given)):
        deviating = outside
        outside = [pair for pair in outside if not _accepts(bound, *pair[1:], SINGLE)]
    if not outside:
        if deviations and deviating:
            deviations.errors += [(x - want, want) for _, x, want in deviating]
            deviations.double |= precision == "double"
        return
    where, got_number, want_number = outside[0]
    subject = f"{what}{_at(where)} is" if what else f"got{_at(where)}"
    raise Mismatch(
        f"{subject} {show(got_number)}, but should be {show(want_number)}",
        got=show(got),
        expected=show(want),
        within=_within(bound, want_number, because),
    )


def assert_at_least(
    got: float,
    least: float,
    *,
    within: Tolerance | None = None,
    given: Numbers | None = None,
    what: str = "",
) -> None:
    """Assert `got >= least`, up to rounding; parameters as for `assert_close`."""
    _assert_inequality(got, "at least", least, within, given=given, what=what)


def assert_at_most(
    got: float,
    most: float,
    *,
    within: Tolerance | None = None,
    given: Numbers | None = None,
    what: str = "",
) -> None:
    """Assert `got <= most`, up to rounding; parameters as for `assert_close`."""
    _assert_inequality(got, "at most", most, within, given=given, what=what)


def assert_length(got: Sequence[Any], length: int) -> None:
    """Assert that a list was returned and has `length` entries."""
    if not isinstance(got, list | tuple) or len(got) != length:
        raise Mismatch(
            f"got {_describe(shape(got))}, but should be {_describe((length,))}",
            got=show(got),
            expected=_describe((length,)),
        )


def assert_row(function: Callable[..., Any], *arguments: Any, length: int) -> None:
    """Assert that `function` returns a list of `length` numbers, and no batch with it inside.

    All other assertions accept the only row of a batch, so that it costs the points of one claim.
    """
    got = getattr(function, "exactly", function)(*arguments)
    assert_length(got, length)
    assert_finite(got)


def assert_finite(got: Numbers) -> None:
    """Assert that no entry is NaN or infinite."""
    for where, number, _ in _pairs(got, got, ()):
        if not math.isfinite(number):
            raise Mismatch(
                f"got{_at(where)} {show(number)}, but should be a finite number",
                got=show(got),
                expected="finite numbers" if where else "a finite number",
            )


def assert_distribution(got: Sequence[float], *, size: int, within: Tolerance) -> None:
    """Assert `size` finite non-negative numbers that sum to 1.

    Parameters
    ----------
    got : sequence of float, shape (size,)
        The probabilities.
    size : int
        How many there should be.
    within : Tolerance
        The bound on the sum.
    """
    _assert_same_shape(got, [0.0] * size)
    assert_finite(got)
    for index, p in enumerate(got):
        if p < 0.0:
            raise Mismatch(
                f"got[{index}] is {show(p)}, but a probability should be at least 0",
                got=show(got),
                expected="numbers that are at least 0",
            )
    _assert_total(got, within)


def assert_unchanged(function: Callable[..., Any], *arguments: Any) -> None:
    """Assert that calling `function` leaves its arguments as they were."""
    passed = copy.deepcopy(arguments)
    getattr(function, "in_place", function)(*passed)
    for position, (before, after) in enumerate(zip(arguments, passed, strict=True)):
        if before != after:
            raise Mismatch(
                f"argument {position + 1} was {show(before)} before the call "
                f"and {show(after)} after it",
                got=show(after),
                expected=f"{show(before)}, unchanged",
            )


def assert_refuses(function: Callable[..., Any], *arguments: Any) -> None:
    """Assert that `function` raises a ValueError or an IndexError, or what is derived from one."""
    try:
        value = function(*arguments)
    except Exception as error:
        if REFUSALS.isdisjoint(_names(error)):
            raise
        return
    raise Mismatch(
        f"got {show(value)}, but a ValueError or an IndexError would have told the mistake",
        got=show(value),
        expected="a ValueError or an IndexError",
    )


def _names(error: Exception) -> list[str]:
    """Give the name of an exception and those of its bases; of a failed call, what was raised."""
    name = getattr(error, "exception", None)
    if name is None:
        return [kind.__name__ for kind in type(error).__mro__]
    return [name, *getattr(error, "bases", ())]


def _assert_total(got: Sequence[float], within: Tolerance) -> None:
    total = math.fsum(got)
    if _accepts(within, total, 1.0, _unit(got)):
        return
    raise Mismatch(
        f"the sum is {show(total)}, but should be 1.0",
        got=f"{show(got)} with sum {show(total)}",
        expected="a sum of 1.0",
        within=_within(within, 1.0, ""),
    )


def _assert_comparable(got: float, want: float) -> None:
    if not math.isfinite(want):
        raise Mismatch(
            f"got {show(got)} to compare with {show(want)}, but both should be finite numbers",
            got=show(got),
            expected="finite numbers",
        )


def _assert_same_shape(got: Any, want: Any) -> None:
    if shape(got) != shape(want):
        raise Mismatch(
            f"got {_describe(shape(got))}, but should be {_describe(shape(want))}",
            got=show(got),
            expected=_describe(shape(want)),
        )


def shape(value: Any) -> tuple[int, ...]:
    """Give the lengths of nested sequences, () for a number."""
    if isinstance(value, list | tuple):
        return (len(value), *(shape(value[0]) if value else ()))
    return ()


def _describe(lengths: tuple[int, ...]) -> str:
    if not lengths:
        return "a single number"
    if lengths == (0,):
        return "an empty list"
    if len(lengths) == 1:
        return f"a list of {lengths[0]} number{'s' * (lengths[0] != 1)}"
    return "numbers of shape " + " × ".join(map(str, lengths))


def _pairs(got: Any, want: Any, where: Index) -> list[tuple[Index, float, float]]:
    """Flatten two values of one shape to (index, got, want)."""
    if not isinstance(want, list | tuple):
        return [(where, got, want)]
    pairs: list[tuple[Index, float, float]] = []
    for index, (got_entry, want_entry) in enumerate(zip(got, want, strict=True)):
        if isinstance(want_entry, list | tuple):
            pairs += _pairs(got_entry, want_entry, (*where, index))
        else:  # nearly all are numbers: a call for each would take longer than the comparison
            pairs.append(((*where, index), got_entry, want_entry))
    return pairs


def _accepts(bound: Tolerance, got: float, want: float, unit: float) -> bool:
    low, high = bound.interval(want, unit=unit)
    if unit != SINGLE:
        return low <= got <= high
    if abs(want) > LARGEST_SINGLE and math.isinf(got):
        return (got > 0.0) is (want > 0.0)
    return low - SMALLEST_SINGLE <= got <= high + SMALLEST_SINGLE


def _fit_single(numbers: Numbers) -> bool:
    """Whether float32 can represent every number exactly: of all doubles one in 2^29."""
    if not isinstance(numbers, int | float):
        return all(map(_fit_single, numbers))
    try:
        return bool(struct.unpack("<f", struct.pack("<f", numbers))[0] == numbers)
    except OverflowError:
        return False


def _is_single(got: Numbers, given: Given) -> bool:
    """Whether results were computed in single precision, as far as can be told."""
    if callable(given):
        return _fit_single(got) and _fit_single(given())
    return _fit_single(got if given is None else given)


def _unit(numbers: Numbers) -> float:
    """Give the unit roundoff that numbers are held to."""
    return SINGLE if _deviations.get() or _fit_single(numbers) else DOUBLE


def _assert_inequality(
    got: float,
    relation: Literal["at least", "at most"],
    limit: float,
    within: Tolerance | None,
    *,
    given: Numbers | None,
    what: str,
) -> None:
    bound = within or tolerance.rounding(relative=False)
    assert_finite(got)
    _assert_comparable(got, limit)
    low, high = bound.interval(limit, unit=_unit(got if given is None else given))
    holds = got >= low if relation == "at least" else got <= high
    if holds:
        return
    subject = f"{what} is" if what else "got"
    raise Mismatch(
        f"{subject} {show(got)}, but should be {relation} {show(limit)}",
        got=show(got),
        expected=f"{relation} {show(limit)}",
        within=_within(bound, limit, ""),
    )


def _within(bound: Tolerance, want: float, because: str) -> str:
    return f"{bound.width(want):.2g} ({because or bound.source})"


def _at(where: tuple[int, ...]) -> str:
    return "".join(f"[{index}]" for index in where)
