"""The state of a pool process: one assignment, loaded once for each choice of options."""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from gradekit.assignment import drawing, library
from gradekit.assignment.examples import Corpus, Example
from gradekit.grading.student_files import StudentFiles, hash_submission
from gradekit.judging.judge import judge
from gradekit.judging.known_answers import KnownAnswers
from gradekit.judging.options import Options, extend
from gradekit.judging.scoring import failed, notes_on_fresh
from gradekit.model.assignment import Assignment
from gradekit.model.errors import SubmissionError
from gradekit.model.report import Report
from gradekit.sandbox.isolation import Isolation
from gradekit.submission.reading import Submission

ChosenOptions = tuple[tuple[str, str], ...]
"""The values of an assignment's options that a submission has chosen, by name."""


class Material(NamedTuple):
    """What submissions with one choice of options are judged by; the answers grow."""

    assignment: Assignment
    corpus: Corpus
    known_answers: KnownAnswers


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """What a process of a pool is told: the assignment's folder, a tier, what is accepted in it.

    All submissions have the same judging options, and the same `fresh` examples, which were
    drawn before, by property. `files` tells whose the files of a folder are.
    """

    folder: str
    tier: str
    accepted: tuple[str, ...]
    options: Options = field(default_factory=Options)
    fresh: Mapping[str, Sequence[Example]] = field(default_factory=dict)
    files: StudentFiles | None = None


class Grader:
    """One assignment and its examples, loaded once for each choice of options."""

    def __init__(
        self,
        folder: str,
        isolation: Isolation,
        options: Options | None = None,
        fresh: Mapping[str, Sequence[Example]] | None = None,
        files: StudentFiles | None = None,
    ) -> None:
        self.manifest = library.find(folder)
        self.isolation = isolation
        self.options = options or Options()
        self.files = files
        self._fresh = fresh
        self._loaded: dict[ChosenOptions, Material] = {}

    def material(self, options: Mapping[str, str]) -> Material:
        """Give the assignment with these options, its examples, and the known answers to them."""
        key = tuple(sorted((self.manifest.usual_options | dict(options)).items()))
        if key not in self._loaded:
            assignment = library.load_assignment(self.manifest, options=options)
            corpus = drawing.get(
                assignment,
                isolation=self.isolation,
                seed=self.options.seed,
                examples=self.options.examples,
            )
            if self._fresh:
                corpus = extend(corpus, self._fresh)
            known_answers = KnownAnswers(corpus.known_answers)
            self._loaded[key] = Material(assignment, corpus, known_answers)
        return self._loaded[key]

    def judge(self, path: str) -> Report:
        """Judge a file with its modules; its answers are added to the known ones, for the next one.

        Raises
        ------
        SubmissionError
            If it cannot be read.
        """
        beside = self.files.beside(Path(path)) if self.files else None
        return self.judge_submission(library.read_for(self.manifest, path, beside))

    def judge_submission(self, submission: Submission, *, time_factor: float = 1.0) -> Report:
        """Judge a file that has been read for this assignment, in so many times the usual time."""
        assignment, corpus, known_answers = self.material(submission.options)
        return judge(
            assignment,
            submission,
            isolation=self.isolation,
            options=replace(self.options, time_factor=time_factor),
            corpus=corpus,
            known_answers=known_answers,
        )


def begin(settings: Settings) -> Grader:
    """Make what a process of a pool needs, with all that takes longer than a submission."""
    gc.set_threshold(50_000)  # almost nothing of a run is garbage before its end
    isolation = Isolation(settings.tier, settings.accepted)
    grader = Grader(settings.folder, isolation, settings.options, settings.fresh, settings.files)
    grader.material({})
    return grader


def grade(grader: Grader, path: str) -> tuple[str, Report]:
    """Grade a file; give the hash of its bytes and its modules, and its report."""
    digest = hash_submission(Path(path), grader.manifest, grader.files)
    try:
        return digest, grader.judge(path)
    except SubmissionError as error:
        notes = notes_on_fresh(grader.options)
        report = failed(path, error, grader.manifest)
        return digest, replace(report, seed=grader.options.seed, notes=notes)
