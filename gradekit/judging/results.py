"""Result records from the verdicts on the properties of one submission."""

from __future__ import annotations

import re
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from gradekit.model.assignment import Manifest, Property
from gradekit.model.errors import nearest
from gradekit.model.outcomes import Verdict
from gradekit.model.report import Result
from gradekit.submission.reading import Submission

SAME_WORD: Final = 0.75
"""Two names that are alike by this ratio are one, misspelt."""


@dataclass(eq=False, slots=True)
class ResultWriter:
    """Writes the results of one submission, with the time each took since `start`."""

    manifest: Manifest
    submission: Submission
    began: float | None = field(default=None, init=False)

    def start(self) -> None:
        """Start the clock for the next property."""
        self.began = time.monotonic()

    def write(
        self,
        property_: Property,
        verdict: Verdict,
        *,
        message: str = "",
        notes: Sequence[str] = (),
        examples: int = 0,
        trace: str = "",
    ) -> Result:
        """Write down a verdict; an ERROR of ours leaves open what points there are."""
        line = self._line(property_.judges[0])
        points = property_.policy.points
        earned = points if verdict in {Verdict.PASSED, Verdict.DOUBTED} else Fraction(0)
        fault = verdict is Verdict.ERROR and points
        return Result(
            name=property_.name,
            claim=property_.claim,
            explanation=property_.explanation,
            functions=list(property_.judges),
            verdict=verdict,
            points=None if fault else float(earned),
            max_points=float(points),
            examples=examples,
            hidden=property_.policy.hidden,
            message=message,
            notes=list(notes),
            position=self.submission.position(line),
            line=self.submission.line_in_file(line),
            traceback=trace,
            seconds=0.0 if self.began is None else round(time.monotonic() - self.began, 3),
        )

    def missing(self, property_: Property, function: str, offered: Collection[str]) -> Result:
        """Write down what the submission lacks: a function, or what its driver needs."""
        defined = self.submission.definitions
        needs = self.manifest.driver.get(function, (function,))
        lacking = next((name for name in needs if name not in defined), needs[0])
        if note := self._left_out(lacking):
            return self.write(property_, Verdict.FAILED, message=note)
        others = [name for name in defined if name not in offered]
        kind = "function " if lacking == function else ""
        message = f"your submission defines no {kind}{lacking}.{self._misspelt(lacking, others)}"
        if written := nearest(lacking, others, cutoff=SAME_WORD):
            where = self.submission.position(defined[written].line)
            message = (
                f"You wrote {written} ({where}). The assignment calls it {lacking}: rename it."
            )
        return self.write(property_, Verdict.FAILED, message=message)

    def _left_out(self, lacking: str) -> str:
        """Say which cell of a notebook defines a function and could not be read; or nothing."""
        definition = re.compile(rf"\s*(?:def|class)\s+{re.escape(lacking)}\b")
        for number, line in enumerate(self.submission.lines, start=1):
            if definition.match(line) and self.submission.cells:
                cell = self.submission.position(number).partition(",")[0].capitalize()
                notes = [note for note in self.submission.notes if note.startswith(f"{cell} was ")]
                if notes:
                    return f"{notes[0].removesuffix('.')}. It holds {lacking}."
        return ""

    def _misspelt(self, lacking: str, others: Sequence[str]) -> str:
        """Ask whether a name that is a little like the one which is lacking stands for it."""
        written = nearest(lacking, others)
        if not written:
            return ""
        where = self.submission.position(self.submission.definitions[written].line)
        return f" If {written} ({where}) is meant to be it, rename it."

    def _line(self, function: str) -> int:
        """Find where a function, or what its driver drives, is defined; 0 if it is not."""
        defined = self.submission.definitions
        names = self.manifest.driver.get(function, (function,))
        lines = [defined[name].line for name in names if name in defined]
        return lines[-1] if lines else 0
