"""``gradekit audit ASSIGNMENT --explanations``: how misconceptions are explained, as a table."""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from gradekit.cli.exit_codes import FAILED, SUCCESS
from gradekit.cli.progress import Progress

if TYPE_CHECKING:
    from gradekit.authoring.explanations import Explanations, Row

WIDTH: Final = 79
HEAD: Final = (
    "What is said of each misconception where its file, and every switch that points\n"
    "to it, is left out: the layer and the sentence. ! marks one that is explained as\n"
    "another even with them."
)
PER_CENT: Final = 100


def run(options: argparse.Namespace) -> int:
    """Print the table; exit 1 if an error model breaks a rule, or a misconception is not named."""
    from gradekit.assignment import drawing, library
    from gradekit.authoring.explanations import audit_explanations
    from gradekit.sandbox.isolation import Isolation

    assignment = library.load_assignment(library.find(options.assignment, thorough=True))
    with Progress() as progress, Isolation() as isolation:
        corpus = drawing.get(assignment, isolation=isolation, progress=progress.tell)
        explanations = audit_explanations(assignment, corpus, isolation, progress.tell)
    if options.format == "json":
        sys.stdout.write(explanations.to_json())
    else:
        print("\n".join(lines(explanations)))
    return FAILED if explanations.broken else SUCCESS


def lines(explanations: Explanations) -> Iterator[str]:
    """Write the table in lines of 79 columns at most."""
    yield f"Explanations of {explanations.assignment}"
    yield from ("", HEAD)
    function = ""
    for row in explanations.rows:
        if row.function != function:
            function = row.function
            yield from ("", function)
        yield from _row(row)
    yield ""
    counts = explanations.counts
    explained = sum(counts.values()) - counts.get("", 0)
    total = max(1, len(explanations.rows))
    by_layer = ", ".join(f"{counts[layer]} by {layer}" for layer in counts if layer)
    yield (
        f"Left out: {explained} of {len(explanations.rows)} explained "
        f"({PER_CENT * explained // total} %)" + (f": {by_layer}." if by_layer else ".")
    )
    for sentence in explanations.broken:
        yield from textwrap.wrap(sentence, WIDTH, subsequent_indent="    ")
    count = len(explanations.broken)
    yield f"Rules that do not hold: {count}." if count else "Every rule holds."


def _row(row: Row) -> Iterator[str]:
    mark = " " if row.named == row.misconception else "!"
    yield f"{mark} {row.misconception}: {row.layer or 'nothing'}"
    yield from textwrap.wrap(row.sentence, WIDTH, initial_indent="    ", subsequent_indent="    ")
