"""`gradekit grade FOLDER`: every submission once, each kept as soon as it is graded."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gradekit.grading.folder import Graded
from gradekit.model.outcomes import Verdict
from gradekit.model.report import Problem, Report

from .conftest import PLAIN, SQUARES, TINY, Run, heed_interrupts, start

HANGING = "import time\ntime.sleep(600)\n"
GRADE = ("--assignment", TINY, "--jobs", 1)


def write_homework(folder: Path) -> Path:
    """Write three submissions into a folder, one of them below, and what is none."""
    homework = folder / "homework"
    (homework / "late").mkdir(parents=True)
    (homework / ".ipynb_checkpoints").mkdir()
    shutil.copy(PLAIN, homework / "ann.py")
    shutil.copy(SQUARES, homework / "late" / "ben.py")
    (homework / "cem.py").write_text("def double(x:\n")
    (homework / "notes.txt").write_text("nothing")
    (homework / ".ipynb_checkpoints" / "old.ipynb").write_text("{}")
    return homework


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_homework(tmp_path)


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Grade the homework once, and give the file of results."""
    homework = write_homework(tmp_path_factory.mktemp("graded"))
    output = homework.parent / "results.jsonl"
    caches = str(tmp_path_factory.getbasetemp() / "caches")
    start("grade", homework, *GRADE, "--output", output, XDG_CACHE_HOME=caches)
    return output.read_bytes()


@pytest.fixture
def graded(folder: Path, lines: bytes) -> Path:
    """Give the file of results of the folder, as if it had just been graded."""
    output = folder.parent / "results.jsonl"
    output.write_bytes(lines)
    return output


def results(path: Path) -> dict[str, Any]:
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert len({line["file"] for line in lines}) == len(lines)
    return {line["file"]: line["report"] for line in lines}


def test_every_submission_has_a_line_with_its_report(run: Run, folder: Path) -> None:
    output = folder.parent / "results.jsonl"
    ran = run("grade", folder, "--assignment", TINY, "--output", output, "--jobs", 2)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == (
        "gradekit: 3 of 3 submissions graded.\n"
        "gradekit: 1 could not be run; their lines say why: cem.py\n"
    )
    found = results(output)
    assert found.keys() == {"ann.py", "cem.py", "late/ben.py"}
    assert found["ann.py"]["score"] == found["ann.py"]["max_score"]
    assert 0 < found["late/ben.py"]["score"] < found["late/ben.py"]["max_score"]
    assert found["cem.py"]["problem"]["position"] == "line 1"
    assert Report.from_json(json.dumps(found["ann.py"])).assignment == "tiny"


def test_the_report_is_that_of_check(run: Run, graded: Path) -> None:
    together = results(graded)["late/ben.py"]
    alone = json.loads(
        run("check", together["submission"], "--assignment", TINY, "--format", "json").out
    )
    for report in (alone, together):
        report["seconds"] = 0
        for one in report["properties"]:
            one["seconds"] = 0
    assert together == alone


def test_what_is_graded_is_not_graded_again(run: Run, folder: Path, graded: Path) -> None:
    before = graded.read_bytes()
    again = run("grade", folder, *GRADE, "--output", graded)
    assert (again.code, again.err) == (
        1,
        "gradekit: all 3 submissions were graded before.\n"
        "gradekit: 1 could not be run; their lines say why: cem.py\n",
    )
    assert graded.read_bytes() == before


def test_what_has_changed_is_graded_again_and_told_last(
    run: Run, folder: Path, graded: Path
) -> None:
    shutil.copy(SQUARES, folder / "ann.py")
    assert run("grade", folder, *GRADE, "--output", graded).err.startswith(
        "gradekit: 1 of 1 submission graded, 2 were graded before.\n"
    )
    last = json.loads(graded.read_text("utf-8").splitlines()[-1])
    assert last["file"] == "ann.py"
    assert last["report"]["score"] < last["report"]["max_score"]


