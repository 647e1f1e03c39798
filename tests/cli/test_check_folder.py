"""`gradekit check FOLDER`: it takes the submission in it, and says which."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradekit.model.report import Report

from .conftest import PLAIN, SQUARES, TINY, Run


@pytest.fixture
def handed_in(tmp_path: Path) -> Path:
    """Make a folder with a submission, a module of it, and a text."""
    folder = tmp_path / "handed in"
    folder.mkdir()
    text = PLAIN.read_text("utf-8").replace("2 * x", "scale(x)").replace("2.0 * x", "scale(x)")
    assert "scale(x)" in text
    (folder / "hw.py").write_text(f"from helper import scale\n{text}", "utf-8")
    (folder / "helper.py").write_text("def scale(x):\n    return 2 * x\n", "utf-8")
    (folder / "notes.txt").touch()
    return folder


def test_the_submission_in_a_folder_is_graded_with_its_modules_and_named(
    run: Run, handed_in: Path
) -> None:
    ran = run("check", handed_in, "--assignment", TINY, "--format", "json")
    report = Report.from_json(ran.out)
    assert (ran.code, report.score, report.submission) == (0, 7.5, f"{handed_in}/hw.py")
    assert ran.err == f"gradekit: the submission in {handed_in} is {handed_in}/hw.py.\n"
    assert any("helper.py" in note for note in report.notes)


@pytest.mark.parametrize("names", [(), ("a.py", "b.py")])
def test_where_there_is_none_or_several_there_is_no_score_and_every_file_says_so(
    run: Run, tmp_path: Path, names: tuple[str, ...]
) -> None:
    (tmp_path / "handed in").mkdir()
    for name in names:
        (tmp_path / "handed in" / name).write_bytes(SQUARES.read_bytes())
    ran = run(
        *("check", tmp_path / "handed in", "--assignment", TINY),
        *("--format", f"json={tmp_path}/report.json"),
    )
    report = Report.from_json((tmp_path / "report.json").read_text("utf-8"))
    assert (ran.code, report.score, report.properties) == (2, None, [])
    assert report.problem is not None
    assert f"gradekit: {tmp_path}/handed in: {report.problem.message}. " in ran.err
    assert ", ".join(names) in ran.err


def test_the_name_that_the_assignment_asks_for_is_taken(
    run: Run, handed_in: Path, folder: Path
) -> None:
    manifest = folder / "assignment.toml"
    manifest.write_text(f'submission = "hw2.py"\n{manifest.read_text("utf-8")}', "utf-8")
    ran = run("check", handed_in, "--assignment", folder)
    assert ran.code == 2
    assert "the assignment asks for hw2.py, which is not in it: it holds helper.py, " in ran.err


@pytest.mark.parametrize("name", ["x" * 300, "a\0b"])
def test_a_name_that_neither_a_file_nor_a_folder_can_have_is_told(run: Run, name: str) -> None:
    ran = run("check", name, "--assignment", TINY)
    assert ran.code == 2
    assert "the file cannot be opened" in ran.err


@pytest.mark.parametrize("name", ["hw.py", "helper.py", "new.ipynb"])
def test_a_report_never_replaces_what_may_be_the_submission(
    run: Run, handed_in: Path, name: str
) -> None:
    before = {path.name: path.read_bytes() for path in handed_in.iterdir()}
    ran = run("check", handed_in, "--format", f"json={handed_in}/{name}")
    assert ran.code == 2
    assert "no report is a " in ran.err
    assert {path.name: path.read_bytes() for path in handed_in.iterdir()} == before
