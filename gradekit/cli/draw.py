"""``gradekit draw ASSIGNMENT``: draw its examples and keep them in its folder."""

from __future__ import annotations

import argparse

from gradekit.assignment import compiled, drawing, library
from gradekit.assignment import examples as corpus
from gradekit.assignment.examples import Corpus
from gradekit.assignment.reading import read_manifest
from gradekit.cli.progress import Progress
from gradekit.judging.judge import judge
from gradekit.judging.verdict_cache import VerdictCache
from gradekit.model.assignment import Assignment
from gradekit.model.errors import UsageError
from gradekit.sandbox.preparation import Isolation


def run(options: argparse.Namespace) -> int:
    """Draw the corpus that is shipped with an assignment, and write its kept."""
    manifest = read_manifest(library.find(options.assignment).folder)
    assignment = library.load_assignment(manifest)
    with Progress() as progress, Isolation() as isolation:
        drawn = drawing.current(
            assignment,
            isolation=isolation,
            seed=options.seed,
            examples=options.examples,
            told=progress.tell,
        )
        path = manifest.folder / corpus.SHIPPED
        written = corpus.ship(drawn, manifest.folder)
        if written and drawn.key == corpus.key(assignment):
            verdict_cache = _precedents(assignment, drawn, isolation, progress)
            path = manifest.folder / compiled.NAME
            written = compiled.write(assignment, drawn, verdict_cache.pack())
    if not written:
        raise UsageError(f"{path}: it cannot be written. Make the folder writable, or copy it.")
    count = sum(map(len, drawn.examples.values()))
    examples = manifest.folder / corpus.SHIPPED
    print(f"{examples}: {count} examples of {len(drawn.examples)} properties, {drawn.drawn_by}")
    return 0


def _precedents(
    assignment: Assignment, drawn: Corpus, isolation: Isolation, progress: Progress
) -> VerdictCache:
    """Judge what comes with the assignment: how it is right, and how it is wrong.

    Of the wrong ones only the examples are noted on which they fail. Where points are
    lost, each is judged and counted, though another failed in the same way.
    """
    key = drawn.key, drawn.drawn_by
    right, wrong = VerdictCache(key, keeps_failures=True), VerdictCache(key)
    mistakes = [one.path for one in assignment.manifest.misconceptions]
    mistakes += sorted(assignment.manifest.folder.glob("starter.py"))  # fails on the simplest
    solutions = [*assignment.manifest.solutions, *assignment.manifest.styles]
    for found, paths in ((right, solutions), (wrong, mistakes)):
        for path in paths:
            progress.tell(f"judging {path.name}")
            submission = library.read_for(assignment.manifest, str(path))
            if not submission.options:
                judge(
                    assignment,
                    submission,
                    isolation=isolation,
                    corpus=drawn,
                    verdict_cache=found,
                )
    right.note_all_of(wrong)
    return right
