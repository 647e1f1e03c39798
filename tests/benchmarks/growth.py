"""How time and memory grow: with the submissions, the examples and the properties.

``python -m tests.benchmarks.growth --counts 10 100 1000 10000 --plot growth.png``
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from tests.benchmarks.class_folder import grade
from tests.benchmarks.contest import add_environment_options, positive, reported, workplace
from tests.benchmarks.environments import Environment, EnvironmentProblem, last_line, made
from tests.benchmarks.files import ASSIGNMENT, write_unlike
from tests.benchmarks.graders.all import environment
from tests.benchmarks.machine import facts
from tests.benchmarks.processes import Command, Run, run
from tests.benchmarks.table import figure, layout
from tests.benchmarks.variety import variants

PLOT: Final = Path(__file__).parent / "plot.py"
SHARES: Final = (0.0, 0.1, 0.25, 0.5, 0.75, 1.0)
"""How many of the properties are tried: at least one, and these shares of them."""
Points = list[dict[str, float]]


def main() -> int:
    """Print three tables, and draw them."""
    options = _options()
    print(facts(), flush=True)
    ours = environment("gradekit", options.gradekit)
    with workplace() as folder:
        found = {
            "submissions": by_submissions(ours, folder, options.counts, options.jobs),
            "examples": by_examples(ours, folder, options.examples, options.repeat),
            "properties": by_properties(ours, folder, options.repeat),
        }
        if options.plot:
            print(drawn(found, options.plot, folder))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--counts", type=positive, nargs="+", default=[10, 100, 1000, 10000])
    parser.add_argument("--examples", type=positive, nargs="+", default=[25, 50, 100, 200, 400])
    parser.add_argument("--repeat", type=positive, default=5, help="turns of each check")
    parser.add_argument("--jobs", type=positive, default=2, help="processes of `gradekit grade`")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw it as PNG")
    add_environment_options(parser, "gradekit")
    return parser.parse_args()


def by_submissions(ours: Environment, folder: Path, counts: Sequence[int], jobs: int) -> Points:
    """Grade folders of more and more submissions."""
    points: Points = []
    for count in counts:
        students = folder / f"students_{count}"
        students.mkdir()
        for number, one in enumerate(variants(count, assignment=ASSIGNMENT)):
            students.joinpath(f"student_{number:06}.py").write_text(one.text, "utf-8")
        done = grade(students, ours, folder / f"results_{count}.jsonl", jobs=jobs)
        each = {"milliseconds": 1000 * done.seconds / count, "megabytes": done.peak}
        processor = {"processor": 1000 * done.processor / count}
        points.append({"count": count, "seconds": done.seconds, **each, **processor})
    titles = ["submissions", "seconds", "ms each", "processor ms each", "MB of the coordinator"]
    names = ("seconds", "milliseconds", "processor", "megabytes")
    _tell(f"`gradekit grade --jobs {jobs}`, every submission different:", titles, points, names)
    return points


def by_examples(ours: Environment, folder: Path, numbers: Sequence[int], repeat: int) -> Points:
    """Check one file with more and more examples for each property."""
    for number in numbers:
        print(f"drawing {number} examples, if they are not kept", file=sys.stderr, flush=True)
        check(ours, folder, "--examples", str(number))
    arguments = {number: ("--examples", str(number)) for number in numbers}
    points = _checked(ours, folder, arguments, repeat)
    told = (
        "`gradekit check --examples N`. Another number is drawn anew and kept in the user's "
        "cache:\nthat was done before, and is not counted."
    )
    _tell(told, ["examples", "seconds", "processor s"], points, ("seconds", "processor"))
    return points


def by_properties(ours: Environment, folder: Path, repeat: int) -> Points:
    """Check one file with more and more of its properties."""
    report = json.loads(check(ours, folder, "--format", "json").output)
    names = [one["name"] for one in report["properties"]]
    numbers = sorted({max(1, round(share * len(names))) for share in SHARES})
    chosen = {  # from the first to the last, so that every function has its part
        number: [names[place * len(names) // number] for place in range(number)]
        for number in numbers
    }
    arguments = {
        number: tuple(f"--only={name}" for name in some) for number, some in chosen.items()
    }
    points = _checked(ours, folder, arguments, repeat)
    told = f"`gradekit check --only ...`, of {len(names)} properties:"
    _tell(told, ["properties", "seconds", "processor s"], points, ("seconds", "processor"))
    return points


def check(ours: Environment, folder: Path, *arguments: str) -> Run:
    """Check one file, which is right, and rounds as no bundled solution does.

    Raises
    ------
    EnvironmentProblem
        If the report is another.
    """
    path = write_unlike(folder / "submission.py")
    command = (ours.program("gradekit"), "check", str(path), *arguments)
    done = run(Command(arguments=command, folder=folder))
    if done.code:
        said = last_line(done.errors or done.output)
        told = " ".join(arguments) or "no options"
        raise EnvironmentProblem(f"gradekit check {path} with {told}: exit {done.code}: {said}")
    return done


def _checked(
    ours: Environment, folder: Path, arguments: Mapping[int, Sequence[str]], repeat: int
) -> Points:
    """Check with each of some arguments, by turns, and give the medians."""
    runs: dict[int, list[Run]] = {number: [] for number in arguments}
    for turn in range(1, repeat + 1):
        print(f"turn {turn} of {repeat}", file=sys.stderr, flush=True)
        for number, given in arguments.items():
            runs[number].append(check(ours, folder, *given))
    return [
        {
            "count": number,
            "seconds": statistics.median(one.seconds for one in done),
            "processor": statistics.median(one.processor for one in done),
        }
        for number, done in runs.items()
    ]


def _tell(told: str, titles: Sequence[str], points: Points, names: Sequence[str]) -> None:
    rows = [[f"{one['count']:.0f}", *(figure(one[name]) for name in names)] for one in points]
    print(f"\n{told}\n\n{layout(titles, rows)}", flush=True)


def drawn(found: Mapping[str, Points], plot: Path, folder: Path) -> str:
    """Draw with matplotlib, which has an environment of its own, and say how it went."""
    data = folder / "growth.json"
    data.write_text(json.dumps(found), "utf-8")
    try:
        python = made("matplotlib", ["matplotlib"]).program("python")
    except EnvironmentProblem as problem:
        return f"\nno plot: {problem}\nTo get it, let pip reach matplotlib and run this again."
    arguments = (python, str(PLOT), str(data), str(plot.resolve()))
    done = run(Command(arguments=arguments, folder=folder))
    if done.code:
        return f"\nno plot: {PLOT.name} ended with exit code {done.code}: {last_line(done.errors)}"
    return f"\nthe plot is {plot}"


if __name__ == "__main__":
    sys.exit(reported(main))
