"""What a failure consists of, and the line of Python that shows it with the student's own file.

Where one call's value is compared as it stands, the line prints that value. Where several are
compared, or what is computed from them, it prints what each of the calls returned.
"""

from __future__ import annotations

import ast
import itertools
import math
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from gradekit.judging.attempts import Failure
from gradekit.judging.session import CallFailed
from gradekit.model.assignment import Assignment, Manifest, Property
from gradekit.model.mismatch import Mismatch, show
from gradekit.model.outcomes import AT_ONCE, OutcomeKind, RecordedCall
from gradekit.model.report import Evidence

MANY: Final = 5  # this many equal entries are written as `[entry] * 5`
MANY_AMONG_OTHERS: Final = 8  # and this many, where there are others, too
MOST_COMPARED: Final = 6
"""Calls that one line makes; of more, only one is shown."""
LONGEST_LINE: Final = 20_000
VISIBLE: Final = 1e-6
"""A value that differs from the reference's by less may be as right, by what is allowed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """The calls that show a failure, of what kind, and the line that makes them."""

    evidence: Evidence
    calls: tuple[RecordedCall, ...]
    line: str


def show_failure(
    property_: Property, failure: Failure, assignment: Assignment, *, alone: bool = True
) -> Shown:
    """Choose the calls that show a failure, and write the line that makes them.

    One call is shown `alone` only if it gives the same without those before it.
    """
    manifest = assignment.manifest
    evidence, calls = _evidence(property_, failure, assignment)
    if evidence == "value" and not alone:
        evidence, calls = "comparison", _distinct(property_, failure)
    if evidence == "comparison" and len(calls) > MOST_COMPARED:
        calls = calls[-1:]
    line = "" if evidence == "history" else _line(evidence, calls, manifest)
    return Shown(evidence=evidence, calls=calls, line=line if len(line) <= LONGEST_LINE else "")


def right_value(call: RecordedCall, assignment: Assignment) -> str:
    """Give what the reference returns instead of a call's value; empty if that is as good."""
    value = call.outcome.value
    try:
        right = assignment.oracle(call.function)(*call.arguments)
        value, _ = assignment.manifest.functions[call.function].conform(value)
    except Exception:  # outside its contract the reference may raise  # noqa: BLE001
        return ""
    return "" if _is_close(value, right) else show(right)


def write_call(manifest: Manifest, function: str, arguments: Sequence[Any]) -> str:
    """Write a call as Python that can be pasted; what repeats itself is short.

    Where a driver runs programs in a function's name it is the program that can be
    pasted: the student has no such function.
    """
    if function in manifest.programs:
        return str(arguments[0])
    return f"{function}({', '.join(map(write_literal, arguments))})"


def write_literal(value: Any) -> str:
    """Write a value as Python, infinities and NaN too."""
    if isinstance(value, dict):
        items = (f"{key!r}: {write_literal(item)}" for key, item in value.items())
        return f"{{{', '.join(items)}}}"
    if isinstance(value, list):
        return _write_list([write_literal(item) for item in value])
    return f"float('{value}')" if isinstance(value, float) and value - value != 0 else repr(value)


def _write_list(items: list[str]) -> str:
    """Write a list, what repeats itself often as ``[entry] * n`` or as a comprehension."""
    runs = [(item, len(list(run))) for item, run in itertools.groupby(items)]
    if len(runs) > 1 and max(count for _, count in runs) < MANY_AMONG_OTHERS:
        return f"[{', '.join(items)}]"
    parts: list[str] = []
    single: list[str] = []
    for item, count in runs:
        if count < (MANY if len(runs) == 1 else MANY_AMONG_OTHERS):
            single += [item] * count
            continue
        parts += [f"[{', '.join(single)}]"] if single else []
        # Each list is one of its own: a function may work in place.
        own = item[:1] in {"[", "{"}
        parts.append(f"[{item} for _ in range({count})]" if own else f"[{item}] * {count}")
        single = []
    return " + ".join([*parts, f"[{', '.join(single)}]"] if single or not parts else parts)


