"""`gradekit author build`: what an author sees, under its old name, too."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradekit.assignment import drawing
from gradekit.assignment import examples as corpora
from gradekit.model.report import Report

from .conftest import PLAIN, Run

BUILD = ("author", "build")


def test_examples_are_drawn_into_the_folder(run: Run, folder: Path) -> None:
    ran = run(*BUILD, folder, "--examples", 6)
    path = folder / corpora.SHIPPED
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"{path}: 32 examples of 7 properties, Hypothesis ")
    assert path.is_file()


def test_what_was_drawn_is_what_is_judged_by(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(*BUILD, folder, "--examples", 6, "--seed", 2)
    monkeypatch.setattr(drawing, "draw", lambda *_, **__: pytest.fail("it was drawn again"))
    ran = run(
        *("check", PLAIN, "--assignment", folder, "--format", "json"),
        *("--examples", 6, "--seed", 2),
    )
    report = Report.from_json(ran.out)
    assert report.seed == 2
    assert report.properties[0].examples == 6


def test_a_folder_that_can_not_be_written_to_is_told(run: Run, folder: Path) -> None:
    (folder / corpora.SHIPPED).mkdir()
    ran = run(*BUILD, folder, "--examples", 2)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"gradekit: {folder}/kept.bin: it cannot be written. "
        "Make the folder writable, or copy it.\n"
    )


def test_the_old_name_still_builds_and_says_the_new_one(run: Run, folder: Path) -> None:
    ran = run("draw", folder, "--examples", 6)
    assert ran.code == 0
    assert ran.err == "gradekit: `gradekit draw` is now `gradekit author build`.\n"
    assert ran.out == run(*BUILD, folder, "--examples", 6).out


def test_the_old_name_is_not_in_the_help(run: Run) -> None:
    assert "draw" not in run("--help").out


def test_a_noun_without_a_verb_exits_with_2(run: Run) -> None:
    ran = run("author")
    assert (ran.code, ran.out) == (2, "")
    assert "the following arguments are required: VERB" in ran.err


def test_each_verb_has_help(run: Run) -> None:
    assert "    build     draw an assignment's examples" in run("author", "--help").out
    assert run(*BUILD, "--help").out.startswith("usage: gradekit author build [-h] [--seed N]")
