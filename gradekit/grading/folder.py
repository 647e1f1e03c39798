"""Grade a folder: every submission once; each result is written as soon as it is there.

The results are lines of JSON. A submission whose result is in the file is not graded
again, as long as neither the submission nor the grader has changed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from gradekit.assignment import drawing, fingerprint, locations
from gradekit.grading import grader
from gradekit.grading.process_pool import Pool
from gradekit.model.assignment import Assignment
from gradekit.model.errors import UsageError
from gradekit.model.report import Report
from gradekit.sandbox.isolation import Isolation

BEGINNING: Final = b'{"file":'  # of each line of the results
SUFFIXES: Final = {".py", ".ipynb"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Graded:
    """One submission, by its path below the folder and the hash of its bytes, graded.

    `basis` tells apart what it was graded by.
    """

    file: str
    sha256: str
    basis: str
    report: Report


def submissions(folder: Path) -> list[Path]:
    """List the files of a folder, and of those below it, that can be graded.

    Hidden files and folders are left out, and what Python and Jupyter put there.

    Raises
    ------
    UsageError
        If there is no such folder, or nothing in it.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: this is no folder. Name the one that holds the submissions.")
    paths = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in SUFFIXES and not _is_passed_over(path.relative_to(folder))
    )
    if not paths:
        raise UsageError(f"{folder}: no .py or .ipynb file is in this folder. Name another.")
    return paths


def _is_passed_over(path: Path) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in path.parts)


def graded_before(output: Path, basis: str) -> dict[tuple[str, str], int]:
    """Give the exit code of each report in a file of results on this basis, by (file, sha256).

    The file is only ever added to, but that a last line that was begun by `gradekit grade`
    and not finished is cut off: its submission is graded again.

    Raises
    ------
    UsageError
        If it holds something else; nothing of it is changed then.
    """
    if not output.exists():
        return {}
    codes = {}
    try:
        text = output.read_bytes()
        whole = text[: text.rfind(b"\n") + 1]
        for number, line in enumerate(whole.splitlines(), start=1):
            about, code = _read_line(line, f"--output {output}: line {number}")
            if about["basis"] == basis:
                codes[about["file"], about["sha256"]] = code
        if unfinished := text[len(whole) :]:
            if unfinished[: len(BEGINNING)] != BEGINNING[: len(unfinished)]:
                number = whole.count(b"\n") + 1
                _read_line(b"", f"--output {output}: line {number}")  # which it refuses
            os.truncate(output, len(whole))
    except OSError as error:
        problem = f"it cannot be read ({error.strerror}). Name another place."
        raise UsageError(f"--output {output}: {problem}") from error
    return codes


def _read_line(line: bytes, place: str) -> tuple[dict[str, str], int]:
    try:
        about = json.loads(line)
        names = ("file", "sha256", "basis")
        return {name: str(about[name]) for name in names}, _exit_code(about["report"])
    except (ValueError, TypeError, KeyError):
        problem = "is no result of `gradekit grade`. Name another file, or remove this line."
        raise UsageError(f"{place} {problem}") from None


def _exit_code(report: Mapping[str, Any]) -> int:
    """Give `Report.exit_code` of a report in JSON, but 0 for any that has a score."""
    if report["problem"] is not None:
        return 2
    return 3 if report["score"] is None else 0


def basis(assignment: Assignment) -> str:
    """Name what grades: this gradekit, and the assignment as it is set now."""
    return fingerprint.of_results(assignment.manifest, locations.reference())[:16]


def grade(
    folder: Path, paths: Sequence[Path], assignment: Assignment, *, isolation: Isolation, jobs: int
) -> Iterator[Graded]:
    """Grade submissions of a folder, with so many processes at a time; give each as it is done.

    Each submission chooses its options; each process makes its own isolation by the
    settings of this one.
    """
    drawing.get(assignment, isolation=isolation)  # drawn once, before the processes ask for it
    graded_by = basis(assignment)
    about = str(assignment.manifest.folder.resolve()), *isolation.settings()
    jobs = min(jobs, len(paths))
    with Pool(grader.grade, begin=grader.begin, about=about, jobs=jobs) as pool:
        for path, (digest, report) in pool.map([str(path) for path in paths]):
            name = Path(path).relative_to(folder).as_posix()
            yield Graded(file=name, sha256=digest, basis=graded_by, report=report)
