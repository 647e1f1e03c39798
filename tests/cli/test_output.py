"""`gradekit check --output`: whole or not at all, and never in the wrong place."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any

import pytest

from gradekit.cli import check
from gradekit.model.report import Report

from .conftest import PLAIN, SQUARES, TINY, Run


def arguments(output: object, *, path: Path = PLAIN, name: str = "json") -> list[object]:
    return ["check", path, "--assignment", TINY, "--format", name, "--output", output]


def test_the_report_goes_to_the_file_and_nothing_to_the_screen(run: Run, tmp_path: Path) -> None:
    ran = run(*arguments(tmp_path / "report.json", path=SQUARES))
    assert (ran.code, ran.out, ran.err) == (1, "", "")
    assert Report.from_json((tmp_path / "report.json").read_text("utf-8")).score == 3.5


def test_nothing_but_the_report_is_left_behind(run: Run, tmp_path: Path) -> None:
    run(*arguments(tmp_path / "report.json"))
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]


def test_a_terminal_report_in_a_file_has_no_colour(run: Run, tmp_path: Path) -> None:
    run(*arguments(tmp_path / "report.txt", name="terminal"))
    text = (tmp_path / "report.txt").read_text("utf-8")
    assert "7.5 of 7.5 points" in text
    assert "\x1b" not in text


def test_a_folder_that_is_not_there_is_told_before_judging(run: Run, tmp_path: Path) -> None:
    ran = run(*arguments(tmp_path / "nowhere" / "report.json"))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"gradekit: --output {tmp_path}/nowhere/report.json: "
        f"there is no folder {tmp_path}/nowhere. Make it first.\n"
    )


def test_a_folder_in_place_of_a_file_is_told(run: Run, tmp_path: Path) -> None:
    ran = run(*arguments(tmp_path))
    assert ran.code == 2
    assert ran.err == f"gradekit: --output {tmp_path}: this is a folder. Name a file in it.\n"


def test_a_folder_that_may_not_be_written_to_is_told_before_judging(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        pytest.fail("it was judged")

    monkeypatch.setattr(check.os, "access", lambda *_: False)
    monkeypatch.setattr("gradekit.judging.judge.judge", fail)
    ran = run(*arguments(tmp_path / "report.json"))
    assert ran.code == 2
    assert ran.err == (
        f"gradekit: --output {tmp_path}/report.json: you may not write there. Name another place.\n"
    )


def test_a_name_that_no_file_can_have_is_told(run: Run, tmp_path: Path) -> None:
    ran = run(*arguments(tmp_path / ("x" * 300)))
    assert ran.code == 2
    assert "it cannot be written (File name too long). Name another place." in ran.err


def test_the_submission_is_not_overwritten(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "hw.py"
    path.write_bytes(PLAIN.read_bytes())
    ran = run(*arguments(path, path=path))
    assert ran.code == 2
    assert ran.err.endswith("this is the submission itself. Name another file.\n")
    assert path.read_bytes() == PLAIN.read_bytes()


def test_a_disk_that_is_full_is_told_and_leaves_the_old_report(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "report.json").write_text("the old one")

    def fail(path: Path, _: Any) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(Path, "replace", fail)
    ran = run(*arguments(tmp_path / "report.json"))
    assert ran.code == 2
    assert "it cannot be written (No space left on device). Name another place." in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]
    assert (tmp_path / "report.json").read_text() == "the old one"


@pytest.mark.parametrize(
    ("seconds", "written"), [(-1.0, [1, 2, 3, 4, 5, 6, 7, 7]), (1e9, [7])], ids=["slow", "quick"]
)
def test_the_report_so_far_is_written_now_and_then(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds: float, written: list[int]
) -> None:
    monkeypatch.setattr(check, "SECONDS_UNKEPT", seconds)
    seen: list[int] = []
    replace = check._replace

    def watched(path: Path, text: str) -> None:
        replace(path, text)
        seen.append(len(Report.from_json(path.read_text("utf-8")).properties))

    monkeypatch.setattr(check, "_replace", watched)
    run(*arguments(tmp_path / "report.json"))
    assert seen == written


def test_a_link_stays_a_link(run: Run, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link.json").symlink_to(tmp_path / "real" / "report.json")
    run(*arguments(tmp_path / "link.json"))
    assert (tmp_path / "link.json").is_symlink()
    assert Report.from_json((tmp_path / "real" / "report.json").read_text("utf-8")).score == 7.5


def test_what_is_no_file_is_written_to_once_and_stays(run: Run, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text("utf-8")), daemon=True)
    reader.start()
    ran = run(*arguments(pipe))
    reader.join(timeout=10)
    assert ran.code == 0
    assert pipe.is_fifo()
    assert len(Report.from_json(read[0]).properties) == 7


@pytest.mark.parametrize("name", ["json", "terminal"])
def test_a_submission_that_can_not_be_read_replaces_the_old_report(
    run: Run, tmp_path: Path, name: str
) -> None:
    (tmp_path / "report").write_text("the old one")
    ran = run(*arguments(tmp_path / "report", path=tmp_path / "hw.py", name=name))
    assert (ran.code, ran.out) == (2, "")
    assert "there is no such file" in ran.err
    assert "there is no such file" in (tmp_path / "report").read_text("utf-8")
