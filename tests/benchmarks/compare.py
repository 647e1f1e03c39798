"""Grade the same submissions with gradekit and with other tools, in turn.

``python -m tests.benchmarks.compare --repeat 10 --submissions 1 100``
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.contest import (
    Contestant,
    add_environment_options,
    entered,
    laid_out,
    positive,
    reported,
    result,
    take_turns,
    workplace,
)
from tests.benchmarks.files import ASSIGNMENT, ONE
from tests.benchmarks.graders.all import GRADERS
from tests.benchmarks.machine import facts
from tests.benchmarks.variety import variants


def main() -> int:
    """Take turns for every number of submissions; fail if gradekit itself could not grade."""
    options = _options()
    print(facts(), flush=True)
    contestants = [entered(name, _given(options, name)) for name in options.tools]
    code = 0
    with workplace() as folder:
        warm_up(contestants, folder)
        for count in options.submissions:
            code |= compare(contestants, folder, count, options)
    return code


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=positive, default=5, help="turns of each tool")
    parser.add_argument("--submissions", type=positive, nargs="+", default=[1, 100])
    parser.add_argument("--tools", nargs="+", choices=GRADERS, default=list(GRADERS))
    told = "what is graded where it is one; a bundled solution unless told"
    parser.add_argument("--file", type=Path, default=ONE, help=told)
    add_environment_options(parser, "gradekit")
    return parser.parse_args()


def _given(options: argparse.Namespace, name: str) -> Path | None:
    return options.gradekit if name == "gradekit" else None


def warm_up(contestants: Sequence[Contestant], folder: Path) -> None:
    """Grade one submission with each tool, uncounted: files are read, bytecode is written."""
    for one in contestants:
        ready = laid_out(one, folder, [ONE])
        ready.turn()
        one.problem = ready.problem


def compare(
    contestants: Sequence[Contestant], folder: Path, count: int, options: argparse.Namespace
) -> int:
    """Take turns with so many submissions, print a table, and give the exit code."""
    one = [options.file]
    submissions = one if count == 1 else distinct(folder / f"{count}_submissions", count)
    own = [laid_out(one, folder, submissions) for one in contestants]
    take_turns(own, options.repeat)
    told = (
        f"One submission, {options.file.name}"
        if count == 1
        else f"{count} submissions, all different"
    )
    print(f"\n{told}; every tool graded all in every turn; the ratio is to gradekit:\n")
    reference = next((one for one in own if one.name == "gradekit"), own[0])
    print(result(own, reference, several=count > 1), flush=True)
    return 1 if reference.problem else 0


def distinct(folder: Path, count: int) -> list[Path]:
    """Write right submissions, no two of them alike."""
    folder.mkdir(exist_ok=True)
    paths = []
    for number, variant in enumerate(variants(count, assignment=ASSIGNMENT)):
        paths.append(folder / f"submission_{number:05}.py")
        paths[-1].write_text(variant.text, "utf-8")
    return paths


if __name__ == "__main__":
    sys.exit(reported(main))
