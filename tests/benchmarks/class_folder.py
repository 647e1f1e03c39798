"""Grade a folder of submissions that all differ, and compare with other tools on some of them.

``python -m tests.benchmarks.class_folder --count 1000 --jobs 2 --wrong 0.3``
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from tests.benchmarks.contest import (
    Contestant,
    add_environment_options,
    entered,
    laid_out,
    positive,
    reported,
    workplace,
)
from tests.benchmarks.environments import Environment, EnvironmentProblem, last_line
from tests.benchmarks.files import ASSIGNMENT
from tests.benchmarks.graders.all import environment
from tests.benchmarks.job import Timed
from tests.benchmarks.machine import facts
from tests.benchmarks.processes import Command, Run, run
from tests.benchmarks.table import figure, layout
from tests.benchmarks.variety import Variant, variants

FEW: Final = 2
"""Submissions of the smaller of two runs, whose difference leaves the start out."""
STARTED_ONCE: Final = ("otter-loop", "nbgrader", "nbgrader-hypothesis")
"""Tools that grade many submissions in one process, which starts only once."""
TOLD: Final = f"""
Other tools on some of them. What grades many in one process is counted without its start:
the difference between {FEW} and all, for each more. Alone is one submission, with the start.
"""
TITLES: Final = (
    "tool",
    "graded",
    "seconds",
    "seconds each",
    "ratio to gradekit",
    "processor s each",
    "ratio to gradekit's",
    "seconds alone",
    "ratio to gradekit each",
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Pace:
    """What a submission costs; without the start of a tool that starts only once.

    `alone` has the seconds of one for which the tool is started, if that was measured.
    """

    tool: str
    graded: int
    seconds: float
    each: float
    processor: float
    alone: float | None = None


def main() -> int:
    """Grade, count the scores, compare; fail if a score is not what it should be."""
    options = _options()
    print(facts(), flush=True)
    with workplace() as folder:
        written = write_folder(folder / "students", options)
        ours = environment("gradekit", options.gradekit)
        output = folder / "results.jsonl"
        done = grade(folder / "students", ours, output, jobs=options.jobs)
        lines = read_lines(output)
        tell(done, lines, options)
        problems = unexpected(written, lines)
        print("\n".join(problems) or "every right submission got all points, every wrong one less")
        mine = pace("gradekit", len(lines), done.seconds, done.processor)
        compare(mine, sorted((folder / "students").iterdir()), folder, options)
    return 1 if problems else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=positive, default=1000, help="submissions")
    parser.add_argument("--jobs", type=positive, default=2, help="processes of gradekit")
    parser.add_argument("--wrong", type=float, default=0.0, help="the share with mistakes")
    parser.add_argument("--seed", type=int, default=0, help="another seed, other submissions")
    parser.add_argument("--sample", type=positive, default=40, help="submissions for pytest")
    parser.add_argument("--small", type=positive, default=12, help="for otter and nbgrader")
    tools = ["hypothesis", "otter-loop", "otter-hypothesis", "nbgrader", "nbgrader-hypothesis"]
    parser.add_argument("--tools", nargs="*", choices=tools, default=tools)
    add_environment_options(parser, "gradekit")
    options = parser.parse_args()
    if not 0 <= options.wrong <= 1:
        parser.error(f"--wrong {options.wrong}: give a share from 0 to 1, such as 0.3")
    if min(options.sample, options.small) <= FEW:
        parser.error(f"--sample and --small: give more than {FEW}, so that the start can be told")
    return options


def write_folder(students: Path, options: argparse.Namespace) -> Mapping[str, Variant]:
    """Write the submissions, and give each by the name of its file."""
    students.mkdir()
    asked = variants(options.count, seed=options.seed, wrong=options.wrong, assignment=ASSIGNMENT)
    written = {f"student_{number:06}.py": one for number, one in enumerate(asked)}
    for name, one in written.items():
        students.joinpath(name).write_text(one.text, "utf-8")
    ways = len({one.ways for one in written.values()})
    print(f"submissions   {len(written)}, no two texts alike, {ways} combinations of ways to write")
    return written


def grade(students: Path, ours: Environment, output: Path, *, jobs: int) -> Run:
    """Run `gradekit grade` and look at the memory of the process that coordinates.

    Raises
    ------
    EnvironmentProblem
        If it did not grade.
    """
    arguments = (
        *(ours.program("gradekit"), "grade", str(students), "--assignment", "cross-entropy"),
        *("--output", str(output), "--jobs", str(jobs)),
    )
    print(f"gradekit grades {students}", file=sys.stderr, flush=True)
    done = run(Command(arguments=arguments, folder=students.parent), watched=True)
    if done.code:
        raise EnvironmentProblem(f"gradekit: exit code {done.code}: {last_line(done.errors)}")
    return done


def read_lines(output: Path) -> list[dict[str, Any]]:
    """Read what was graded."""
    return [json.loads(line) for line in output.read_text("utf-8").splitlines()]


def tell(done: Run, lines: Sequence[Mapping[str, Any]], options: argparse.Namespace) -> None:
    """Say how fast it was, how much it took, and what came out."""
    count = len(lines)
    print(f"\n`gradekit grade` with --jobs {options.jobs}, {options.wrong:.0%} of them wrong:\n")
    facts_told = {
        "seconds": figure(done.seconds),
        "submissions per second": figure(count / done.seconds),
        "processor s per submission": figure(done.processor / count),
        "most memory of the coordinator": f"{done.peak:.0f} MB" if done.peak else "not told here",
    }
    print("\n".join(f"{name:32}{value}" for name, value in facts_told.items()) + "\n")
    print(layout(["points of 100", "submissions"], _histogram(lines)), flush=True)


def _histogram(lines: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """Count the scores by tens; what could not be run stands for itself."""
    counts = Counter(_kind(one["report"]) for one in lines)
    return [[kind, str(counts[kind])] for kind in sorted(counts, reverse=True)]


def _kind(report: Mapping[str, Any] | None) -> str:
    if report is None or report["score"] is None:
        return "no score"
    if report.get("problem"):
        return "could not be run"
    share = 100 * report["score"] / report["max_score"]
    if share == 100:
        return "all"
    ten = int(share // 10) * 10
    return f"{ten:2} to {min(ten + 10, 100)}"


def unexpected(written: Mapping[str, Variant], lines: Sequence[Mapping[str, Any]]) -> list[str]:
    """Name what is right and lost points, is wrong and lost none, or was not graded."""
    shares = {one["file"]: _kind(one["report"]) for one in lines}
    found = []
    for name, variant in written.items():
        if (shares.get(name) == "all") == bool(variant.wrong):
            about = f"wrong in {', '.join(variant.wrong)}" if variant.wrong else "right"
            ways = ", ".join(variant.ways)
            found.append(f"{name} is {about}, but got: {shares.get(name, 'no line')} ({ways})")
    return found


def compare(mine: Pace, paths: Sequence[Path], folder: Path, options: argparse.Namespace) -> None:
    """Let other tools grade some of the same submissions, and print the ratios."""
    paces, problems = [mine], []
    for name in options.tools:
        one = entered(name)
        sizes = [1, FEW] if name in STARTED_ONCE else [1]
        sizes.append(options.sample if name == "hypothesis" else options.small)
        runs = [measured(one, folder, spaced(paths, size)) for size in sizes]
        problem = next((had.problem for had in runs if had.problem), "")
        if problem:
            problems.append(f"{one.grader.name}: {problem}")
        else:
            alone, *timed = [had.timed[-1] for had in runs]
            paces.append(replace(_pace(one, timed), alone=alone.seconds))
    print(TOLD)
    rows = [_row(one, mine) for one in paces]
    print("\n".join([layout(TITLES, rows), *problems]), flush=True)


def spaced(paths: Sequence[Path], count: int) -> list[Path]:
    """Take so many of the paths, evenly."""
    count = min(count, len(paths))
    return [paths[number * len(paths) // count] for number in range(count)]


def measured(one: Contestant, folder: Path, paths: Sequence[Path]) -> Contestant:
    """Grade the paths once with a tool."""
    print(f"{one.grader.name} grades {len(paths)}", file=sys.stderr, flush=True)
    ready = laid_out(one, folder, paths)
    ready.turn(full_marks=False)
    return ready


def pace(tool: str, graded: int, seconds: float, processor: float) -> Pace:
    """Divide by the number of submissions, the start included."""
    return Pace(
        tool=tool,
        graded=graded,
        seconds=seconds,
        each=seconds / graded,
        processor=processor / graded,
    )


def _pace(one: Contestant, timed: Sequence[Timed]) -> Pace:
    """Divide by the number, or take the difference of a smaller run off."""
    last, graded = timed[-1], len(timed[-1].scores)
    if len(timed) == 1 or graded <= FEW:
        return pace(one.grader.name, graded, last.seconds, last.processor)
    return Pace(
        tool=one.grader.name,
        graded=graded,
        seconds=last.seconds,
        each=(last.seconds - timed[0].seconds) / (graded - FEW),
        processor=(last.processor - timed[0].processor) / (graded - FEW),
    )


def _row(one: Pace, mine: Pace) -> list[str]:
    numbers = (one.seconds, one.each, one.each / mine.each)
    processor = (one.processor, one.processor / mine.processor)
    alone = ["", ""] if one.alone is None else [figure(one.alone), figure(one.alone / mine.each)]
    return [one.tool, str(one.graded), *map(figure, (*numbers, *processor)), *alone]


if __name__ == "__main__":
    sys.exit(reported(main))