def test_another_assignment_grades_everything_again(
    run: Run, folder: Path, graded: Path, tmp_path: Path
) -> None:
    other = tmp_path / "tiny"
    shutil.copytree(TINY, other)
    manifest = other / "assignment.toml"
    manifest.write_text(manifest.read_text().replace("points = 2", "points = 3"))
    ran = run("grade", folder, "--assignment", other, "--output", graded, "--jobs", 1)
    assert ran.err.startswith("gradekit: 3 of 3 submissions graded.\n")


def test_a_line_that_was_cut_off_is_written_anew(run: Run, folder: Path, graded: Path) -> None:
    graded.write_bytes(graded.read_bytes()[:-40])
    ran = run("grade", folder, *GRADE, "--output", graded)
    assert ran.err.startswith("gradekit: 1 of 1 submission graded, 2 were")
    assert len(results(graded)) == 3


def test_without_a_file_the_lines_go_to_the_screen(run: Run, folder: Path) -> None:
    ran = run("grade", folder, *GRADE)
    assert {json.loads(line)["file"] for line in ran.out.splitlines()} == {
        "ann.py",
        "cem.py",
        "late/ben.py",
    }


def test_a_file_that_holds_something_else_is_left_alone(run: Run, folder: Path) -> None:
    output = folder.parent / "thesis.txt"
    output.write_text("Chapter one.\nIt was night.")
    ran = run("grade", folder, "--assignment", TINY, "--output", output)
    assert ran.code == 2
    assert ran.err == (
        f"gradekit: --output {output}: line 1 is no result of `gradekit grade`. "
        "Name another file, or remove this line.\n"
    )
    assert output.read_text() == "Chapter one.\nIt was night."


