"""The state of a pool process: one assignment, loaded once for each choice of options."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from gradekit.assignment import drawing, library
from gradekit.assignment.examples import Corpus
from gradekit.judging.judge import judge
from gradekit.judging.known_answers import KnownAnswers
from gradekit.judging.scoring import unusable
from gradekit.model.assignment import Assignment
from gradekit.model.errors import SubmissionError
from gradekit.model.report import Report
from gradekit.sandbox.isolation import Isolation
from gradekit.submission.file import read_bytes
from gradekit.submission.reading import Submission

ChosenOptions = tuple[tuple[str, str], ...]
"""The values of an assignment's options that a submission has chosen, by name."""


def hash_submission(path: Path) -> str:
    """Hash a submission's bytes; empty if they are not read: judging it says why."""
    try:
        return hashlib.sha256(read_bytes(str(path))[0]).hexdigest()
    except SubmissionError:
        return ""


class Material(NamedTuple):
    """What submissions with one choice of options are judged by; the answers grow."""

    assignment: Assignment
    corpus: Corpus
    known_answers: KnownAnswers


class Grader:
    """One assignment and its examples, loaded once for each choice of options."""

    def __init__(self, folder: str, isolation: Isolation) -> None:
        self.manifest = library.find(folder)
        self.isolation = isolation
        self._loaded: dict[ChosenOptions, Material] = {}

    def material(self, options: Mapping[str, str]) -> Material:
        """Give the assignment with these options, its examples, and the known answers to them."""
        key = tuple(sorted((self.manifest.usual_options | dict(options)).items()))
        if key not in self._loaded:
            assignment = library.load_assignment(self.manifest, options=options)
            corpus = drawing.get(assignment, isolation=self.isolation)
            known_answers = KnownAnswers.shipped(corpus, assignment)
            self._loaded[key] = Material(assignment, corpus, known_answers)
        return self._loaded[key]

    def judge(self, path: str) -> Report:
        """Judge a file; its answers are added to the known ones, for the next one.

        Raises
        ------
        SubmissionError
            If it cannot be read.
        """
        return self.judge_submission(library.read_for(self.manifest, path))

    def judge_submission(self, submission: Submission) -> Report:
        """Judge a file that has been read for this assignment."""
        assignment, corpus, known_answers = self.material(submission.options)
        return judge(
            assignment,
            submission,
            isolation=self.isolation,
            corpus=corpus,
            known_answers=known_answers,
        )


def begin(about: tuple[str, str, tuple[str, ...]]) -> Grader:
    """Make what a process of a pool needs: of an assignment's folder, a tier, what is accepted."""
    folder, tier, accepted = about
    gc.set_threshold(50_000)  # almost nothing of a run is garbage before its end
    return Grader(folder, Isolation(tier, accepted))


def grade(grader: Grader, path: str) -> tuple[str, Report]:
    """Grade a file; give the hash of its bytes, and its report."""
    digest = hash_submission(Path(path))
    try:
        return digest, grader.judge(path)
    except SubmissionError as error:
        return digest, unusable(grader.manifest, error)
