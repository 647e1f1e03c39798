"""Time a cold `gradekit check` and pytest with ten asserts on the same file, by turns.

``python -m tests.benchmarks.cold --repeat 30``
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.benchmarks.contest import (
    Contestant,
    add_environment_options,
    entered,
    laid_out,
    positive,
    reported,
    take_turns,
    workplace,
)
from tests.benchmarks.files import ONE, write_in_numpy, write_unlike, write_wrong
from tests.benchmarks.machine import facts
from tests.benchmarks.table import figure, layout, spread

TITLES: Final = (
    "submission",
    "turns",
    "gradekit s (quartiles)",
    "pytest s (quartiles)",
    "ratio of medians",
    "median of ratios",
)


def main() -> int:
    """Print a row for each file; fail if one of the two could not grade it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=positive, default=15, help="turns of each of the two")
    add_environment_options(parser, "gradekit", "pytest")
    options = parser.parse_args()
    print(facts(), flush=True)
    pair = [entered("gradekit", options.gradekit), entered("pytest", options.pytest)]
    print(", ".join(f"{one.grader.package} {one.version}" for one in pair), flush=True)
    rows, problems = [], list[str]()
    with workplace() as folder:
        for name, (path, is_right) in files(folder).items():
            own = [laid_out(one, folder, [path]) for one in pair]
            timed(own, options.repeat, is_right=is_right)
            problems += [f"{name}, {one.grader.name}: {one.problem}" for one in own if one.problem]
            rows.append(row(name, own))
    print("\nA cold start to the last line of the report, one process after the other:\n")
    print("\n".join([layout(TITLES, rows), *problems]))
    return 1 if problems else 0


def files(folder: Path) -> dict[str, tuple[Path, bool]]:
    """Give each file with whether it is right."""
    return {
        "right, a bundled solution": (ONE, True),
        "right, rounds as none bundled": (write_unlike(folder / "unlike.py"), True),
        "right, NumPy": (write_in_numpy(folder / "in_numpy.py"), True),
        "wrong, all five functions": (write_wrong(folder / "wrong.py"), False),
    }


def timed(pair: Sequence[Contestant], repeat: int, *, is_right: bool) -> None:
    """Take turns, after one that is not counted; a wrong file has to lose points."""
    take_turns(pair, 1, full_marks=is_right)
    for one in pair:
        one.timed.clear()
    take_turns(pair, repeat, full_marks=is_right)
    for one in pair:
        if not is_right and not one.problem and one.timed[-1].scores == [1.0]:
            one.problem = "the file is wrong, but got all of the points"


def row(name: str, pair: Sequence[Contestant]) -> list[str]:
    """Lay out what the two took."""
    ours, theirs = pair[0].seconds, pair[1].seconds
    if not ours or not theirs:
        return [name, "0", *["see below"] * 4]
    mine, other = spread(ours), spread(theirs)
    ratios = spread([a / b for a, b in zip(ours, theirs, strict=True)])
    middle = figure(mine.median / other.median)
    return [name, str(len(ours)), str(mine), str(other), middle, figure(ratios.median)]


if __name__ == "__main__":
    sys.exit(reported(main))
