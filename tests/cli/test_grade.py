"""`gradekit grade FOLDER`: each submission has a line; what is said, how it exits."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import platformdirs
import pytest

from gradekit.grading.folder import Graded
from gradekit.model.outcomes import Verdict
from gradekit.model.report import Problem, Report

from .conftest import GRADE, PLAIN, TINY, Run, results


def test_every_submission_has_a_line_with_its_report(run: Run, homework: Path) -> None:
    output = homework.parent / "results.jsonl"
    ran = run("grade", homework, "--assignment", TINY, "--output", output, "--jobs", 2)
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


def test_a_cache_that_others_may_write_is_not_used_and_told(
    run: Run, homework: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    own = platformdirs.user_cache_path("gradekit") / "corpora"
    own.mkdir(parents=True)
    own.chmod(0o777)
    (homework / "cem.py").unlink()
    ran = run("grade", homework, *GRADE)
    assert (ran.code, ran.err) == (
        0,
        f"gradekit: {own}: others may write to this folder of the cache, so nothing in it "
        "is used. Take their permission away (chmod go-w), or remove it.\n"
        "gradekit: 2 of 2 submissions graded.\n",
    )
    assert list(own.iterdir()) == []


def test_a_name_does_not_type_into_the_terminal(run: Run, tmp_path: Path) -> None:
    name = "\x1b[2J\x1b]0;owned\x07\n::error::##[error]all is lost\u202eyp.py"
    (tmp_path / name).write_text("def double(x:\n")
    ran = run("grade", tmp_path, *GRADE)
    assert ran.err == (
        "gradekit: 1 of 1 submission graded.\n"
        "gradekit: 1 could not be run; their lines say why: "
        r"\x1b[2J\x1b]0;owned\x07\n::error::## [error]all is lost\u202eyp.py" + "\n"
    )
    assert "##[" not in ran.out
    assert json.loads(ran.out)["file"] == name
    assert ran.out.isascii()
    assert ran.out.count("\n") == 1


def test_of_many_files_that_could_not_be_run_five_are_named(run: Run, tmp_path: Path) -> None:
    for name in "abcdefg":
        (tmp_path / f"{name}.py").write_text("def double(x:\n")
    assert run("grade", tmp_path, "--assignment", TINY, "--jobs", 1).err.endswith(
        "gradekit: 7 could not be run; their lines say why: "
        "a.py, b.py, c.py, d.py, e.py and 2 more\n"
    )


def test_links_are_refused_each_with_a_line_and_told(run: Run, homework: Path) -> None:
    (homework / "dan.py").symlink_to("ann.py")
    (homework / "eve.py").hardlink_to(homework / "late" / "ben.py")
    (homework / "fay").symlink_to("late")
    output = homework.parent / "results.jsonl"
    ran = run("grade", homework, *GRADE, "--output", output)
    assert (ran.code, ran.err) == (
        3,
        "gradekit: 3 of 5 submissions graded.\n"
        "gradekit: 2 could not be run; their lines say why: cem.py, dan.py\n"
        "gradekit: 2 without a score, through no fault of their own; they are taken again: "
        "eve.py, late/ben.py\n"
        "gradekit: 1 below the folder are links to folders, which are not followed: fay\n",
    )
    found = results(output)
    assert found.keys() == {"ann.py", "cem.py", "dan.py", "eve.py", "late/ben.py"}
    assert found["dan.py"]["score"] == 0
    assert found["dan.py"]["problem"]["message"].startswith("this is a symbolic link")
    assert found["eve.py"] is found["late/ben.py"] is None


def test_fresh_examples_need_one_seed_for_the_class(run: Run, homework: Path) -> None:
    ran = run("grade", homework, *GRADE, "--fresh", 4)
    assert (ran.code, ran.err) == (
        2,
        "gradekit: --fresh: it needs a seed, the same for the whole class. Add --fresh-seed N, "
        "with a number that your students do not know.\n",
    )
    ran = run("grade", homework, *GRADE, "--fresh-seed", 4)
    assert (ran.code, ran.err) == (
        2,
        "gradekit: --fresh-seed: it repeats the examples of --fresh N. Give both.\n",
    )


def test_where_every_submission_has_a_score_it_exits_with_0(run: Run, homework: Path) -> None:
    (homework / "cem.py").unlink()
    ran = run("grade", homework, *GRADE)
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
    failed = [replace(one, verdict=Verdict.ERROR, points=None) for one in right.properties]
    return replace(right, score=None, properties=failed)


def grade_as(monkeypatch: pytest.MonkeyPatch, **reports: Report) -> None:
    """Let submissions be graded with these reports."""
    made = []
    for stem, report in reports.items():
        made.append(Graded(file=f"{stem}.py", sha256="", basis="", report=report))
    monkeypatch.setattr("gradekit.grading.folder.grade", lambda *_, **__: made)


def test_a_fault_of_our_own_wins_over_one_of_theirs(
    run: Run, homework: Path, faulty: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    problem = Problem(message="it does not run", remedy="", position="", excerpt="")
    grade_as(monkeypatch, cem=replace(faulty, problem=problem, properties=[]), ann=faulty)
    ran = run("grade", homework, *GRADE)
    assert ran.code == 3
    assert "1 could not be run; their lines say why: cem.py\n" in ran.err
    assert (
        "1 without a score, through a fault of gradekit's own; they are taken again: ann.py\n"
    ) in ran.err


def test_help_says_what_is_taken_again(run: Run) -> None:
    told = " ".join(run("grade", "--help").out.split())
    assert "What could not be graded through no fault of its own has no score" in told
    assert "the same command takes it again" in told


def test_a_fault_of_our_own_is_told_and_leaves_the_submission_no_score(
    run: Run, homework: Path, faulty: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    grade_as(monkeypatch, ann=faulty)
    (homework / "cem.py").unlink()
    (homework / "late" / "ben.py").unlink()
    ran = run("grade", homework, *GRADE)
    assert (ran.code, ran.err) == (
        3,
        "gradekit: 1 of 1 submission graded.\n"
        "gradekit: 1 without a score, through a fault of gradekit's own; they are taken again: "
        "ann.py\n",
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


def test_a_folder_in_which_nobody_writes_a_function_of_the_assignment_is_an_error(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "ann.py").write_text("def halve(x):\n    return x / 2\n", "utf-8")
    output = tmp_path / "results.jsonl"
    ran = run("grade", tmp_path, "--assignment", TINY, "--output", output)
    assert (ran.code, ran.err) == (
        2,
        f"gradekit: {tmp_path}: no file in it names a function of tiny (double, double_all). "
        "Name the folder of these submissions, or their assignment.\n",
    )
    assert not output.exists()


def test_a_submission_for_another_assignment_has_no_score(run: Run, tmp_path: Path) -> None:
    text = PLAIN.read_text("utf-8").replace("gradekit: tiny", "gradekit: cross-entropy")
    (tmp_path / "ann.py").write_text(text, "utf-8")
    ran = run("grade", tmp_path, *GRADE)
    (line,) = ran.out.splitlines()
    report = json.loads(line)["report"]
    assert (ran.code, report["score"]) == (1, None)
    assert "its header says that it is for cross-entropy" in report["problem"]["message"]
