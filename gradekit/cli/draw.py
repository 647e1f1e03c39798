"""``gradekit draw ASSIGNMENT``: draw its examples and keep them in its folder."""

from __future__ import annotations

import argparse
from pathlib import Path

from gradekit.assignment import drawing, kept, library, misconceptions
from gradekit.assignment import examples as corpus
from gradekit.assignment.examples import Corpus
from gradekit.cli.progress import Progress
from gradekit.judging.judge import judge
from gradekit.judging.verdict_cache import VerdictCache
from gradekit.model.assignment import Assignment
from gradekit.model.errors import UsageError


def run(options: argparse.Namespace) -> int:
    """Draw the corpus that is shipped with an assignment, and write its kept."""
    manifest = library.find(options.assignment, thorough=True)
    assignment = library.load_assignment(manifest)
    with Progress() as progress:
        drawn = drawing.current(
            assignment, seed=options.seed, examples=options.examples, told=progress.tell
        )
        path = manifest.folder / corpus.SHIPPED
        written = corpus.ship(drawn, manifest.folder)
        if written and drawn.key == corpus.key(assignment):
            verdict_cache = _precedents(assignment, drawn, progress)
            path = manifest.folder / kept.NAME
            written = kept.write(assignment, drawn, verdict_cache.pack())
    if not written:
        raise UsageError(f"{path}: it can not be written. Make the folder writable, or copy it.")
    count = sum(map(len, drawn.examples.values()))
    examples = manifest.folder / corpus.SHIPPED
    print(f"{examples}: {count} examples of {len(drawn.examples)} properties, {drawn.drawn_by}")
    return 0


def _precedents(assignment: Assignment, drawn: Corpus, progress: Progress) -> VerdictCache:
    """Judge what comes with the assignment: how it is right, and how it is wrong.

    Of the wrong ones only the examples are noted on which they fail. Where points are
    lost, each is judged and counted, though another failed in the same way.
    """
    key = drawn.key, drawn.drawn_by
    right, wrong = VerdictCache(key, keeps_failures=True), VerdictCache(key)
    manifest = assignment.manifest
    solutions = [library.read_for(manifest, str(path)) for path in manifest.solutions]
    mistakes = [
        library.parse_for(manifest, misconceptions.text(one), str(one.path))
        for one in manifest.misconceptions
    ]
    starters = sorted(manifest.folder.glob("starter.py"))  # fails on the simplest
    mistakes += [library.read_for(manifest, str(path)) for path in starters]
    for found, submissions in ((right, solutions), (wrong, mistakes)):
        for submission in submissions:
            progress.tell(f"judging {Path(submission.path).name}")
            if not submission.options:
                judge(assignment, submission, corpus=drawn, verdict_cache=found)
    right.note_all_of(wrong)
    return right
