"""Grade a folder with poisoned files in it, and hold all its other lines against a run without.

``python -m tests.integration.poisoned_folder [--count 1000] [--poisoned 20] [--seed 0]``

The files are the solutions, styles, misconceptions and look-alikes of an assignment, over and
over, no two alike, in an order by the seed. Without the poisoned files `gradekit grade` judges
them first; then with these, which are of kinds and at places by the seed; then once more,
which takes again what had no score.

The exit code is 1 if the line of another file differs, or there is none, if a poisoned file
has all points, or if the coordinating process took too much memory, and 0 otherwise.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from gradekit.assignment import library
from tests.benchmarks.contest import positive
from tests.benchmarks.environments import last_line
from tests.benchmarks.machine import facts
from tests.benchmarks.processes import Command, Run, run
from tests.integration import poison
from tests.integration.report_differences import differences, shown_differences
from tests.integration.submissions import misconceptions, solutions, tested

ROOT: Final = Path(__file__).parents[2]
MOST_MEMORY: Final = 100.0
"""Megabytes of the coordinating process."""

Lines = Mapping[str, Any]
"""By file, the last line that `grade` wrote for it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Folder:
    """What is graded: texts by the name of their file, and the kinds of the poisoned files."""

    texts: Mapping[str, str]
    poisoned: Mapping[str, str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Grade without the poison, with it, and what had no score again; print what differs."""
    options = _parser().parse_args(arguments)
    print(facts(), flush=True)
    with _work(options.keep) as work:
        students = work / "students"
        students.mkdir()
        folder = compose(ordinary_texts(options.assignment), options)
        for name, text in folder.texts.items():
            students.joinpath(name).write_text(text, "utf-8", newline="")
        clean = grade(students, work / "clean.jsonl", options)
        functions = [*library.find(options.assignment).functions]
        for name, kind in folder.poisoned.items():
            poison.write(kind, students / name, functions)
        poisoned = [grade(students, work / "poisoned.jsonl", options) for _ in range(2)]
    problems = [
        problem for with_it in poisoned for problem in compare(clean.lines, with_it.lines, folder)
    ]
    problems += tell([clean, *poisoned], folder)
    problems = list(dict.fromkeys(problems))
    print("\n".join([*problems, f"{len(problems)} problems."]))
    return 1 if problems else 0


def ordinary_texts(assignment: str) -> list[str]:
    """Give the texts of an assignment's solutions, styles, misconceptions and look-alikes."""
    folder = library.find(assignment).folder
    parts = (solutions(folder), misconceptions(folder), tested(ROOT, folder))
    return [submission.text for part in parts for submission in part]


def compose(texts: Sequence[str], options: argparse.Namespace) -> Folder:
    """Choose what stands at each place, by the seed."""
    chance = random.Random(options.seed)
    places = sorted(chance.sample(range(options.count), options.poisoned))
    names = options.kind or poison.names()
    rounds, rest = divmod(options.poisoned, len(names))
    kinds = names * rounds + chance.sample(names, rest)
    chance.shuffle(kinds)
    poisoned = {
        f"student_{place:05}{poison.suffix(kind)}": kind
        for place, kind in zip(places, kinds, strict=True)
    }
    others = [place for place in range(options.count) if place not in places]
    order = [number % len(texts) for number in range(len(others))]
    chance.shuffle(order)
    return Folder(
        texts={
            f"student_{place:05}.py": f"{texts[number]}\n# by student {place}\n"
            for place, number in zip(others, order, strict=True)
        },
        poisoned=poisoned,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Graded:
    """One run of `gradekit grade`, with the last line of each file."""

    run: Run
    lines: Lines


def grade(students: Path, output: Path, options: argparse.Namespace) -> Graded:
    """Run `gradekit grade` and look at the memory of the process that coordinates."""
    settings = ["--assignment", options.assignment, "--jobs", str(options.jobs)]
    settings += [f"--accept-missing={name}" for name in options.accept_missing]
    arguments = (sys.executable, "-m", "gradekit", "grade", str(students), *settings)
    command = Command(arguments=(*arguments, "--output", str(output)), folder=output.parent)
    print(f"gradekit grades {students} into {output.name}", file=sys.stderr, flush=True)
    done = run(command, watched=True)
    print(done.errors, file=sys.stderr, flush=True)
    return Graded(run=done, lines=read_lines(output))


def read_lines(output: Path) -> Lines:
    """Read the results; of several lines for one file the last counts."""
    if not output.exists():
        return {}
    lines = map(json.loads, output.read_text("utf-8").splitlines())
    return {line["file"]: line for line in lines}


def compare(clean: Lines, poisoned: Lines, folder: Folder) -> list[str]:
    """Say which file has another line than without the poison, or what poison has all points."""
    problems = []
    for name in folder.texts:
        before, after = clean.get(name), poisoned.get(name)
        if before is None or before["report"] is None:
            problems.append(f"{name}: it has no report even without the poison")
        elif after is None or after["report"] is None:
            problems.append(f"{name}: {after['fault'] if after else 'no line'}")
        else:
            reports = (before["report"], after["report"])
            problems += map(str, differences(name, *reports))
            problems += map(str, shown_differences(name, *reports))
    for name, kind in folder.poisoned.items():
        line = poisoned.get(name)
        if line is None:
            problems.append(f"{name} ({kind}): no line")
        elif line["report"] and line["report"]["score"] == line["report"]["max_score"]:
            problems.append(f"{name} ({kind}): it has all points")
    return problems


def tell(runs: Sequence[Graded], folder: Folder) -> list[str]:
    """Say what came of the poison, and what each run took; give what is wrong with it."""
    problems = []
    for name, kind in folder.poisoned.items():
        print(f"{name}  {kind}: {_ending(runs[-1].lines.get(name))}")
    for title, graded in zip(("without", "with", "again"), runs, strict=True):
        done = graded.run
        print(
            f"{title:8} {done.seconds:7.1f} s, {done.processor:7.1f} s of processor, exit code "
            f"{done.code}, {done.peak:.0f} MB at most in the process that coordinates"
        )
        if done.peak > MOST_MEMORY:
            problems.append(f"{title}: {done.peak:.0f} MB, more than {MOST_MEMORY:.0f}")
        if done.code not in {0, 1, 3}:
            problems.append(f"{title}: exit code {done.code}: {last_line(done.errors)}")
    return problems


def _ending(line: Mapping[str, Any] | None) -> str:
    if line is None:
        return "no line"
    report = line["report"]
    if report is None:
        return str(line["fault"])
    why = f" ({report['problem']['message'][:80]})" if report["problem"] else ""
    return f"{report['score']} of {report['max_score']} points in {report['seconds']:.0f} s{why}"


@contextlib.contextmanager
def _work(keep: Path | None) -> Iterator[Path]:
    """Give an empty folder, which is removed at the end unless it is to be kept."""
    if keep is not None:
        keep.mkdir(parents=True)
        yield keep.resolve()
        return
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=positive, default=1000, help="files in all")
    parser.add_argument("--poisoned", type=positive, default=20, help="how many of them are")
    parser.add_argument("--seed", type=int, default=0, help="another seed, other kinds and places")
    parser.add_argument("--jobs", type=positive, default=2, help="processes at a time")
    parser.add_argument("--assignment", default="cross-entropy", metavar="NAME", help="of what")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="a new folder that is kept")
    parser.add_argument(
        "--kind", action="append", metavar="NAME", choices=poison.names(), help="of this kind alone"
    )
    parser.add_argument(
        "--accept-missing", action="append", default=[], metavar="NAME", help="told to gradekit"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
