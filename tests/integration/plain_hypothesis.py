"""Hold the replay of kept examples against plain runs of Hypothesis, program by program.

``python -m tests.integration.plain_hypothesis [ASSIGNMENT ...] [--mutants] [--sample N]``

Every solution and misconception is judged by every property in both ways, with
its own functions. With ``--mutants``, so is every mutant: by the property that
refutes it first in a replay, or, where none does, by all that may have to do
with what was changed. The exit code is 1 if the ways differ anywhere.

A plain run stops at the first example that fails, for making it small cannot
make the property hold. Of misconceptions and mutants a call may take one second
instead of two. What is random gets the same seed in both ways. What depends on
earlier calls may differ by right: `comparison.EXCUSED` names the files, and each
such difference is printed with the reason, but does not change the exit code.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from gradekit.assignment import drawing, hypothesis_adapter, library
from gradekit.grading.process_pool import Pool
from gradekit.model.assignment import Manifest
from tests.integration.comparison import (
    MISCONCEPTION,
    MUTANT,
    SOLUTION,
    Compared,
    Grader,
    Program,
    files,
    mutants_of,
    spread,
)
from tests.isolation import ISOLATION

JOBS = 2
HEADINGS = (
    "solutions",
    "misconceptions",
    "mutants",
    "verdicts",
    "refuted",
    "differences",
    "excused",
)
WIDTH = 18


@dataclass(kw_only=True, slots=True)
class Row:
    """What comparing on one assignment came to."""

    name: str
    programs: Counter[str] = field(default_factory=Counter)
    verdicts: int = 0
    refuted: int = 0
    differences: int = 0
    excused: int = 0
    seconds: float = 0.0

    def add(self, program: Program, compared: Compared) -> None:
        """Count one program in."""
        self.programs[program.kind] += 1
        self.verdicts += compared.verdicts
        self.refuted += compared.refuted
        self.differences += len(compared.differences)
        self.excused += len(compared.excused)

    def __str__(self) -> str:
        counts = [self.programs[kind] for kind in (SOLUTION, MISCONCEPTION, MUTANT)]
        cells = [*counts, self.verdicts, self.refuted, self.differences, self.excused]
        return line(self.name, cells, f"{self.seconds:.0f}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Compare, print a table, and fail if anything differs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="all unless told")
    parser.add_argument("--mutants", action="store_true", help="compare on the mutants as well")
    parser.add_argument(
        "--sample", type=int, metavar="N", help="the same, but only so many of each assignment"
    )
    options = parser.parse_args(arguments)
    rows = []
    for name in options.assignments or library.names():
        manifest = library.find(name)
        rows.append(compare_all(manifest, chosen(manifest, options.mutants, options.sample)))
    print(line("", HEADINGS, "seconds"), *rows, sep="\n")
    return 1 if any(row.differences for row in rows) else 0


def chosen(manifest: Manifest, with_mutants: bool, sample: int | None) -> list[Program]:
    """List what to compare on."""
    paths = manifest.solutions if with_mutants or sample is not None else ()
    changed = [one for path in paths for one in mutants_of(path)]
    return [*files(manifest), *(changed if sample is None else spread(changed, sample))]


def compare_all(manifest: Manifest, programs: Sequence[Program]) -> Row:
    """Compare on every program, telling each difference when it is found."""
    row, began = Row(name=manifest.name), time.monotonic()
    drawn_by = drawing.get(library.load_assignment(manifest), isolation=ISOLATION).drawn_by
    now = hypothesis_adapter.drawn_by()
    if drawn_by != now:  # then nothing says that the two ways see the same examples
        print(f"{manifest.name}: drawn by {drawn_by}, run by {now}")
    with Pool(compare, begin=Grader, about=str(manifest.folder.resolve()), jobs=JOBS) as pool:
        for program, compared in pool.map(programs):
            row.add(program, compared)
            for difference in (*compared.differences, *compared.excused):
                print(f"{manifest.name}: {difference}", flush=True)
    row.seconds = time.monotonic() - began
    return row


def compare(grader: Grader, program: Program) -> Compared:
    """Compare on one program; a pool wants a function of a module."""
    return grader.compare(program)


def line(name: str, cells: Sequence[object], last: str) -> str:
    """Lay out a line of the table."""
    padded = "".join(f"{cell!s:>15}" for cell in cells)
    return f"{name:<{WIDTH}}{padded}{last:>9}"


if __name__ == "__main__":
    sys.exit(main())