def test_a_file_of_results_that_can_not_be_read_is_told(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    ran = run("grade", folder, "--assignment", TINY, "--output", tmp_path)
    assert (ran.code, ran.err) == (
        2,
        f"gradekit: --output {tmp_path}: it cannot be read (Is a directory). Name another place.\n",
    )


def test_of_many_files_that_could_not_be_run_five_are_named(run: Run, tmp_path: Path) -> None:
    for name in "abcdefg":
        (tmp_path / f"{name}.py").write_text("def double(x:\n")
    assert run("grade", tmp_path, "--assignment", TINY, "--jobs", 1).err.endswith(
        "gradekit: 7 could not be run; their lines say why: "
        "a.py, b.py, c.py, d.py, e.py and 2 more\n"
    )


def test_where_every_submission_has_a_score_it_exits_with_0(run: Run, folder: Path) -> None:
    (folder / "cem.py").unlink()
    ran = run("grade", folder, *GRADE)
    assert (ran.code, ran.err) == (0, "gradekit: 2 of 2 submissions graded.\n")
    assert {json.loads(line)["report"]["score"] for line in ran.out.splitlines()} == {3.5, 7.5}


def test_submissions_that_cannot_be_graded_exit_with_1(run: Run, tmp_path: Path) -> None:
    for name, text in {"a": "def double(x:\n", "b": "from nowhere import *\n", "c": ""}.items():
        (tmp_path / f"{name}.py").write_text(text)
    ran = run("grade", tmp_path, *GRADE)
    assert ran.code == 1
    assert ran.err.endswith("gradekit: 3 could not be run; their lines say why: a.py, b.py, c.py\n")


@pytest.fixture
def faulty(run: Run) -> Report:
    """Give a report in which gradekit itself failed."""
    right = Report.from_json(run("check", PLAIN, "--assignment", TINY, "--format", "json").out)
    return replace(
        right, properties=[replace(one, verdict=Verdict.ERROR) for one in right.properties]
    )


def grade_as(monkeypatch: pytest.MonkeyPatch, **reports: Report) -> None:
    """Let submissions be graded with these reports."""
    made = []
    for stem, report in reports.items():
        made.append(Graded(file=f"{stem}.py", sha256="", basis="", report=report))
    monkeypatch.setattr("gradekit.grading.folder.grade", lambda *_, **__: made)


def test_a_fault_of_our_own_wins_over_one_of_theirs(
    run: Run, folder: Path, faulty: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = Problem(message="it does not run", remedy="", position="", excerpt="")
    grade_as(monkeypatch, cem=replace(faulty, problem=problem, properties=[]), ann=faulty)
    ran = run("grade", folder, *GRADE)
    assert ran.code == 3
    assert "1 could not be run; their lines say why: cem.py\n" in ran.err
    assert "1 met a fault of gradekit's own and lost nothing by it: ann.py\n" in ran.err


def test_a_fault_of_our_own_is_still_told_when_the_rest_is_graded_later(
    run: Run, folder: Path, graded: Path
) -> None:
    text = graded.read_text("utf-8")
    graded.write_text(text.replace('"verdict":"failed"', '"verdict":"error"'), "utf-8")
    again = run("grade", folder, *GRADE, "--output", graded)
    assert again.code == 3
    assert again.err.endswith("a fault of gradekit's own and lost nothing by it: late/ben.py\n")


def test_a_fault_of_our_own_is_told_and_costs_the_submission_nothing(
    run: Run, folder: Path, faulty: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    grade_as(monkeypatch, ann=faulty)
    (folder / "cem.py").unlink()
    (folder / "late" / "ben.py").unlink()
    ran = run("grade", folder, *GRADE)
    assert (ran.code, ran.err) == (
        3,
        "gradekit: 1 of 1 submission graded.\n"
        "gradekit: 1 met a fault of gradekit's own and lost nothing by it: ann.py\n",
    )


def test_an_interrupt_without_a_file_says_how_to_keep_the_lines_next_time(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> list[Graded]:
        raise KeyboardInterrupt

    monkeypatch.setattr("gradekit.grading.folder.grade", interrupted)
    ran = run("grade", folder, *GRADE)
    assert (ran.code, ran.err) == (
        130,
        "gradekit: 0 of 3 submissions graded.\ngradekit: interrupted. Use --output to go on.\n",
    )


def test_a_folder_that_is_not_there_is_told(run: Run, tmp_path: Path) -> None:
    ran = run("grade", tmp_path / "homwork", "--assignment", TINY)
    assert (ran.code, ran.err) == (
        2,
        f"gradekit: {tmp_path / 'homwork'}: this is no folder. "
        "Name the one that holds the submissions.\n",
    )


def test_a_folder_without_submissions_is_told(run: Run, tmp_path: Path) -> None:
    ran = run("grade", tmp_path, "--assignment", TINY)
    assert (ran.code, ran.err) == (
        2,
        f"gradekit: {tmp_path}: no .py or .ipynb file is in this folder. Name another.\n",
    )


def test_a_place_that_can_not_be_written_is_told(run: Run, folder: Path) -> None:
    output = folder / "no such folder" / "results.jsonl"
    ran = run("grade", folder, "--assignment", TINY, "--output", output)
    assert ran.code == 2
    assert ran.err == (
        f"gradekit: --output {output}: it cannot be written (No such file or directory). "
        "Name another place.\n"
    )


def test_an_interrupt_keeps_what_is_done_and_the_next_run_goes_on(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    output = tmp_path / "results.jsonl"
    (folder / "zoe.py").write_text(HANGING)
    arguments = [
        "grade",
        str(folder),
        "--assignment",
        str(TINY),
        "--output",
        str(output),
        "--jobs",
        "1",
    ]
    command = [sys.executable, "-m", "gradekit", *arguments]
    going = subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        text=True,
        env=dict(os.environ),
        preexec_fn=heed_interrupts,
    )
    while not output.exists() or output.read_text("utf-8").count("\n") < 3:
        assert going.poll() is None
        time.sleep(0.05)
    going.send_signal(signal.SIGINT)
    _, told = going.communicate(timeout=60)
    assert going.returncode == 130
    assert "gradekit: 3 of 4 submissions graded.\n" in told
    assert "gradekit: interrupted. The same command goes on from here.\n" in told
    (folder / "zoe.py").unlink()
    assert run(*arguments).err.startswith("gradekit: all 3 submissions were graded before.\n")
