"""What students get tells no answer, and names its files as they are."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

import nbformat
import pytest

from gradekit.assignment import library, locations, misconceptions
from gradekit.authoring.deploy import release
from gradekit.authoring.deploy.course import Course
from gradekit.model.errors import UsageError
from tests.folders import TINY, Change, slow_but_for

SHORT = 20
"""Characters of a line, such as `for row in matrix:`, that gives nothing away."""
HANDED_OUT = ("starter.py", "starter.ipynb", "README.md")


def text_of(content: bytes, name: str) -> str:
    """Give what can be read in a file: of a notebook, its cells."""
    text = content.decode("utf-8")
    if name.endswith(".ipynb"):
        cells = json.loads(text)["cells"]
        return text + "\n".join("".join(cell["source"]) for cell in cells)
    return text


def secrets(folder: Path) -> set[str]:
    """Give every longer line that tells an answer, and that students do not get anyway."""
    handed_out = "\n".join(
        text_of((folder / name).read_bytes(), name)
        for name in HANDED_OUT
        if (folder / name).is_file()
    )
    texts = [misconceptions.text(each) for each in library.find(f"{folder}/").misconceptions]
    for pattern in ("solutions/*.py", "misconceptions/*.py", "mistakes/*.py", "reference.py"):
        texts += [path.read_text("utf-8") for path in folder.glob(pattern)]
    texts += [path.read_text("utf-8") for path in locations.reference().rglob("*.py")]
    lines = {line.strip() for text in texts for line in text.splitlines()}
    return {line for line in lines if len(line) > SHORT and line not in handed_out}


def told(course: Course, secret: Iterable[str]) -> list[str]:
    files = release.make(course).files
    everything = "\n".join(text_of(file.content, file.path) for file in files)
    return [line for line in secret if line in everything]


@pytest.mark.parametrize("name", slow_but_for(library.names()))
def test_no_line_tells_an_answer(name: str) -> None:
    manifest = library.find(name)
    secret = secrets(manifest.folder)
    assert len(secret) > 100
    assert told(Course(manifest=manifest), secret) == []


def test_no_line_of_a_hidden_property_is_told(change: Change) -> None:
    folder = change("is_odd = { points = 1 }", "is_odd = { points = 1, hidden = true }")
    course = Course(manifest=library.find(f"{folder}/"))
    text = (folder / "properties.py").read_text("utf-8")
    assert told(course, [line for line in text.splitlines() if len(line) > SHORT]) == []


@pytest.mark.parametrize("name", library.names())
def test_it_holds_starter_handout_data_and_settings_and_nothing_else(name: str) -> None:
    package = release.make(Course(manifest=library.find(name)))
    stem = name.replace("-", "_")
    data = ["names.txt"] if name == "bigram-counting" else []
    expected = [f"{stem}.py", f"{stem}.ipynb", *data, f"{stem}.md", "gradekit.toml"]
    assert [file.path for file in package.files] == expected


@pytest.mark.parametrize("name", library.names())
def test_the_handout_names_files_that_are_there(name: str) -> None:
    files = {file.path: file for file in release.make(Course(manifest=library.find(name))).files}
    stem = name.replace("-", "_")
    text = files[f"{stem}.md"].content.decode()
    links = set(re.findall(r"\]\(([\w.]+\.\w+)\)", text))
    assert {f"{stem}.py", f"{stem}.ipynb"} <= links <= files.keys()
    assert "starter." not in text
    assert "gradekit new" not in text
    assert "The first command" not in text
    assert f"\ngradekit check {stem}.py\n" in text


@pytest.mark.parametrize("name", library.names())
def test_with_checks_the_handout_installs_them(name: str) -> None:
    course = Course(manifest=library.find(name), with_checks=True)
    stem = name.replace("-", "_")
    (handout,) = (file for file in release.make(course).files if file.path == f"{stem}.md")
    commands = f"sh .gradekit/install.sh .venv\n.venv/bin/gradekit check {stem}.py\n"
    assert commands in handout.content.decode()
    assert "installs gradekit, once, as `.venv/bin/gradekit`. The second checks your work" in (
        " ".join(handout.content.decode().split())
    )


def cells(course: Course, kind: str = "code") -> str:
    """Give what the cells of one kind say in the notebook that students get."""
    (file,) = (each for each in release.make(course).files if each.path.endswith(".ipynb"))
    notebook = nbformat.reads(file.content.decode(), as_version=4)
    nbformat.validate(notebook)
    return "\n".join(cell.source for cell in notebook.cells if cell.cell_type == kind)


@pytest.mark.parametrize("with_checks", [False, True])
@pytest.mark.parametrize("name", library.names())
def test_the_notebook_links_the_handout(name: str, with_checks: bool) -> None:
    course = Course(manifest=library.find(name), with_checks=with_checks)
    links = re.findall(r"\]\(([^()]*)\)", cells(course, "markdown"))
    assert links == [f"{name.replace('-', '_')}.md"]


@pytest.mark.parametrize("name", library.names())
def test_the_notebook_needs_gradekit_only_where_students_have_it(name: str) -> None:
    manifest = library.find(name)
    with_checks = cells(Course(manifest=manifest, with_checks=True))
    without = cells(Course(manifest=manifest))
    assert "import gradekit" in with_checks
    assert "gradekit.check()" in with_checks
    assert [line for line in without.splitlines() if "gradekit" in line] == [f"# gradekit: {name}"]
    text = " ".join(cells(Course(manifest=manifest), "markdown").split())
    assert "by your code and run the cell. [The handout]" in text
    mine = [line for line in with_checks.splitlines() if line and "gradekit" not in line]
    assert mine == [line for line in without.splitlines() if line and "gradekit" not in line]


def test_what_the_handout_of_ones_own_links_comes_along(folder: Path) -> None:
    (folder / "plot.png").write_bytes(b"a picture")
    (folder / "README.md").write_text(
        "<!-- start -->\nBegin.\n```console\ngradekit check x.py\n```\n![a plot](plot.png)\n"
    )
    files = {
        f.path: f.content for f in release.make(Course(manifest=library.find(f"{folder}/"))).files
    }
    assert files["plot.png"] == b"a picture"
    assert files["tiny.md"].decode() == (
        "Write your functions into [`tiny.py`](tiny.py).\n![a plot](plot.png)\n"
    )


def test_the_settings_name_assignment_and_submission() -> None:
    *_, settings = release.make(Course(manifest=library.find("kl-divergence"))).files
    assert tomllib.loads(settings.content.decode()) == {
        "assignment": "kl-divergence",
        "submission": "kl_divergence.py",
    }


def test_it_says_what_stays_with_the_course_and_what_students_read(change: Change) -> None:
    folder = change("is_odd = { points = 1 }", "is_odd = { points = 1, hidden = true }")
    manifest = library.find(f"{folder}/")
    assert release.make(Course(manifest=manifest)).notes == (
        "No answer is in it, and no check: gradekit and the assignment stay with you.",
    )
    assert release.make(Course(manifest=manifest, with_checks=True)).notes == (
        "Students can read the properties, the reference and the error models, which are in the "
        "wheel in .gradekit; solutions, misconceptions and hidden properties are not there.",
        "Students check without what is hidden (1 of 7 properties), so their total is another.",
        "The examples are drawn at a student's first check, which takes a while.",
    )


def test_a_notebook_alone_is_what_is_checked(folder: Path) -> None:
    (folder / "starter.py").unlink()
    (folder / "starter.ipynb").write_text('{"cells": []}')
    package = release.make(Course(manifest=library.find(f"{folder}/")))
    assert b'submission = "tiny.ipynb"' in package.files[-1].content
    assert package.next_step == "Give the folder to your students; they write tiny.ipynb."


def test_how_to_check_is_said_where_there_is_no_handout() -> None:
    package = release.make(Course(manifest=library.find(f"{TINY}/"), with_checks=True))
    assert package.next_step == (
        "Give the folder to your students; they write tiny.py, and check it by "
        "`sh .gradekit/install.sh .venv` and `.venv/bin/gradekit check`."
    )


def test_without_a_starter_there_is_nothing_to_release(folder: Path) -> None:
    (folder / "starter.py").unlink()
    with pytest.raises(
        UsageError, match=r"it has no starter\.py or starter\.ipynb to begin with\. Write one\."
    ):
        release.make(Course(manifest=library.find(f"{folder}/")))
