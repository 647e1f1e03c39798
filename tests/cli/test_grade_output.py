"""The file of results of `gradekit grade`: where it goes on, and what it leaves alone."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from gradekit.grading.folder import Graded

from .conftest import GRADE, PLAIN, SQUARES, TINY, Run, heed_interrupts, results

ENDLESS = """\
def double(x):
    while True:
        pass


def double_all(xs):
    return [double(x) for x in xs]
"""


def test_what_is_graded_is_not_graded_again(run: Run, homework: Path, graded: Path) -> None:
    before = graded.read_bytes()
    again = run("grade", homework, *GRADE, "--output", graded)
    assert (again.code, again.err) == (
        1,
        "gradekit: all 3 submissions were graded before.\n"
        "gradekit: 1 could not be run; their lines say why: cem.py\n",
    )
    assert graded.read_bytes() == before


def test_what_has_changed_is_graded_again_and_told_last(
    run: Run, homework: Path, graded: Path
) -> None:
    shutil.copy(SQUARES, homework / "ann.py")
    assert run("grade", homework, *GRADE, "--output", graded).err.startswith(
        "gradekit: 1 of 1 submission graded, 2 were graded before.\n"
    )
    last = json.loads(graded.read_text("utf-8").splitlines()[-1])
    assert last["file"] == "ann.py"
    assert last["report"]["score"] < last["report"]["max_score"]


def test_another_assignment_grades_everything_again(
    run: Run, homework: Path, graded: Path, tmp_path: Path
) -> None:
    other = tmp_path / "tiny"
    shutil.copytree(TINY, other)
    manifest = other / "assignment.toml"
    manifest.write_text(manifest.read_text().replace("points = 2", "points = 3"))
    ran = run("grade", homework, "--assignment", other, "--output", graded, "--jobs", 1)
    assert ran.err.startswith("gradekit: 3 of 3 submissions graded.\n")


def test_a_line_that_was_cut_off_is_written_anew(run: Run, homework: Path, graded: Path) -> None:
    graded.write_bytes(graded.read_bytes()[:-40])
    ran = run("grade", homework, *GRADE, "--output", graded)
    assert ran.err.startswith("gradekit: 1 of 1 submission graded, 2 were")
    assert len(results(graded)) == 3


def test_without_a_file_the_lines_go_to_the_screen(run: Run, homework: Path) -> None:
    ran = run("grade", homework, *GRADE)
    assert {json.loads(line)["file"] for line in ran.out.splitlines()} == {
        "ann.py",
        "cem.py",
        "late/ben.py",
    }


def test_a_file_that_holds_something_else_is_left_alone(run: Run, homework: Path) -> None:
    output = homework.parent / "thesis.txt"
    output.write_text("Chapter one.\nIt was night.")
    ran = run("grade", homework, "--assignment", TINY, "--output", output)
    assert ran.code == 2
    assert ran.err == (
        f"gradekit: --output {output}: line 1 is no result of `gradekit grade`. "
        "Name another file, or remove this line.\n"
    )
    assert output.read_text() == "Chapter one.\nIt was night."


@pytest.mark.parametrize("deep", ["[", '{"report":'])
def test_a_deep_line_is_no_result(run: Run, homework: Path, deep: str) -> None:
    output = homework.parent / "results.jsonl"
    output.write_text(deep * 100_000 + "\n")
    ran = run("grade", homework, *GRADE, "--output", output)
    assert (ran.code, ran.err) == (
        2,
        f"gradekit: --output {output}: line 1 is no result of `gradekit grade`. "
        "Name another file, or remove this line.\n",
    )


def test_names_that_are_no_text_are_told_apart_and_not_graded_again(
    run: Run, tmp_path: Path
) -> None:
    folder, output = tmp_path / "homework", tmp_path / "results.jsonl"
    folder.mkdir()
    try:
        for name in (b"\xfe.py", b"\xff.py"):
            shutil.copy(PLAIN, folder / os.fsdecode(name))
    except OSError:
        pytest.skip("every name is text here")
    assert run("grade", folder, *GRADE, "--output", output).code == 0
    assert results(output).keys() == {r"\udcfe.py", r"\udcff.py"}
    assert run("grade", folder, *GRADE, "--output", output).err == (
        "gradekit: all 2 submissions were graded before.\n"
    )


def test_a_file_of_results_that_can_not_be_read_is_told(
    run: Run, homework: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read(path: Path, *mode: Any, **encoding: Any) -> Any:
        if path == output:
            raise OSError(5, "Input/output error")
        return opened(path, *mode, **encoding)

    opened = Path.open
    output = tmp_path / "results.jsonl"
    output.touch()
    monkeypatch.setattr(Path, "open", read)
    ran = run("grade", homework, "--assignment", TINY, "--output", output)
    problem = "it cannot be read (Input/output error). Name another place."
    assert (ran.code, ran.err) == (2, f"gradekit: --output {output}: {problem}\n")


def test_results_do_not_go_to_a_folder(run: Run, homework: Path, tmp_path: Path) -> None:
    ran = run("grade", homework, "--assignment", TINY, "--output", tmp_path)
    problem = "this is a folder. Name a file in it."
    assert (ran.code, ran.err) == (2, f"gradekit: --output {tmp_path}: {problem}\n")


def test_what_has_no_score_is_taken_again_and_its_last_line_counts(
    run: Run, homework: Path
) -> None:
    (homework / "cem.py").unlink()
    (homework / "eve.py").hardlink_to(homework / "ann.py")
    output = homework.parent / "results.jsonl"
    assert run("grade", homework, *GRADE, "--output", output).code == 3
    (homework / "eve.py").unlink()
    again = run("grade", homework, *GRADE, "--output", output)
    assert (again.code, again.err) == (
        0,
        "gradekit: 1 of 1 submission graded, 1 were graded before.\n",
    )
    lines = [json.loads(line) for line in output.read_text("utf-8").splitlines()]
    assert [line["file"] for line in lines] == ["ann.py", "eve.py", "late/ben.py", "ann.py"]
    assert lines[0]["report"] is None
    assert lines[0]["fault"].startswith("Not graded: it is one file with eve.py (a hard link)")
    assert lines[-1]["report"]["score"] == 7.5


def test_the_same_seeds_go_on_and_others_grade_everything_again(run: Run, homework: Path) -> None:
    output = homework.parent / "results.jsonl"
    (homework / "cem.py").unlink()
    seeds = ("--seed", 3, "--examples", 5, "--fresh", 4, "--fresh-seed", 9, "--output", output)
    assert run("grade", homework, *GRADE, *seeds).code == 0
    report = results(output)["ann.py"]
    assert report["seed"] == 3
    assert "--fresh 4 --fresh-seed 9 repeats them." in report["notes"][-1]
    assert {each["examples"] for each in report["properties"]} == {2, 9}
    again = run("grade", homework, *GRADE, *seeds)
    assert again.err == "gradekit: all 2 submissions were graded before.\n"
    others = [*seeds[:6], "--fresh-seed", 10, "--output", output]
    assert run("grade", homework, *GRADE, *others).err == "gradekit: 2 of 2 submissions graded.\n"


def test_what_had_no_score_through_a_fault_of_our_own_is_taken_again(
    run: Run, homework: Path, graded: Path
) -> None:
    *lines, last = graded.read_text("utf-8").splitlines(keepends=True)
    text = re.sub('"score":[0-9.]+', '"score":null', last)
    graded.write_text("".join([*lines, text]), "utf-8")
    again = run("grade", homework, *GRADE, "--output", graded)
    assert again.code == 1
    assert again.err.startswith("gradekit: 1 of 1 submission graded, 2 were graded before.\n")
    last = json.loads(graded.read_text("utf-8").splitlines()[-1])
    assert (last["file"], last["report"]["score"]) == ("late/ben.py", 3.5)


def test_an_interrupt_without_a_file_says_how_to_keep_the_lines_next_time(
    run: Run, homework: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object, **__: object) -> list[Graded]:
        raise KeyboardInterrupt

    monkeypatch.setattr("gradekit.grading.folder.grade", interrupted)
    ran = run("grade", homework, *GRADE)
    assert (ran.code, ran.err) == (
        130,
        "gradekit: 0 of 3 submissions graded.\ngradekit: interrupted. Use --output to go on.\n",
    )


def test_a_place_that_can_not_be_written_is_told(run: Run, homework: Path) -> None:
    output = homework / "no such folder" / "results.jsonl"
    ran = run("grade", homework, "--assignment", TINY, "--output", output)
    assert ran.code == 2
    assert ran.err == (
        f"gradekit: --output {output}: it cannot be written (No such file or directory). "
        "Name another place.\n"
    )


def test_an_interrupt_keeps_what_is_done_and_the_next_run_goes_on(
    run: Run, homework: Path, tmp_path: Path
) -> None:
    output = tmp_path / "results.jsonl"
    (homework / "zoe.py").write_text(ENDLESS)
    arguments = [
        "grade",
        str(homework),
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
    (homework / "zoe.py").unlink()
    assert run(*arguments).err.startswith("gradekit: all 3 submissions were graded before.\n")


@pytest.mark.parametrize("text", ["all my notes, on one line", "[1, 2]", "{}", '{"name":"ann"}'])
def test_a_file_of_something_else_is_never_shortened(run: Run, homework: Path, text: str) -> None:
    output = homework.parent / "notes.txt"
    output.write_text(text)
    ran = run("grade", homework, *GRADE, "--output", output)
    assert (ran.code, output.read_text()) == (2, text)
    assert ran.err == (
        f"gradekit: --output {output}: line 1 is no result of `gradekit grade`. "
        "Name another file, or remove this line.\n"
    )
