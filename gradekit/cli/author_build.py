"""``gradekit author build ASSIGNMENT``: generate its corpus and its known answers."""

from __future__ import annotations

import argparse

from gradekit.cli.arguments import add_assignment, add_examples
from gradekit.cli.exit_codes import SUCCESS
from gradekit.cli.progress import Progress


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_assignment(parser)
    add_examples(parser)


def run(options: argparse.Namespace) -> int:
    """Build what is kept with an assignment, and say what was drawn."""
    from gradekit.assignment import examples, library
    from gradekit.authoring.build import build
    from gradekit.sandbox.isolation import Isolation

    folder = library.find(options.assignment).folder
    with Progress() as progress, Isolation() as isolation:
        corpus = build(
            folder,
            isolation=isolation,
            seed=options.seed,
            examples=options.examples,
            progress=progress.tell,
        )
    number = sum(map(len, corpus.examples.values()))
    print(
        f"{folder / examples.SHIPPED}: {number} examples of {len(corpus.examples)} properties, "
        f"{corpus.drawn_by}"
    )
    return SUCCESS
