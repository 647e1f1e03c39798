"""Cached results of judging one implementation, reused by the next audit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from gradekit.assignment import fingerprint, locations
from gradekit.model import files
from gradekit.model.assignment import Assignment


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """The result of judging one implementation.

    `lost` are the properties that failed, advice included; `errors` those that gradekit
    could not judge, or doubts; `diagnosed` the misconceptions named. `score` is None
    where there is none, through a fault of gradekit's own.
    """

    score: float | None
    max_score: float
    lost: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    diagnosed: list[str] = field(default_factory=list)
    problem: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """One implementation to be judged: a file, or a mutant's text.

    `composed` tells that `source` is a misconception's whole text, which no file
    holds. A mutant has no header line left: `options` are those of its solution, whose file is
    `base`, and `changed` the functions that it is likely to be refuted by.
    """

    name: str
    source: str
    path: str = ""
    composed: bool = False
    options: tuple[tuple[str, str], ...] = ()
    changed: tuple[str, ...] = ()
    base: str = ""

    @property
    def thorough(self) -> bool:
        """Whether it is judged to the end, not only until something refutes it."""
        return bool(self.path)


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """A ladder of conditional mutants with what came of each.

    By step there are the name of the feature, the outcome and the number of examples that
    reach it. `kind` says how the mutants are wrong, `part` in which part of the result.
    """

    function: str
    family: str
    kind: str
    part: str
    names: Sequence[str]
    outcomes: Sequence[str]
    examples: Sequence[int]


class SavedFindings:
    """Findings of earlier audits, by a hash of all that they depend on."""

    def __init__(self, assignment: Assignment, *, forget: bool) -> None:
        self.path = files.folder() / "audits" / f"{assignment.manifest.name}.json"
        self.basis = basis(assignment)
        self.findings: dict[str, dict[str, Any]] = {} if forget else self._read()

    def get(self, task: Task) -> Finding | None:
        """Give the finding, if the same task has been judged by the same grader."""
        fields = self.findings.get(self._key(task))
        return Finding(**fields) if fields is not None else None

    def put(self, task: Task, finding: Finding) -> None:
        """Add a finding."""
        self.findings[self._key(task)] = asdict(finding)

    def has_judged(self, name: str) -> bool:
        """Whether the conditional mutants of a name have been judged."""
        return f"conditional {name}" in self.findings

    def get_judged(self, name: str) -> list[Judged]:
        """Give what came of the conditional mutants of a name; nothing if that is not known."""
        fields = self.findings.get(f"conditional {name}", {"judged": []})
        return [Judged(**each) for each in fields["judged"]]

    def put_judged(self, name: str, judged: Sequence[Judged]) -> None:
        """Add what came of conditional mutants."""
        self.findings[f"conditional {name}"] = {"judged": list(map(asdict, judged))}

    def write(self) -> None:
        """Save the findings; a place that cannot be written to is left alone."""
        text = json.dumps({"basis": self.basis, "findings": self.findings})
        files.write_private(text.encode(), self.path)

    def _read(self) -> dict[str, dict[str, Any]]:
        try:
            data = json.loads(files.read_private(self.path))
            return dict(data["findings"]) if data["basis"] == self.basis else {}
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def _key(self, task: Task) -> str:
        return hashlib.sha256(f"{task.thorough}:{task.options}:{task.source}".encode()).hexdigest()


def basis(assignment: Assignment) -> str:
    """Name what judges: the grader, the reference and the assignment."""
    return fingerprint.of_results(assignment.manifest, locations.reference())
