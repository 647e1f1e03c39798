"""Time what it takes to explain a wrong function: `gradekit check` with and without, by turns.

``python -m tests.benchmarks.explaining [ASSIGNMENT ...] --repeat 5 --each 2``

The submissions are a solution, of which nothing is explained, misconceptions and blind functions.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from gradekit.assignment import library, misconceptions
from tests.assignments import blind
from tests.benchmarks.class_folder import spaced
from tests.benchmarks.contest import positive, reported, workplace
from tests.benchmarks.environments import CHECKOUT, EnvironmentProblem, last_line
from tests.benchmarks.machine import facts
from tests.benchmarks.processes import Command, Run, run
from tests.benchmarks.table import figure, layout, spread

TITLES: Final = (
    "submission",
    "turns",
    "explained, s (quartiles)",
    "not explained, s (quartiles)",
    "difference, s (median)",
    "of processor s",
)
PROGRAM: Final = """
import sys
from gradekit.cli.main import main
from gradekit.judging.judge import Judgement
if sys.argv.pop(1) == "without":
    Judgement._diagnose = lambda self: None
sys.exit(main())
"""
"""`gradekit`, which is first told whether it is to explain what fails."""
SETTLED: Final = frozenset({0, 1})
"""Exit codes of a check that came to its end."""


def main() -> int:
    """Print a row for each submission."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("assignments", metavar="ASSIGNMENT", nargs="*")
    parser.add_argument("--repeat", type=positive, default=5, help="turns with and without")
    parser.add_argument("--each", type=positive, default=1, help="wrong functions of each kind")
    options = parser.parse_args()
    print(facts(), flush=True)
    rows = []
    with workplace() as folder:
        for name in options.assignments or library.names():
            for title, text in submissions(name, options.each):
                path = folder / "submission.py"
                path.write_text(text, "utf-8")
                rows.append([f"{name}: {title}", *measured(path, name, options.repeat)])
                print(" ".join(rows[-1]), file=sys.stderr, flush=True)
    print("\nA cold `gradekit check`; each turn is a pair, and the differences are within pairs:\n")
    print(layout(TITLES, rows))
    return 0


def submissions(name: str, each: int) -> Iterator[tuple[str, str]]:
    """Give a solution, and so many misconceptions and blind functions, spread over all."""
    manifest = library.find(name)
    yield "right", manifest.solutions[0].read_text("utf-8")
    wrong = {mistake.path: mistake for mistake in manifest.misconceptions}
    for path in spaced(list(wrong), each):
        yield path.stem, misconceptions.text(wrong[path])
    own = [path for path in (*blind.WRITTEN, *blind.PAIRS) if blind.assignment(path) == name]
    for path in spaced(own, each):
        yield path.stem, blind.text(path)


def measured(path: Path, name: str, repeat: int) -> list[str]:
    """Check a file with and without explanations, by turns; the first turn is not counted."""
    turns = [[check(path, name, how) for how in ("with", "without")] for _ in range(repeat + 1)][1:]
    explained, plain = (spread([one.seconds for one in runs]) for runs in zip(*turns, strict=True))
    return [
        *(str(repeat), str(explained), str(plain)),
        figure(spread([one.seconds - other.seconds for one, other in turns]).median),
        figure(spread([one.processor - other.processor for one, other in turns]).median),
    ]


def check(path: Path, name: str, how: str, options: Sequence[str] = ()) -> Run:
    """Check a file with or without explanations.

    Raises
    ------
    EnvironmentProblem
        If the check does not come to an end.
    """
    words = (sys.executable, "-c", PROGRAM, how, "check", str(path), "--assignment", name, *options)
    done = run(Command(arguments=words, folder=CHECKOUT))
    if done.code not in SETTLED:
        raise EnvironmentProblem(f"{path}: exit code {done.code}: {last_line(done.errors)}")
    return done


if __name__ == "__main__":
    sys.exit(reported(main))