def _evidence(
    property_: Property, failure: Failure, assignment: Assignment
) -> tuple[Evidence, tuple[RecordedCall, ...]]:
    manifest = assignment.manifest
    error, calls = failure.error, failure.calls
    judged = _distinct(property_, failure)
    if isinstance(error, CallFailed):
        at_once = calls[-1].history is AT_ONCE
        return ("call" if at_once else "history"), calls[-1:]
    if not judged or not isinstance(error, Mismatch):
        return "", judged[-1:]
    if any(call.history is not AT_ONCE for call in judged):
        return "history", judged[-1:]
    if _conformed(judged[-1], manifest) is None:
        return "form", judged[-1:]
    if changed := [call for call in judged if _changed(call, error)]:
        return "change", tuple(changed[:1])
    return _values(judged, error, assignment)


def _values(
    judged: tuple[RecordedCall, ...], error: Mismatch, assignment: Assignment
) -> tuple[Evidence, tuple[RecordedCall, ...]]:
    """Tell whether one call's value is compared, and not with what comes of another call."""
    texts = [show(_conformed(call, assignment.manifest)) for call in judged]
    if error.got in texts:
        call = judged[texts.index(error.got)]
        if len(judged) == 1 or _is_expected(call, error.expected, assignment):
            return "value", (call,)
    return "comparison", judged


def _is_expected(call: RecordedCall, expected: str, assignment: Assignment) -> bool:
    """Whether what is expected is what the reference returns."""
    with suppress(Exception):  # a text that is no value, or arguments that it refuses
        right = assignment.oracle(call.function)(*call.arguments)
        return _is_close(ast.literal_eval(expected), right)
    return False


def _conformed(call: RecordedCall, manifest: Manifest) -> Any:
    """Give what a call returned as claims see it; None if it has another form."""
    if call.outcome.kind is not OutcomeKind.RETURNED:
        return None
    try:
        return manifest.functions[call.function].conform(call.outcome.value)[0]
    except Mismatch:
        return None


def _changed(call: RecordedCall, error: Mismatch) -> bool:
    unchanged = error.expected.endswith(", unchanged")  # as `assert_unchanged` writes it
    return unchanged and error.got in map(show, call.outcome.changed.values())


def _distinct(property_: Property, failure: Failure) -> tuple[RecordedCall, ...]:
    """Give the calls of judged functions, those that gave the same again only once."""
    judged = [call for call in failure.calls if call.function in property_.judges]
    judged = [call for call in judged if not _is_drivers_own(call)] or judged
    return tuple({repr(call): call for call in judged}.values())


def _is_drivers_own(call: RecordedCall) -> bool:
    """Whether it asks a driver for something else than to run a program."""
    return bool(call.arguments) and str(call.arguments[0]).startswith("# ")


def _line(evidence: Evidence, calls: tuple[RecordedCall, ...], manifest: Manifest) -> str:
    """Write the line for the student to paste: nothing where only a driver makes such calls."""
    if not calls or any(_is_driven(call.function, manifest) for call in calls):
        return ""
    if evidence == "change":
        return _changing(calls[0], manifest)
    texts = [write_call(manifest, call.function, call.arguments) for call in calls]
    if len(texts) == 1 or any("\n" in text for text in texts):
        return texts[-1]
    # Each prints for itself: a later call may change what an earlier one returned.
    is_program = calls[0].function in manifest.programs
    return "; ".join(text if is_program else f"print({text})" for text in texts)


def _is_driven(function: str, manifest: Manifest) -> bool:
    return function in manifest.driver and function not in manifest.programs


def _changing(call: RecordedCall, manifest: Manifest) -> str:
    """Write a call that changes an argument, with that argument before and after."""
    place = next(iter(sorted(call.outcome.changed)))
    name = manifest.functions[call.function].parameters[place]
    texts = [*map(write_literal, call.arguments)]
    before, texts[place] = texts[place], name
    return f"{name} = {before}; {call.function}({', '.join(texts)}); print({name})"


def _is_close(value: Any, right: Any) -> bool:
    if isinstance(value, list | tuple) and isinstance(right, list | tuple):
        return len(value) == len(right) and all(map(_is_close, value, right))
    if isinstance(value, dict) and isinstance(right, dict):
        return value.keys() == right.keys() and all(_is_close(value[k], right[k]) for k in right)
    if isinstance(value, float | int) and isinstance(right, float | int):
        return math.isclose(value, right, rel_tol=VISIBLE, abs_tol=1e-12)
    return bool(value == right)
