"""One run of `gradekit check`, for the claims that a session has selected.

It is a process of its own: nothing that pytest, its plugins or a conftest.py have changed in
this one can change a verdict, and nothing of a submission comes here but its report.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gradekit.model.report import Finding, Report, Result
from gradekit.pytest_plugin.claims import Claim
from gradekit.reports import findings, wording
from gradekit.reports.plain_evidence import describe, explain
from gradekit.reports.plain_text import clean, disarm
from gradekit.reports.student_view import for_students

HOSTS: Final = {"GITHUB_STEP_SUMMARY"}
"""What makes `gradekit check` write more than it is asked for."""
NOT_YOUR_FAULT: Final = (
    "gradekit could not judge this; it is not your fault, and there is no score."
)


class FaultError(Exception):
    """gradekit could not judge a claim, through no fault of the student's."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """What came of one claim.

    `shown` is the result as far as students may see it, `text` why it does not hold, and
    `isolation` the promises that this machine does not keep, in a sentence, or "".
    """

    shown: Result
    text: str
    isolation: str


class Judgement:
    """Judges a submission once, when the first of its claims is asked for.

    Parameters
    ----------
    path : str
        The submission, as the user has named it, from `folder` on.
    assignment : str, optional
        A name or a path.
    folder : Path
        Where pytest was started.
    options : sequence of str
        Further options of `gradekit check`.
    """

    def __init__(
        self, path: str, assignment: str | None, folder: Path, options: Sequence[str] = ()
    ) -> None:
        self.path = path
        self.assignment = assignment
        self.folder = folder
        self.options = options
        self._judged: dict[str, Judged] | FaultError | None = None
        self._problem_is_written = False

    def of(self, claim: Claim, selected: Sequence[Claim], every: int) -> Judged:
        """Give what came of a claim, which is one of those `selected` of `every` many.

        Raises
        ------
        FaultError
            If gradekit could not judge it.
        """
        if self._judged is None:
            self._judged = self._judge_all([] if len(selected) == every else selected)
        if isinstance(self._judged, FaultError):
            raise self._judged
        if claim.name not in self._judged:
            raise _fault("It is not in the report.")
        return self._judged[claim.name]

    def _judge_all(self, selected: Sequence[Claim]) -> dict[str, Judged] | FaultError:
        try:
            report = self._judge(selected)
        except FaultError as error:
            return error
        view = for_students(report)
        if view.problem is not None and not view.properties:
            return _fault(explain(view.problem))
        isolation = wording.colophon(view)[-1] if view.isolation.missing else ""
        return {
            result.name: Judged(
                shown=shown, text=disarm(self._text(shown, view)), isolation=isolation
            )
            for result, shown in zip(report.properties, view.properties, strict=True)
        }

    def _judge(self, selected: Sequence[Claim]) -> Report:
        """Run the command; whole functions, or it would not be known whose helper is wrong."""
        functions = dict.fromkeys(name for claim in selected for name in claim.judges)
        command = [sys.executable, "-P", "-m", "gradekit", "check", *self.options]
        command += ["--format=json"]
        command += [f"--only={name}" for name in functions]
        command += [f"--assignment={self.assignment}"] if self.assignment else []
        outside = {name: value for name, value in os.environ.items() if name not in HOSTS}
        done = subprocess.run(
            [*command, "--", self.path],
            cwd=self.folder,
            env=outside,
            capture_output=True,
            check=False,
        )
        try:
            return Report.from_json(done.stdout)
        except ValueError:  # it has not even written one
            raise _fault(clean(done.stderr.decode(errors="replace")).strip()) from None

    def _text(self, shown: Result, view: Report) -> str:
        """Write what `gradekit check --only` tells of a claim, with its place in front."""
        if wording.status(shown) != "failed":
            return ""
        if shown.hidden:
            return shown.message
        if view.problem is not None:
            return self._problem(view)
        finding = next((each for each in view.findings if shown.name in each.properties), None)
        place = f"{view.submission}:{shown.line}" if shown.line else view.submission
        place = findings.place(finding, view) if finding else " ".join([place, *shown.functions])
        parts = [
            ": ".join(filter(None, [place, shown.claim])),
            describe(shown, view),
            "\n".join(_why(finding)) if finding else "",
        ]
        return "\n\n".join(filter(None, parts))

    def _problem(self, view: Report) -> str:
        """Tell why nothing could be run: once in full, or it would stand there for each claim."""
        if self._problem_is_written or view.problem is None:
            return "The submission could not be run; the first of these failures says why."
        self._problem_is_written = True
        return f"{view.submission}\n\n{explain(view.problem)}"


def _why(finding: Finding) -> list[str]:
    """Write why it fails, unless that is the claim, which stands there already."""
    if finding.unwritten:
        return [f"{findings.UNWRITTEN.capitalize()}."]
    return findings.explanation(finding) if finding.explanation else []


def _fault(reason: str) -> FaultError:
    return FaultError(f"{NOT_YOUR_FAULT}\n\n{disarm(reason)}")
