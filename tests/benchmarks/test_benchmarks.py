"""The commands of the benchmarks, without a measurement: what they read, and what they say."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.assignments.blind import PAIRS, WRITTEN
from tests.benchmarks import environments
from tests.benchmarks.class_folder import spaced, unexpected
from tests.benchmarks.contest import Contestant, entered, laid_out, positive, reported, result
from tests.benchmarks.environments import Environment, EnvironmentProblem, last_line, made
from tests.benchmarks.explaining import check, submissions
from tests.benchmarks.explaining import measured as measured_check
from tests.benchmarks.files import ASSIGNMENT, ONE
from tests.benchmarks.graders import gradekit_folder, pytest_files
from tests.benchmarks.graders.all import GRADERS
from tests.benchmarks.job import Timed, do, problem_of
from tests.benchmarks.processes import Command, Run, run, run_all
from tests.benchmarks.table import figure, layout, spread
from tests.benchmarks.variety import Variant
from tests.benchmarks.watch import measured
from tests.folders import ASSIGNMENTS, misconception

HERE = Environment(Path(sys.prefix))
ROOT = Path(__file__).parents[2]
MISTAKEN = ASSIGNMENTS.glob("kl-divergence/misconceptions/*.py")


def ended(code: int = 0, output: str = "", errors: str = "") -> Run:
    return Run(seconds=1.0, processor=1.0, code=code, output=output, errors=errors)


def python(code: str, folder: Path) -> Command:
    return Command(arguments=(sys.executable, "-c", code), folder=folder, variables={"SAID": "hi"})


def test_a_run_tells_code_output_and_memory(tmp_path: Path) -> None:
    code = (
        "import os, sys, time; time.sleep(0.2); print(os.environ['SAID'], os.getcwd()); sys.exit(3)"
    )
    done = run(python(code, tmp_path), watched=sys.platform == "linux")
    assert (done.code, done.output) == (3, f"hi {tmp_path}\n")
    assert done.peak > 1 or sys.platform != "linux"


@pytest.mark.slow
def test_a_watch_is_measured_beside_a_check(tmp_path: Path) -> None:
    (row,) = measured(tmp_path / "homework.py", {"right": ONE.read_text("utf-8")}, 1)
    assert row[:2] == ["right", "1"]
    assert all(float(cell.split()[0]) > 0 for cell in row[2:])


@pytest.mark.slow
def test_a_check_with_explanations_is_measured_beside_one_without(tmp_path: Path) -> None:
    path = tmp_path / "homework.py"
    path.write_text(misconception(ASSIGNMENT, "perplexity_to_the_base_two"), "utf-8")
    told, silent = (
        json.loads(check(path, "cross-entropy", how, ["--format", "json"]).output)
        for how in ("with", "without")
    )
    assert [bool(one["explanation"]) for one in told["findings"]] == [True]
    assert [bool(one["explanation"]) for one in silent["findings"]] == [False]
    turns, *others = measured_check(path, "cross-entropy", 1)
    assert turns == "1"
    assert all(map(float, (cell.split()[0] for cell in others)))


def test_right_and_wrong_submissions_of_each_kind_are_checked() -> None:
    titles = [title for title, _ in submissions("kl-divergence", 1)]
    assert titles[0] == "right"
    assert titles[1] in {path.stem for path in MISTAKEN}
    assert titles[2] in {path.stem for path in (*WRITTEN, *PAIRS)}


def test_a_killed_process_has_a_negative_code(tmp_path: Path) -> None:
    assert run(python("import os; os.kill(os.getpid(), 9)", tmp_path)).code == -9


def test_runs_come_in_the_order_of_the_commands(tmp_path: Path) -> None:
    commands = [python(f"print({number})", tmp_path) for number in range(3)]
    assert [one.output for one in run_all(commands, at_a_time=2)[1]] == ["0\n", "1\n", "2\n"]


def test_what_leads_python_elsewhere_is_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    code = "import os; print(os.environ.get('PYTHONPATH'))"
    assert run(python(code, tmp_path)).output == "None\n"


@pytest.mark.slow
def test_pytest_grades_right_and_wrong(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.py"
    wrong.write_text(misconception(ASSIGNMENT, "softmax_without_exp"), "utf-8")
    job = pytest_files.asserts(tmp_path, HERE, [ONE, wrong])
    right, wrong = do(job, full_marks=False).scores
    assert right == 1
    assert 0 < wrong < 1
    assert do(job).problem == f"submission 2 is right, but got {wrong:.0%} of the points"


def test_points_are_read_from_a_report() -> None:
    report = "Cross-entropy   x.py\n\n87.5 of 100 points\n"
    assert gradekit_folder.checked([ended(1, report)]) == [0.875]
    assert gradekit_folder.checked([ended(3, report)]) == [None]
    assert gradekit_folder.checked([ended(0, "nothing")]) == [None]


def test_what_has_no_line_in_the_results_was_not_graded(tmp_path: Path) -> None:
    output = tmp_path / "results.jsonl"
    problem = {"score": 0, "max_score": 1, "problem": {"a": 1}}
    reports = [{"score": 50, "max_score": 100}, problem, {"score": None, "max_score": 1}, None]
    lines = [{"file": f"student_{n:05}.py", "report": one} for n, one in enumerate(reports)]
    output.write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    assert gradekit_folder.graded(output, 5) == [0.5, None, None, None, None]


def test_a_problem_is_told_with_the_last_line() -> None:
    runs = [ended(), ended(2, errors="Traceback\nKeyError: 'x'\n\n")]
    said = problem_of([1.0, None], runs, full_marks=True)
    assert said == "submission 2 was not graded, exit code 2: KeyError: 'x'"
    assert problem_of([], [], full_marks=True) == "nothing was graded"
    assert last_line(" \n") == "nothing was said"


def test_a_program_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentProblem) as raised:
        Environment(tmp_path).program("gradekit")
    assert str(raised.value) == (
        f"{tmp_path}/bin/gradekit: there is no such program. Name a virtual environment that has "
        f"it, or remove {tmp_path} to have it made again."
    )


def test_what_pip_can_not_install_is_told() -> None:
    here = [sys.executable, "-m", "pip", "install", "--no-index", "no-such-tool"]
    with pytest.raises(EnvironmentProblem) as raised:
        environments.do_step("no-tool", here)
    told = "no-tool: its environment could not be made: ERROR: No matching distribution found for"
    assert str(raised.value).startswith(told)


def test_an_environment_is_made_once_and_again_of_something_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = []

    def step(name: str, command: Sequence[str]) -> None:
        tmp_path.joinpath(name).mkdir(exist_ok=True)
        steps.append(command[-1])

    monkeypatch.setattr(environments, "cache", lambda: tmp_path)
    monkeypatch.setattr(environments, "do_step", step)
    made("tool", ["one"])
    made("tool", ["one"])
    made("tool", ["one", "two"])
    folder = str(tmp_path / "tool")
    assert steps == [folder, "one", folder, "two"]


def test_a_tool_without_environment_has_a_row_that_says_so(tmp_path: Path) -> None:
    one = entered("gradekit", tmp_path)
    own = laid_out(one, tmp_path, [ONE])
    own.turn()
    table, problem = result([own], own, several=True).rsplit("\n", 1)
    assert "see below" in table
    assert problem.startswith(f"gradekit: {tmp_path}/bin/python: there is no such program.")


def test_an_environment_that_lacks_something_ends_with_2(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def command() -> int:
        raise EnvironmentProblem("x: it is not there.")

    assert reported(command) == 2
    assert capsys.readouterr().err == "benchmarks: x: it is not there.\n"


def test_the_ratio_is_to_the_reference() -> None:
    contestants = [Contestant(name=name, grader=GRADERS[name]) for name in ("gradekit", "pytest")]
    for one, seconds in zip(contestants, ([2.0, 2.0, 9.0], [1.0, 1.0, 1.0]), strict=True):
        one.timed = [
            Timed(seconds=each, processor=each, scores=[1.0], problem="") for each in seconds
        ]
    rows = [
        [cell.strip() for cell in line.split("|")]
        for line in result(contestants, contestants[0], several=False).splitlines()
    ]
    assert [row[4:6] for row in rows[2:]] == [
        ["2.00 (2.00-5.50)", "1.00"],
        ["1.00 (1.00-1.00)", "0.500"],
    ]


def test_a_score_that_surprises_is_told() -> None:
    right, wrong = (
        Variant(text="", ways=("a",), wrong=()),
        Variant(text="", ways=("b",), wrong=("f",)),
    )
    full, half = {"score": 100, "max_score": 100}, {"score": 50, "max_score": 100}
    written = {"1.py": right, "2.py": right, "3.py": wrong, "4.py": wrong}
    reports = {"1.py": full, "2.py": half, "3.py": full, "4.py": half}
    lines = [{"file": name, "report": report} for name, report in reports.items()]
    assert unexpected(written, lines) == [
        "2.py is right, but got: 50 to 60 (a)",
        "3.py is wrong in f, but got: all (b)",
    ]
    assert unexpected({"5.py": right}, lines) == ["5.py is right, but got: no line (a)"]
    for report in (None, {"score": None, "max_score": 100, "problem": None}):
        without = [{"file": "1.py", "report": report}]
        assert unexpected({"1.py": right}, without) == ["1.py is right, but got: no score (a)"]


def test_a_sample_is_spread_over_all() -> None:
    paths = [Path(str(number)) for number in range(10)]
    assert [path.name for path in spaced(paths, 5)] == ["0", "2", "4", "6", "8"]
    assert spaced(paths, 20) == paths


def test_quartiles_and_figures() -> None:
    assert str(spread([1.0, 2.0, 3.0, 4.0, 5.0])) == "3.00 (2.00-4.00)"
    assert str(spread([7.0])) == "7.00 (7.00-7.00)"
    assert [figure(x) for x in (0.01234, 1.234, 12.34, 123.4)] == ["0.012", "1.23", "12.3", "123"]


def test_a_table_is_markdown() -> None:
    laid = layout(["tool", "s"], [["a", "1.00"], ["longer", "2"]])
    assert laid.splitlines() == [
        "| tool   |    s |",
        "| ------ | ---: |",
        "| a      | 1.00 |",
        "| longer |    2 |",
    ]


@pytest.mark.parametrize("text", ["0", "-1", "ten"])
def test_a_number_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="is no number above 0; give 1, 10 or 100"):
        positive(text)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("class_folder --wrong 3", "--wrong 3.0: give a share from 0 to 1, such as 0.3"),
        ("class_folder --small 2", "--sample and --small: give more than 2, so that the start"),
        ("compare --tools nothing", "argument --tools: invalid choice: 'nothing'"),
    ],
)
def test_a_wrong_option_is_answered_at_once(command: str, said: str) -> None:
    name, *options = command.split()
    done = subprocess.run(
        [sys.executable, "-m", f"tests.benchmarks.{name}", *options],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert said in done.stderr
