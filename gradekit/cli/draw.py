"""``gradekit draw ASSIGNMENT``: draw its examples and keep them in its folder."""

from __future__ import annotations

import argparse

from gradekit import corpus, library
from gradekit.cli.progress import Progress
from gradekit.errors import UsageError


def run(options: argparse.Namespace) -> int:
    """Draw the corpus that is shipped with an assignment."""
    assignment = library.load_assignment(library.find(options.assignment))
    with Progress() as progress:
        drawn = corpus.draw(
            assignment, seed=options.seed, examples=options.examples, told=progress.tell
        )
    path = assignment.manifest.folder / corpus.SHIPPED
    if not corpus.write(drawn, path):
        raise UsageError(f"{path}: it can not be written. Make the folder writable, or copy it.")
    count = sum(map(len, drawn.examples.values()))
    print(f"{path}: {count} examples of {len(drawn.examples)} properties, {drawn.drawn_by}")
    return 0
