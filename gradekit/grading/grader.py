"""The state of a pool process: one assignment, loaded once for each choice of options."""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from gradekit.assignment import drawing, library
from gradekit.assignment.examples import Corpus
from gradekit.judging.judge import judge
from gradekit.judging.scoring import unusable
from gradekit.judging.verdict_cache import Update, VerdictCache
from gradekit.model.assignment import Assignment
from gradekit.model.errors import SubmissionError
from gradekit.model.report import Report
from gradekit.sandbox.isolation import Isolation
from gradekit.submission.reading import Submission

ChosenOptions = tuple[tuple[str, str], ...]
"""The values of an assignment's options that a submission has chosen, by name."""
Updates = Mapping[ChosenOptions, Sequence[Update]]
"""What one process has added to its verdict caches, for the others."""


def hash_submission(path: Path) -> str:
    """Hash a submission's bytes; empty if they cannot be read: judging it says why."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    except OSError:
        return ""


class Grader:
    """One assignment and its examples, loaded once for each choice of options."""

    def __init__(self, folder: str, isolation: Isolation) -> None:
        self.manifest = library.find(folder)
        self.isolation = isolation
        self._loaded: dict[ChosenOptions, tuple[Assignment, Corpus]] = {}
        self._verdict_caches: dict[ChosenOptions, VerdictCache] = {}

    def material(self, options: Mapping[str, str]) -> tuple[Assignment, Corpus]:
        """Give the assignment with these options, and its examples."""
        key = self._key(options)
        if key not in self._loaded:
            assignment = library.load_assignment(self.manifest, options=options)
            corpus = drawing.get(assignment, isolation=self.isolation)
            self._loaded[key] = assignment, corpus
        return self._loaded[key]

    def judge(self, path: str) -> Report:
        """Judge a file; its verdicts are added to the cache, for the next one.

        Raises
        ------
        SubmissionError
            If it cannot be read.
        """
        return self.judge_submission(library.read_for(self.manifest, path))

    def judge_submission(self, submission: Submission) -> Report:
        """Judge a file that has been read for this assignment."""
        assignment, corpus = self.material(submission.options)
        cache = self.verdict_cache(submission.options)
        return judge(
            assignment, submission, isolation=self.isolation, corpus=corpus, verdict_cache=cache
        )

    def verdict_cache(self, options: Mapping[str, str]) -> VerdictCache:
        """Give the verdict cache of the assignment with these options."""
        key = self._key(options)
        if key not in self._verdict_caches:
            assignment, corpus = self.material(options)
            empty = VerdictCache((corpus.key, corpus.drawn_by))
            self._verdict_caches[key] = VerdictCache.recorded(assignment) or empty
        return self._verdict_caches[key]

    def _key(self, options: Mapping[str, str]) -> ChosenOptions:
        """Name a choice of options; what is not chosen has its default."""
        return tuple(sorted((self.manifest.usual_options | dict(options)).items()))

    def updates(self) -> Updates:
        """Give what was added to the caches since this was last asked, by options."""
        return {key: cache.updates() for key, cache in self._verdict_caches.items()}

    def apply(self, updates: Updates) -> None:
        """Add what another process has added."""
        for options, additions in updates.items():
            for update in additions:
                self.verdict_cache(dict(options)).apply(update)


def begin(about: tuple[str, str, tuple[str, ...]]) -> Grader:
    """Make what a process of a pool needs: of an assignment's folder, a tier, what is accepted."""
    folder, tier, accepted = about
    gc.set_threshold(50_000)  # almost nothing of a run is garbage before its end
    return Grader(folder, Isolation(tier, accepted))


def grade(grader: Grader, path: str) -> tuple[str, Report, Updates]:
    """Grade a file; give the hash of its bytes, its report, and what the caches gained."""
    digest = hash_submission(Path(path))
    try:
        return digest, grader.judge(path), grader.updates()
    except SubmissionError as error:
        return digest, unusable(grader.manifest, error), {}
