"""``gradekit audit ASSIGNMENT --coverage``: the buckets that the examples reach, as a table."""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from gradekit.cli.exit_codes import FAILED, SUCCESS
from gradekit.cli.progress import Progress

if TYPE_CHECKING:
    from gradekit.authoring.coverage import Coverage, Outside, Row

WIDTH: Final = 79
HEAD: Final = (
    "For each chain of buckets: how many steps are reached of those that the domain\n"
    "promises, how many examples reach the last of these, and which are empty.\n"
    "The size of x is |x|; -x > 5 is reached where some x is below -5."
)
INDENT: Final = " " * 17


def run(options: argparse.Namespace) -> int:
    """Print the coverage; exit 1 if a bucket is empty, or a call lies outside."""
    from gradekit.assignment import drawing, library
    from gradekit.assignment.domains import read_domains
    from gradekit.authoring.coverage import cover
    from gradekit.sandbox.isolation import Isolation

    manifest = library.find(options.assignment, thorough=True)
    assignment = library.load_assignment(manifest)
    domains = read_domains(manifest.folder, manifest.functions)
    with Progress() as progress, Isolation() as isolation:
        corpus = drawing.get(assignment, isolation=isolation, progress=progress.tell)
        coverage = cover(assignment, corpus, domains, progress.tell)
    if options.format == "json":
        sys.stdout.write(coverage.to_json())
    else:
        print("\n".join(lines(coverage)))
    return FAILED if coverage.broken else SUCCESS


def lines(coverage: Coverage) -> Iterator[str]:
    """Write a coverage in lines of 79 columns at most."""
    yield f"Coverage of {coverage.assignment}"
    yield from ("", HEAD)
    for function, rows in coverage.rows.items():
        reached, promised = coverage.counts(function)
        yield ""
        examples = coverage.examples[function]
        yield f"{function}: {reached} of {promised} buckets, in {examples} examples"
        yield "  reached examples"
        for row in rows:
            yield from _row(row)
    if coverage.outside:
        yield ""
        yield "Calls that lie outside of the domains, the first of each kind"
        for call in coverage.outside:
            yield from _outside(call)
    reached, promised = coverage.totals
    yield ""
    yield (
        f"Buckets: {reached} of {promised} reached, {promised - reached} empty. "
        f"Kinds of calls outside: {len(coverage.outside)}."
    )
    count = len(coverage.broken)
    yield f"Rules that do not hold: {count}." if count else "Every rule holds."


def _row(row: Row) -> list[str]:
    """Write a chain: its label with the last step that is reached, and what is empty."""
    chain, reached = row.chain, row.reached
    count = row.examples[reached - 1] if reached else 0
    fraction = f"{reached}/{len(chain.steps)}"
    if chain.relation == "is":
        text = chain.label if reached else f"{chain.label} ! EMPTY"
    else:
        last = f" {chain.relation} {chain.steps[reached - 1]:g}" if reached else ""
        empty = " ".join(f"{step:g}" for step in row.empty)
        text = f"{chain.label}{last}" + (f" ! EMPTY {chain.relation} {empty}" if empty else "")
    start = f"  {fraction:>7} {count:>5}  "
    return textwrap.wrap(text, WIDTH, initial_indent=start, subsequent_indent=INDENT)


def _outside(call: Outside) -> Iterator[str]:
    again = f", {call.calls} calls" if call.calls > 1 else ""
    text = f"{call.function} in {call.property}{again}: {call.problem}"
    yield from textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="    ")
    yield from textwrap.wrap(call.call, WIDTH, initial_indent="    ", subsequent_indent="    ")
