"""`gradekit check` of what cannot be read: it has a report, and says what it is for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gradekit.model.report import Report
from gradekit.reports.formats import FORMATS

from .conftest import TINY, HandIn, Run, report

NOT_PYTHON = "def double(x:\n    return 2 * x\n"


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "terminal"])
def test_a_machine_gets_a_report_of_what_can_not_be_read(
    run: Run, hand_in: HandIn, name: str
) -> None:
    path = hand_in(NOT_PYTHON)
    ran = run("check", path, "--assignment", TINY, "--format", name)
    assert ran.code == 2
    assert ran.err.startswith(f"gradekit: {path}, line 1: this is not valid Python")
    assert "not valid Python" in ran.out


def test_what_can_not_be_read_loses_every_point(run: Run, hand_in: HandIn) -> None:
    found = report(run, hand_in(NOT_PYTHON), code=2)
    assert (found.score, found.max_score) == (0.0, 7.5)
    assert found.problem is not None
    assert found.problem.position == "line 1"
    assert len(found.properties) == 7


def test_a_person_is_told_once_what_can_not_be_read(run: Run, hand_in: HandIn) -> None:
    path = hand_in(NOT_PYTHON)
    ran = run("check", path, "--assignment", TINY)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"gradekit: {path}, line 1: this is not valid Python")


@pytest.mark.parametrize("name", FORMATS)
def test_without_an_assignment_what_can_not_be_read_has_a_report_without_a_score(
    run: Run, hand_in: HandIn, name: str
) -> None:
    ran = run("check", hand_in(NOT_PYTHON), "--format", name)
    assert ran.code == 2
    assert "this is not valid Python" in ran.err
    assert ("this is not valid Python" in ran.out) == (name != "terminal")
    assert "of 0 points" not in ran.out
    if name == "json":
        found = Report.from_json(ran.out)
        assert (found.assignment, found.score, found.max_score) == ("", None, 0.0)


HEADED = {
    "a syntax error before the header": b"def double(x:\n\n# gradekit: tiny\n",
    "an open string before it": b"x = '''\n# gradekit: tiny\n",
    "bytes that are no text": b"# gradekit: tiny\nname = '\xff\xfe'\n",
    "another encoding": "# gradekit: tiny\n".encode("utf-16"),
    "a character that is none": b"# gradekit: tiny\n\0",
    "an option that is none": b"# gradekit: tiny, way\n",
    "too long": b"# gradekit: tiny\n" + b"#" * 300_000,
    "indentation before the header": b"    x = 1\n  # gradekit: tiny\n",
}


@pytest.mark.parametrize("why", HEADED)
def test_the_header_says_what_a_file_is_for_that_can_not_be_read(
    run: Run, shelf: Path, tmp_path: Path, why: str
) -> None:
    (tmp_path / "hw.py").write_bytes(HEADED[why])
    found = Report.from_json(run("check", tmp_path / "hw.py", "--format", "json").out)
    assert (found.assignment, found.score, found.max_score) == ("tiny", 0.0, 7.5)
    assert found.problem is not None


@pytest.mark.parametrize("damage", ["", "<<<<<<< HEAD\n"], ids=["whole", "not JSON"])
def test_the_header_says_what_a_notebook_is_for_that_can_not_be_read(
    run: Run, shelf: Path, tmp_path: Path, damage: str
) -> None:
    cell = {"cell_type": "code", "source": ["# gradekit: tiny\n", "def double(x:"]}
    text = json.dumps({"cells": [cell], "nbformat": 4, "nbformat_minor": 5, "metadata": {}})
    (tmp_path / "hw.ipynb").write_text(damage + text)
    found = Report.from_json(run("check", tmp_path / "hw.ipynb", "--format", "json").out)
    assert (found.assignment, found.score, found.max_score) == ("tiny", 0.0, 7.5)


def test_a_submission_for_nothing_has_a_report_without_a_score(
    run: Run, shelf: Path, hand_in: HandIn
) -> None:
    ran = run("check", hand_in("x = 1\n"), "--format", "json")
    found = Report.from_json(ran.out)
    assert (ran.code, found.assignment, found.score) == (2, "", None)
    assert found.problem is not None
    assert "it does not say which assignment it is for" in found.problem.message
