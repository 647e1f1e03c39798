"""Curves of a student's functions, for the formats that draw; they judge nothing.

They are asked for when the report is complete. Whatever a function does then, the verdicts
stay, and a curve ends where it does not answer.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any, Final

from gradekit.assignment import formulas
from gradekit.judging.lines import CURVES, LOSS, Function, Line, Training
from gradekit.judging.session import CallFailed, Sessions
from gradekit.judging.steps import read_arguments
from gradekit.model.assignment import Assignment
from gradekit.model.mismatch import Mismatch
from gradekit.model.outcomes import OutcomeKind
from gradekit.model.report import Curve, Formula, Report

MOST_CALLS: Final = 60
SECONDS: Final = 4.0
"""For all curves of a submission."""
MOST_FAILURES: Final = 2
"""Calls at the beginning of a curve after which a function is not asked again."""


def with_pictures(report: Report, sessions: Sessions) -> Report:
    """Add to a complete report the curves of the functions judged, and the claims' formulas."""
    assignment = sessions.assignment
    with suppress(Exception):  # a file that is missing or unreadable: no score depends on it
        report = replace(report, formulas=_formulas(assignment, report))
    if report.problem is not None:
        return report
    judged = {name for result in report.properties for name in result.functions}
    student = Asking(sessions)
    curves = []
    with sessions.main.until(time.monotonic() + SECONDS):
        for drawn in CURVES:
            if drawn.function in judged and fits(drawn, assignment):
                with suppress(Exception):  # whatever comes of it, the report stays
                    curves.append(_curve(drawn, student, assignment, report))
    return replace(report, curves=[each for each in curves if _is_there(each)])


def _formulas(assignment: Assignment, report: Report) -> list[Formula]:
    """Give the formulas of the claims that are in the report."""
    claims = {result.name for result in report.properties}
    return [each for each in formulas.of_claims(assignment.manifest) if each.claim in claims]


def fits(drawn: Line | Training, assignment: Assignment) -> bool:
    """Whether an assignment asks for the function that is drawn, with the same parameters."""
    signature = assignment.manifest.functions.get(drawn.function)
    return signature is not None and ", ".join(signature.parameters) == drawn.parameters


class Asking:
    """The student's functions, asked at most `MOST_CALLS` times in all."""

    def __init__(self, sessions: Sessions) -> None:
        self._session = sessions.main
        self._session.begin(0)
        self._left = MOST_CALLS

    def function(self, name: str) -> Function:
        """Give a function that raises `Silent` where it is not worthwhile to ask again."""
        proxy = self._session.function(name)

        def call(*arguments: Any) -> Any:
            if self._left < 1:
                raise Silent
            self._left -= 1
            try:
                return proxy(*arguments)
            except CallFailed as failed:
                if failed.outcome.kind is OutcomeKind.RAISED:
                    raise
                raise Silent from failed

        return call


class Silent(Exception):  # noqa: N818
    """A function did not answer in time, or was asked often enough."""


def _curve(
    drawn: Line | Training, student: Asking, assignment: Assignment, report: Report
) -> Curve:
    """Ask the student's function and the reference along a line, or while they train."""
    asked, oracle = student.function(drawn.function), assignment.oracle(drawn.function)
    if isinstance(drawn, Training):
        right, values = (list(_run(drawn.losses(function))) for function in (oracle, asked))
        at = [float(step + 1) for step in range(len(right))]
        along, of, mark = "step", LOSS, None
    else:
        right, values = (list(_values(drawn, function)) for function in (oracle, asked))
        at, along, of, mark = [*drawn.at], drawn.along, drawn.of, _mark(drawn, report)
    missing = [None] * (len(at) - len(values))
    return Curve(
        function=drawn.function,
        title=drawn.title,
        along=along,
        of=of,
        at=at,
        values=[*values, *missing][: len(at)],
        right=right,
        mark=mark,
    )


def _run(losses: Iterator[Any]) -> Iterator[float | None]:
    """Give the losses of a run as far as it goes."""
    with suppress(CallFailed, Mismatch, Silent, TypeError, ValueError):
        for loss in losses:
            yield _finite(loss)


def _values(line: Line, function: Function) -> Iterator[float | None]:
    """Give what a function has at each place of a line, as far as it answers."""
    failures = 0
    with suppress(Silent):
        for number, at in enumerate(line.at):
            value = None
            with suppress(CallFailed, Mismatch, TypeError, ValueError, LookupError):
                value = _finite(line.entry(function(*line.arguments(at))))
            failures += value is None
            if failures == number + 1 == MOST_FAILURES:
                return
            yield value


def _finite(value: Any) -> float | None:
    number = float(value)
    return number if math.isfinite(number) else None


def _is_there(curve: Curve) -> bool:
    return any(value is not None for value in curve.values)


def _mark(line: Line, report: Report) -> tuple[float, float] | None:
    """Place the call of the function's first finding on its line, with what it gave."""
    finding = next((each for each in report.findings if each.function == line.function), None)
    if finding is None or not finding.calls or line.place is None:
        return None
    with suppress(Exception):  # of a call that cannot be read back, or gave no number
        mark = line.place(read_arguments(finding.calls[0].text)), float(finding.got)
        return mark if all(map(math.isfinite, mark)) else None
    return None
