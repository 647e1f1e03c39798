"""Generate the files that are shipped with an assignment, so that a check need not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gradekit.assignment import compiled, drawing, library, misconceptions
from gradekit.assignment import examples as corpora
from gradekit.assignment.examples import Corpus
from gradekit.assignment.reading import read_manifest
from gradekit.judging.judge import judge
from gradekit.judging.verdict_cache import VerdictCache
from gradekit.model.assignment import Assignment
from gradekit.model.errors import UsageError
from gradekit.sandbox.isolation import Isolation


def build(
    folder: Path,
    *,
    isolation: Isolation,
    seed: int,
    examples: int | None,
    progress: Callable[[str], None] = lambda _: None,
) -> Corpus:
    """Draw an assignment's examples, judge what comes with it, and write both to its folder.

    For each property `examples` are drawn, or as many as the manifest says. What was judged
    by them is written only if they are those that the manifest asks for. `progress` is
    called with a few words on what is being done.

    Raises
    ------
    UsageError
        If the folder cannot be written to.
    """
    manifest = read_manifest(folder, thorough=True)
    assignment = library.load_assignment(manifest)
    corpus = drawing.current(
        assignment, isolation=isolation, seed=seed, examples=examples, progress=progress
    )
    path = folder / corpora.SHIPPED
    written = corpora.ship(corpus, folder)
    if written and corpus.key == corpora.key(assignment):
        verdict_cache = _judge_all(assignment, corpus, isolation, progress)
        path = folder / compiled.NAME
        written = compiled.write(assignment, corpus, verdict_cache.pack())
    if not written:
        raise UsageError(f"{path}: it cannot be written. Make the folder writable, or copy it.")
    return corpus


def _judge_all(
    assignment: Assignment, corpus: Corpus, isolation: Isolation, progress: Callable[[str], None]
) -> VerdictCache:
    """Judge what comes with the assignment: how it is right, and how it is wrong.

    Of the wrong ones only the examples are noted on which they fail. Where points are
    lost, each is judged and counted, though another failed in the same way.
    """
    key, manifest = (corpus.key, corpus.drawn_by), assignment.manifest
    right, wrong = VerdictCache(key, keeps_failures=True), VerdictCache(key)
    solutions = [library.read_for(manifest, str(path)) for path in manifest.solutions]
    mistakes = [
        library.parse_for(manifest, misconceptions.text(mistake), str(mistake.path))
        for mistake in manifest.misconceptions
    ]
    starters = sorted(manifest.folder.glob("starter.py"))  # fails on the simplest
    mistakes += [library.read_for(manifest, str(path)) for path in starters]
    for cache, submissions in ((right, solutions), (wrong, mistakes)):
        for submission in submissions:
            progress(f"judging {Path(submission.path).name}")
            if not submission.options:
                judge(
                    assignment, submission, isolation=isolation, corpus=corpus, verdict_cache=cache
                )
    right.note_all_of(wrong)
    return right
