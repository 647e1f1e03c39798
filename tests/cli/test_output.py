"""`gradekit check --output`: whole or not at all, and never in the wrong place."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gradekit.cli import check
from gradekit.model.errors import UsageError, WorkerError
from gradekit.model.report import Report
from gradekit.reports.formats import FORMATS

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


def test_an_old_report_is_replaced_at_once_by_one_without_a_score(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or the score of yesterday would stay where this run is ended."""
    output = tmp_path / "report.json"
    run(*arguments(output))

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("gradekit.judging.judge.judge", interrupt)
    assert run(*arguments(output)).code == 130
    left = Report.from_json(output.read_text("utf-8"))
    assert (left.score, left.exit_code, left.properties) == (None, 2, [])
    assert left.problem is not None
    assert left.problem.message == "not graded yet"
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]


@pytest.mark.parametrize("name", sorted(FORMATS.keys() - {"json"}))
def test_what_is_not_graded_yet_is_told_in_every_format_and_without_a_number(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def read(*_: object, **__: object) -> None:
        seen.append((tmp_path / "report").read_text("utf-8"))

    seen: list[str] = []
    monkeypatch.setattr("gradekit.assignment.library.open_submission", read)
    (tmp_path / "report").write_text("100 of 100 points")
    run(*arguments(tmp_path / "report", name=name))
    assert "not graded yet" in seen[0]
    assert not re.search(r"\d of \d|points|\"score\"", seen[0])


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (WorkerError("no process is left"), 3, "no process is left"),
        (ZeroDivisionError("ours"), 3, "gradekit itself failed"),
        (UsageError("--only nothing: there is none"), 2, "--only nothing: there is none"),
    ],
)
def test_what_keeps_gradekit_from_judging_is_a_report_without_a_score(
    run: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    code: int,
    said: str,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("gradekit.judging.judge.judge", fail)
    assert run(*arguments(tmp_path / "report.json")).code == code
    left = Report.from_json((tmp_path / "report.json").read_text("utf-8"))
    assert (left.assignment, left.score, left.max_score) == ("tiny", None, 7.5)
    assert left.problem is not None
    assert left.problem.message == said
    on_screen = run("check", PLAIN, "--assignment", TINY, "--format", "json")
    assert Report.from_json(on_screen.out).problem == left.problem


def make_link(path: Path) -> None:
    path.with_name("elsewhere").write_text("of somebody else")
    path.symlink_to(path.with_name("elsewhere"))


@pytest.mark.parametrize("command", ["check", "grade"])
@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (make_link, "this is a link. Name a file, or - for the screen."),
        (os.mkfifo, "this is no ordinary file. Name one, or - for the screen."),
        (lambda path: path.symlink_to("/dev/stdout"), "this is a link. Name a file"),
        (lambda path: path.symlink_to("nowhere"), "this is a link. Name a file"),
    ],
)
def test_an_output_that_is_no_ordinary_file_is_refused_before_it_is_opened(
    run: Run, tmp_path: Path, command: str, make: Callable[[Path], None], problem: str
) -> None:
    output = tmp_path / "report.json"
    make(output)
    judged = PLAIN if command == "check" else PLAIN.parent
    ran = run(command, judged, "--assignment", TINY, "--output", output)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"gradekit: --output {output}: {problem}")
    assert not (tmp_path / "nowhere").exists()
    if (tmp_path / "elsewhere").exists():
        assert (tmp_path / "elsewhere").read_text() == "of somebody else"


def test_a_device_is_refused(run: Run) -> None:
    ran = run(*arguments("/dev/null"))
    expected = "this is no ordinary file. Name one, or - for the screen."
    assert (ran.code, ran.err) == (2, f"gradekit: --output /dev/null: {expected}\n")


def test_a_dash_is_the_screen(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Report.from_json(run(*arguments("-")).out).score == 7.5
    homework = tmp_path / "homework"
    homework.mkdir()
    (homework / "ann.py").write_bytes(PLAIN.read_bytes())
    ran = run("grade", homework, "--assignment", TINY, "--output", "-", "--jobs", 1)
    assert '"file":"ann.py"' in ran.out
    assert not (tmp_path / "-").exists()


@pytest.mark.parametrize("name", ["json", "terminal"])
def test_a_submission_that_can_not_be_read_replaces_the_old_report(
    run: Run, tmp_path: Path, name: str
) -> None:
    (tmp_path / "report").write_text("the old one")
    ran = run(*arguments(tmp_path / "report", path=tmp_path / "hw.py", name=name))
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("there is no such file") == 1
    assert "there is no such file" in (tmp_path / "report").read_text("utf-8")
