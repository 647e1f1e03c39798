"""Results that are right for another function, or for other arguments than were given."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any, Final

from gradekit.assignment.closeness import equal, is_finite, is_number
from gradekit.assignment.error_models import Runner
from gradekit.assignment.examples import Trace
from gradekit.judging.explaining import named
from gradekit.judging.explaining.core import (
    FEWEST,
    RAISED,
    RETURNED,
    Evidence,
    deciding_first,
    is_undefined,
)
from gradekit.judging.explaining.samples import REPAIRS, SLACK, TOLERANCE, by_entry
from gradekit.mistakes import ErrorModel
from gradekit.sandbox.child.protocol import decode_value, encode_value

MATCHED: Final = 0.9
"""The least share of the failing probes that have to match."""
REFUSED: Final = 0.02
"""The largest share of them for which the reference refuses the other arguments."""
FINITE: Final = 0.3
"""The least share of them on which what matches is a finite number."""
FIRST: Final = 2
"""Of so many that are compared first, one has to match: in the end nine in ten have to."""
SIMPLEST: Final = 4
"""One in so many calls is too simple to be tried first; the largest would take longest."""
MOST_WORK: Final = 1_000_000
"""Calls of Python functions inside the formula, for all other questions together."""

REFUSAL: Final[Trace] = [RAISED, "", []]
"""No answer at all, of arithmetic or otherwise."""

Change = Callable[[list[Any]], list[Any]]
Edit = Callable[[Any], Any]
JOINT_EDITS: Final[tuple[tuple[str, Edit], ...]] = (
    ("{} without their first entries", lambda x: x[1:]),
    ("{} without their last entries", lambda x: x[:-1]),
    ("the first entries of {} alone", lambda x: x[:1]),
    ("the last entries of {} alone", lambda x: x[-1:]),
    ("every second entry of {}", lambda x: x[::2]),
    ("{} without their first entries (where there are several)", lambda x: x[1:] or x),
    ("{} without their last entries (where there are several)", lambda x: x[:-1] or x),
)
POINTING: Final[tuple[tuple[str, Callable[[int, Any], int]], ...]] = (
    ("the entry of {} before the one", lambda i, x: (i - 1) % len(x)),
    ("the entry of {} after the one", lambda i, x: (i + 1) % len(x)),
    ("the largest entry of {}, not the one", lambda _, x: x.index(max(x))),
    ("the smallest entry of {}, not the one", lambda _, x: x.index(min(x))),
    ("the last entry of {}, not the one", lambda _, x: len(x) - 1),
    ("the first entry of {}, not the one", lambda *_: 0),
    ("the entry of {} counted from the end, not the one", lambda i, x: len(x) - 1 - i),
)


def explain(evidence: Evidence, written: Sequence[float], model: ErrorModel | None = None) -> str:
    """Say which other question the results answer, or nothing.

    Where the reference refuses other arguments, the error model without a switch is asked: it is
    the formula alone.
    """
    manifest = evidence.assignment.manifest
    parameters = manifest.functions[evidence.function].parameters
    if parameters == ("program",):
        return ""
    for name, signature in manifest.functions.items():
        same = signature.parameters == parameters[: len(signature.parameters)]
        if name != evidence.function and same:
            count = len(signature.parameters)
            question = _Question(evidence, name, _shortened(count))
            if _answers(evidence, question):
                return _said(question, f"You return what {name} should return.")
    if evidence.outcomes[evidence.failing[0]][0] == RETURNED:
        oracle = evidence.assignment.oracle(evidence.function)
        twice = _Question(evidence, evidence.function, lambda a: [oracle(*a), *a[1:]])
        if _answers(evidence, twice):
            return _said(twice, "You apply the function twice: once more to its own result.")
    first = evidence.calls[evidence.failing[0]]
    formula = _Formula(evidence, model) if model else None
    core = [evidence.calls[index] for index in (*evidence.failing, *evidence.passing)]
    for words, change in _changes(core, parameters, written):
        question = _Question(evidence, evidence.function, change, formula)
        if _answers(evidence, question):
            is_right = "what the formula gives" if question.refused else "right"
            return _said(question, f"Your result is {is_right} for {words}.")
    return _of_other_names(evidence, first, parameters)


def _of_other_names(evidence: Evidence, first: Sequence[Any], parameters: Sequence[str]) -> str:
    """Say that what stands under one name of a dict was taken for another, or left out."""
    left = MOST_WORK
    trials = {evidence.failing[0], evidence.failing[len(evidence.failing) // 2]}
    for place, name in enumerate(parameters[: len(first)]):
        for words, edit in named.edits(first[place]):
            question = _Question(evidence, evidence.function, _at(place, edit))
            left -= sum(evidence.work[index] for index in trials)
            if left < 0:
                return ""
            if all(_matches(evidence, question, index) for index in trials) and _answers(
                evidence, question
            ):
                return _said(question, f"Your result is right for {name} with {words}.")
    return ""


def _matches(evidence: Evidence, question: _Question, index: int) -> bool:
    within = evidence.within(index, TOLERANCE, SLACK)
    return _is_same(evidence.outcomes[index], question(index), within)


def _said(question: _Question, sentence: str) -> str:
    """Say of a sentence that it does not fit everywhere, if it does not."""
    few = f"In nearly all cases {sentence[0].lower()}{sentence[1:]}"
    return sentence if question.fits_everywhere else few


def _shortened(count: int) -> Change:
    return lambda arguments: arguments[:count]


class _Formula:
    """The error model without a switch, asked as long as it is not too much work."""

    def __init__(self, evidence: Evidence, model: ErrorModel) -> None:
        self._run = Runner(model, evidence.function, evidence.assignment.manifest)
        self._work = evidence.work
        self._left = MOST_WORK

    def __call__(self, index: int, arguments: Sequence[Any]) -> Trace | None:
        """Give what it does for the changed arguments of a probe, if there is work left."""
        self._left -= self._work[index]
        return self._run({}, arguments) if self._left >= 0 else None


class _Question:
    """What is right for other arguments; by the formula alone where the reference refuses them."""

    def __init__(
        self, evidence: Evidence, function: str, change: Change, formula: _Formula | None = None
    ) -> None:
        self._calls = evidence.calls
        self._oracle = evidence.assignment.oracle(function)
        self._change = change
        self._formula = formula
        self.refused = False
        self.fits_everywhere = True

    def __call__(self, index: int) -> Trace:
        """Give what is right for the changed arguments of a probe."""
        try:
            arguments = self._changed(index)
        except Exception:  # there is no such question  # noqa: BLE001
            return REFUSAL
        with suppress(Exception):
            return [RETURNED, self._oracle(*arguments), []]
        answer = self._formula(index, self._changed(index)) if self._formula else None
        self.refused |= answer is not None
        return answer or REFUSAL

    def _changed(self, index: int) -> list[Any]:
        return self._change(decode_value(encode_value(self._calls[index])))


def _answers(evidence: Evidence, question: _Question) -> bool:
    """Whether another question is answered by what the function gave."""
    matched = finite = refused = repaired = compared = 0
    failing = set(evidence.failing)
    first = len(evidence.failing) // SIMPLEST
    in_turn = [*evidence.failing[first:], *evidence.failing[:first]]
    for index in deciding_first(in_turn, evidence.passing, FIRST):
        own, answer = evidence.outcomes[index], question(index)
        within = evidence.within(index, TOLERANCE, SLACK)
        same = _is_same(own, answer, within)
        refused += answer[0] != RETURNED and not same
        if refused > REFUSED * len(failing):
            return False
        if index not in failing:
            if not same and answer[0] == RETURNED:
                return False
            continue
        compared += 1
        matched += same
        if not matched and compared == FIRST:
            return False
        finite += same and answer[0] == RETURNED and is_finite(answer[1])
        if compared - matched - refused > (1 - MATCHED) * len(failing):
            return False
        repaired += _has_no_value(answer) or (
            answer[0] == RETURNED and not equal(answer[1], evidence.right(index)[1], within)
        )
    question.fits_everywhere = matched == len(failing)
    if question.refused and not question.fits_everywhere:
        return False
    enough = max(FEWEST, FINITE * len(failing))
    return finite >= enough and repaired >= REPAIRS * len(failing)


def _is_same(own: Trace, answer: Trace, within: float) -> bool:
    """Whether two outcomes are equal, or both are errors, or have no finite value in arithmetic."""
    if own[0] == answer[0]:
        return own[0] == RAISED or equal(own[1], answer[1], within)
    return _has_no_value(answer) and _has_no_value(own)


def _has_no_value(outcome: Trace) -> bool:
    kind, value, _ = outcome
    return is_undefined(kind, value, finite=kind == RETURNED and is_finite(value))


def _changes(
    calls: Sequence[Sequence[Any]], parameters: Sequence[str], written: Sequence[float]
) -> Iterator[tuple[str, Change]]:
    """Give what may be changed in every call; the form is that of the first."""
    first = calls[0]
    count = min(len(first), len(parameters))
    for place, name in enumerate(parameters[:count]):
        for words, edit in _edits(first[place], name, written):
            yield words, _at(place, edit)
        for other in range(place + 1, count):
            both = f"{name} and {parameters[other]}"
            if type(first[place]) is type(first[other]):
                yield f"{both} exchanged", _exchanging(place, other)
            if isinstance(first[place], list) and isinstance(first[other], list):
                for words, edit in JOINT_EDITS:
                    yield words.format(both), _at_both(place, other, edit)
            for index, items in ((place, other), (other, place)):
                if type(first[index]) is int and isinstance(first[items], list):
                    is_index = all(0 <= call[index] < len(call[items]) for call in calls)
                    form = _pointing if is_index else _as_long
                    yield from form(parameters, index, items)


def _at(place: int, edit: Edit) -> Change:
    return lambda a: [*a[:place], edit(a[place]), *a[place + 1 :]]


def _exchanging(first: int, second: int) -> Change:
    def change(arguments: list[Any]) -> list[Any]:
        arguments[first], arguments[second] = arguments[second], arguments[first]
        return arguments

    return change


def _at_both(first: int, second: int, edit: Edit) -> Change:
    def change(arguments: list[Any]) -> list[Any]:
        if len(arguments[first]) != len(arguments[second]):
            raise ValueError
        arguments[first], arguments[second] = edit(arguments[first]), edit(arguments[second])
        return arguments

    return change


def _pointing(parameters: Sequence[str], index: int, items: int) -> Iterator[tuple[str, Change]]:
    """Let an index point to another entry of a list."""
    for words, other in POINTING:
        yield (
            f"{words.format(parameters[items])} that {parameters[index]} points to",
            _repointed(index, items, other),
        )


def _as_long(parameters: Sequence[str], count: int, items: int) -> Iterator[tuple[str, Change]]:
    """Let a number that is no index of a list be its length, whatever it is."""
    for words, more in ((" - 1", -1), ("", 0)):
        told = f"{parameters[count]} = len({parameters[items]}){words}"
        yield told, lambda a, m=more: [*a[:count], len(a[items]) + m, *a[count + 1 :]]  # type: ignore[misc]


def _repointed(index: int, items: int, other: Callable[[int, Any], int]) -> Change:
    return lambda a: [*a[:index], other(a[index], a[items]), *a[index + 1 :]]


def _edits(value: Any, name: str, written: Sequence[float]) -> Iterator[tuple[str, Edit]]:
    if isinstance(value, list):
        yield f"{name} without its last entry", lambda x: x[:-1]
        yield f"{name} without its first entry", lambda x: x[1:]
        yield f"{name} in reverse order", lambda x: x[::-1]
        yield f"{name} sorted", sorted
        yield f"the first two entries of {name} only", lambda x: x[:2]
        yield (
            f"{name} without repetitions",
            lambda x: [y for i, y in enumerate(x) if y not in x[:i]],
        )
        yield (
            f"{name} with rows and columns exchanged",
            lambda x: list(map(list, zip(*x, strict=True))),
        )
    if isinstance(value, list | dict):
        yield f"{name} with the other sign", lambda x: by_entry(x, lambda v: -v)
    elif is_number(value):
        if isinstance(value, int):
            yield f"{name} + 1", lambda x: x + 1
            yield f"{name} - 1", lambda x: x - 1
            yield f"{name} = 0", lambda _: 0
        yield f"{name} with the other sign", lambda x: -x
        yield f"1 - {name}", lambda x: 1 - x
        yield f"the square of {name}", lambda x: x * x
    if isinstance(value, list | dict | float):
        for number in written:
            if number not in {0, 1, -1}:
                yield from _by_number(name, number)


def _by_number(name: str, number: float) -> Iterator[tuple[str, Edit]]:
    size = abs(number)
    yield f"{name} multiplied by {number:g}", lambda x: by_entry(x, lambda v: number * v)
    yield f"{name} divided by {number:g}", lambda x: by_entry(x, lambda v: v / number)
    yield f"{name} plus {number:g}", lambda x: by_entry(x, lambda v: v + number)
    yield f"{name} limited to -{size:g} .. {size:g}", _limited(-size, size)
    yield f"{name} limited to at most {number:g}", _limited(-math.inf, number)
    yield f"{name} limited to at least {number:g}", _limited(number, math.inf)
    if number > 0:
        factor = math.log(number)
        yield f"{name} multiplied by ln {number:g}", lambda x: by_entry(x, lambda v: factor * v)


def _limited(least: float, most: float) -> Edit:
    return lambda x: by_entry(x, lambda v: max(least, min(most, v)))
