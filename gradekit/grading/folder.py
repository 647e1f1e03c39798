"""Grading a folder: every submission once, each result kept as soon as it is there.

The results are lines of JSON. What a file holds already is not graded again,
as long as neither the submission nor what grades it has changed.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gradekit.assignment import drawing, fingerprint, library
from gradekit.assignment.examples import Corpus
from gradekit.grading.local import Pool
from gradekit.judging.judge import judge, unusable
from gradekit.judging.verdict_cache import News, VerdictCache
from gradekit.model.assignment import Assignment
from gradekit.model.errors import SubmissionError, UsageError
from gradekit.model.report import Report
from gradekit.sandbox import preparation
from gradekit.submission.reading import Submission

Options = tuple[tuple[str, str], ...]
Learnt = Mapping[Options, Sequence[News]]
"""What one process has learnt, for the others: see `gradekit.judging.verdict_cache`."""

SUFFIXES: Final = {".py", ".ipynb"}


@dataclass(frozen=True, kw_only=True, slots=True)
class Graded:
    """One submission of a folder, graded.

    `file` is its path below the folder; `sha256` is of its bytes; `basis`
    tells apart what it was graded by.
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
    found = sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in SUFFIXES and not _is_passed_over(path.relative_to(folder))
    )
    if not found:
        raise UsageError(f"{folder}: no .py or .ipynb file is in this folder. Name another.")
    return found


def _is_passed_over(path: Path) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in path.parts)


def hash_submission(path: Path) -> str:
    """Hash a submission's bytes; empty if they can not be read: judging it says why."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    except OSError:
        return ""


def graded_before(output: Path, basis: str) -> set[tuple[str, str]]:
    """Tell what a file of results holds, as (file, sha256), by the same basis.

    A last line that was not finished is cut off: its submission is graded again.

    Raises
    ------
    UsageError
        If it holds something else; nothing of it is changed then.
    """
    if not output.exists():
        return set()
    found = set()
    try:
        text = output.read_bytes()
        whole = text[: text.rfind(b"\n") + 1]
        for number, line in enumerate(whole.splitlines(), start=1):
            about = _read_line(line, f"--output {output}: line {number}")
            if about["basis"] == basis:
                found.add((about["file"], about["sha256"]))
        if len(whole) < len(text):
            os.truncate(output, len(whole))
    except OSError as error:
        problem = f"it can not be read ({error.strerror}). Name another place."
        raise UsageError(f"--output {output}: {problem}") from error
    return found


def _read_line(line: bytes, place: str) -> dict[str, str]:
    try:
        about = json.loads(line)
        return {name: str(about[name]) for name in ("file", "sha256", "basis")}
    except (ValueError, TypeError, KeyError):
        problem = "is no result of `gradekit grade`. Name another file, or remove this line."
        raise UsageError(f"{place} {problem}") from None


def basis(assignment: Assignment) -> str:
    """Name what grades: this gradekit, and the assignment as it is set now."""
    return fingerprint.of_results(assignment.manifest, library.reference())[:16]


def grade(
    folder: Path, paths: Sequence[Path], assignment: Assignment, *, jobs: int
) -> Iterator[Graded]:
    """Grade submissions, several at a time; give each as it is done.

    Parameters
    ----------
    folder : Path
        What their names are relative to.
    paths : sequence of Path
        The files.
    assignment : Assignment
        What they are graded by; options are chosen by each submission.
    jobs : int
        Processes at a time.
    """
    drawing.get(assignment)  # drawn once, before the processes ask for it
    grader = basis(assignment)
    where = str(assignment.manifest.folder.resolve())
    about = where, *preparation.settings()
    jobs = min(jobs, len(paths))
    with Pool(_grade, begin=_begin, about=about, jobs=jobs, hear=Bench.hear) as pool:
        for path, (digest, report, news) in pool.map([str(path) for path in paths]):
            pool.tell(news)
            name = Path(path).relative_to(folder).as_posix()
            yield Graded(file=name, sha256=digest, basis=grader, report=report)


class Bench:
    """One assignment and its examples, loaded once for each choice of options.

    Parameters
    ----------
    folder : str
        The assignment's.
    """

    def __init__(self, folder: str) -> None:
        self.manifest = library.find(folder)
        self._loaded: dict[Options, tuple[Assignment, Corpus]] = {}
        self._precedents: dict[Options, VerdictCache] = {}

    def material(self, options: Mapping[str, str]) -> tuple[Assignment, Corpus]:
        """Give the assignment with these options, and its examples."""
        key = self._key(options)
        if key not in self._loaded:
            assignment = library.load_assignment(self.manifest, options=options)
            self._loaded[key] = assignment, drawing.get(assignment)
        return self._loaded[key]

    def judge(self, path: str) -> Report:
        """Judge a file; what is learnt from it makes the next one easier.

        Raises
        ------
        SubmissionError
            If it can not be read.
        """
        return self.judge_submission(library.read_for(self.manifest, path))

    def judge_submission(self, submission: Submission) -> Report:
        """Judge a file that has been read for this assignment."""
        assignment, corpus = self.material(submission.options)
        verdict_cache = self.verdict_cache(submission.options)
        return judge(assignment, submission, corpus=corpus, verdict_cache=verdict_cache)

    def verdict_cache(self, options: Mapping[str, str]) -> VerdictCache:
        """Give the verdict_cache of the assignment with these options."""
        key = self._key(options)
        if key not in self._precedents:
            assignment, corpus = self.material(options)
            known = VerdictCache.recorded(assignment) or VerdictCache((corpus.key, corpus.drawn_by))
            self._precedents[key] = known
        return self._precedents[key]

    def _key(self, options: Mapping[str, str]) -> Options:
        """Name a choice of options; what is not chosen has its default."""
        return tuple(sorted((self.manifest.usual_options | dict(options)).items()))

    def news(self) -> Learnt:
        """Give what was learnt since this was last asked, by options."""
        return {key: known.news() for key, known in self._precedents.items()}

    def hear(self, learnt: Learnt) -> None:
        """Learn what another process has learnt."""
        for key, news in learnt.items():
            for one in news:
                self.verdict_cache(dict(key)).hear(one)


def _begin(about: tuple[str, str, tuple[str, ...]]) -> Bench:
    """Settle in each process what keeps submissions apart, as it was found before."""
    folder, tier, accepted = about
    gc.set_threshold(50_000)  # almost nothing of a run is garbage before its end
    preparation.settle(tier, accepted)
    return Bench(folder)


def _grade(bench: Bench, path: str) -> tuple[str, Report, Learnt]:
    digest = hash_submission(Path(path))
    try:
        return digest, bench.judge(path), bench.news()
    except SubmissionError as error:
        return digest, unusable(bench.manifest, error), {}
