"""`gradekit check --format FORMAT=FILE`: several formats of one run."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from gradekit.cli.outputs import Output, Outputs
from gradekit.model.errors import UsageError
from gradekit.model.report import Report
from gradekit.reports.formats import FORMATS
from gradekit.reports.github import SUMMARY_BYTES
from tests.folders import Change

from .conftest import PLAIN, SQUARES, TINY, Ran, Run

FILES = [name for name in FORMATS if name != "terminal"]


def check(run: Run, *arguments: object, path: Path = SQUARES) -> Ran:
    return run("check", path, "--assignment", TINY, *arguments)


def formats(folder: Path) -> list[str]:
    """Ask for every format at once, each in a file called like it."""
    return [word for name in FILES for word in ("--format", f"{name}={folder / name}")]


def test_one_run_writes_every_format_to_its_file_and_the_page_to_the_screen(
    run: Run, tmp_path: Path
) -> None:
    ran = check(run, "--format", "terminal", *formats(tmp_path))
    assert (ran.code, ran.err) == (1, "")
    assert ran.out.endswith("\n3.5 of 7.5 points\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(FILES)
    assert Report.from_json((tmp_path / "json").read_text("utf-8")).score == 3.5
    assert json.loads((tmp_path / "gradescope").read_text("utf-8"))["score"] == 3.5
    assert ElementTree.parse(tmp_path / "junit").getroot().tag == "testsuites"
    for name in ("markdown", "github", "github-summary"):
        assert "3.5 of 7.5 points" in (tmp_path / name).read_text("utf-8")


def test_a_format_with_a_file_alone_leaves_the_screen_empty(run: Run, tmp_path: Path) -> None:
    ran = check(run, "--format", f"json={tmp_path / 'a=b.json'}", path=PLAIN)
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert (tmp_path / "a=b.json").is_file()


def read(*formats_: str, output: str | None = None) -> tuple[Output, ...]:
    return Outputs.read(formats_, output).outputs


def test_output_is_the_file_of_the_format_that_has_none() -> None:
    json_file, page = Output("json", Path("a")), Output("terminal", Path("b"))
    assert read("json=a", "terminal", output="b") == (json_file, page)
    assert read(output="b") == (page,)
    assert read("json=-") == read("json", output="-") == (Output("json", None),)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            ("json", "terminal"),
            "--format: json and terminal both go to the screen. "
            "Give one of them a file of its own: --format terminal=FILE.",
        ),
        (("json=-", "junit"), "--format: json and junit both go to the screen."),
        (("json=r", "junit=./x/../r"), "--format: json and junit both go to x/../r."),
        (("json=r", "json=r"), "--format: json and json both go to r."),
    ],
)
def test_two_formats_in_one_place_are_refused(words: tuple[str, ...], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(*words)
    assert str(caught.value).startswith(message)


def test_an_output_without_a_format_to_take_it_is_refused() -> None:
    with pytest.raises(UsageError, match=r"^--output b: each format has a file of its own\. Leave"):
        read("json=a", output="b")


def test_a_format_whose_file_has_no_name_is_refused(run: Run) -> None:
    ran = check(run, "--format", "json=")
    assert ran.code == 2
    assert "argument --format: 'json=' names no file. Write json=FILE, or json" in ran.err


@pytest.mark.parametrize("place", ["nowhere/report.xml", "hw.py"])
def test_a_second_file_that_can_not_be_written_keeps_the_first_as_it_was(
    run: Run, tmp_path: Path, place: str
) -> None:
    (tmp_path / "hw.py").write_bytes(PLAIN.read_bytes())
    (tmp_path / "report.json").write_text("the old one")
    words = ["--format", f"json={tmp_path}/report.json", "--format", f"junit={tmp_path}/{place}"]
    ran = check(run, *words, path=tmp_path / "hw.py")
    assert ran.code == 2
    assert ran.err.startswith(f"gradekit: --format junit={tmp_path}/{place}: ")
    assert (tmp_path / "report.json").read_text() == "the old one"


def test_every_file_says_from_the_start_that_nothing_is_graded_yet(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("gradekit.assignment.library.open_submission", interrupt)
    assert check(run, *formats(tmp_path)).code == 130
    for name in FILES:
        assert "not graded yet" in (tmp_path / name).read_text("utf-8")


def test_a_format_that_can_not_be_written_leaves_the_others_as_they_were(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(report: Report) -> str:
        if report.problem is None or report.problem.message != "not graded yet":
            raise ZeroDivisionError
        return "pending"

    monkeypatch.setattr("gradekit.reports.junit.render", fail)
    ran = check(run, "--format", f"json={tmp_path}/json", "--format", f"junit={tmp_path}/junit")
    assert ran.code == 3
    left = Report.from_json((tmp_path / "json").read_text("utf-8")).problem
    assert left is not None
    assert left.message == "not graded yet"


def test_what_is_not_judged_is_told_a_person_once_and_every_file(run: Run, tmp_path: Path) -> None:
    ran = check(run, "--format", "terminal", *formats(tmp_path), path=tmp_path / "hw.py")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("there is no such file") == 1
    for name in FILES:
        assert "there is no such file" in (tmp_path / name).read_text("utf-8")


def test_whoever_hides_a_property_is_told_that_students_see_no_total(
    run: Run, tmp_path: Path, change: Change
) -> None:
    folder = change("doubles = { points = 2 }", 'doubles = { points = 2, hidden = "until_due" }')
    results = tmp_path / "results.json"
    words = ("check", PLAIN, "--assignment", folder, "--format", f"gradescope={results}")
    assert run(*words).err == (
        "gradekit: 1 property is hidden until the due date: "
        "Gradescope shows students no total before.\n"
    )
    rows = json.loads(results.read_text("utf-8"))["tests"]
    assert [row["name"] for row in rows if row["visibility"] == "after_due_date"] == [
        "doubles: double(x) is x + x."
    ]
    assert "doubles ... 2 points, hidden until the due date" in re.sub(
        r"\.+", "...", run("show", folder).out
    )


@pytest.fixture
def summary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run as a step of a workflow, whose summary is this file."""
    path = tmp_path / "step" / "summary.md"
    path.parent.mkdir()
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(path))
    return path


def test_a_step_gets_its_summary_by_itself_behind_what_it_has(run: Run, summary: Path) -> None:
    summary.write_text("# Before")
    assert check(run).out.endswith("\n3.5 of 7.5 points\n")
    text = summary.read_text("utf-8")
    assert text.startswith("# Before\n# Doubling\n\n**3.5 of 7.5 points** for ")
    assert text.count("3.5 of 7.5 points") == 1


def test_a_summary_that_is_asked_for_is_not_written_twice(run: Run, summary: Path) -> None:
    ran = check(run, "--format", "github-summary")
    assert ran.out.count("**3.5 of 7.5 points**") == 1
    assert not summary.exists()


def test_what_is_not_judged_is_in_the_summary_too(run: Run, summary: Path, tmp_path: Path) -> None:
    ran = check(run, path=tmp_path / "hw.py")
    assert (ran.code, ran.out) == (2, "")
    assert "there is no such file" in summary.read_text("utf-8")


@pytest.mark.parametrize(
    ("before", "said"), [(SUMMARY_BYTES, "the summary of this step is full"), (0, "")]
)
def test_no_score_depends_on_the_summary(run: Run, summary: Path, before: int, said: str) -> None:
    summary.write_bytes(b"#" * before)
    ran = check(run)
    assert (ran.code, said in ran.err) == (1, True)
    assert max(before, 1) <= summary.stat().st_size <= SUMMARY_BYTES


def test_a_summary_that_can_not_be_written_is_told_and_costs_nothing(
    run: Run, summary: Path
) -> None:
    summary.mkdir()
    ran = check(run)
    assert ran.code == 1
    problem = "the summary of this step cannot be written (Is a directory)."
    assert ran.err == f"gradekit: {summary}: {problem}\n"


def test_without_a_step_no_summary_is_written(run: Run, tmp_path: Path) -> None:
    assert "GITHUB_STEP_SUMMARY" in run("check", "--help").out
    check(run, "--format", f"json={tmp_path}/report.json")
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]
