"""Which assignment a submission is judged by, and where the material comes from."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from gradekit.assignment import library, locations, reference
from gradekit.model.errors import (
    AssignmentError,
    GradekitError,
    LibraryError,
    OtherAssignmentError,
    SubmissionError,
    UsageError,
)
from gradekit.submission.reading import parse
from tests.folders import PLAIN, TINY

HALVE = "def halve(x):\n    return x / 2\n"
DOUBLING = PLAIN.replace("# gradekit: tiny\n", "")


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a library of two assignments: doubling, and halving by `halve`."""
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("double-all", "halves"):
        shutil.copytree(TINY, tmp_path / "assignments" / name, ignore=ignored)
    manifest = tmp_path / "assignments" / "halves" / "assignment.toml"
    text = manifest.read_text("utf-8").replace('"reference.py"', '"reference.py"\nload = "module"')
    text = text.replace("examples = 40", 'examples = 40\noptions = { way = ["up", "down"] }')
    text = text.replace("[functions]", '[functions]\nhalve = "(x: float) -> float"')
    manifest.write_text(text, "utf-8")
    with (manifest.parent / "reference.py").open("a") as file:
        file.write(f"\n\n{HALVE}")
    monkeypatch.setattr(locations, "root", lambda: tmp_path)
    return tmp_path


def chosen(text: str, *, asked: str | None = None) -> str:
    """Give the name of the assignment that a text is opened for; what is asked for wins."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "hw.py")
        path.write_text(text, "utf-8")
        if asked is not None:
            return library.open_submission(str(path), asked=asked)[1].manifest.name
    return library.choose(parse(text, path="hw.py")).name


def refusal(kind: type[GradekitError], text: str, *, asked: str | None = None) -> str:
    with pytest.raises(kind) as caught:
        chosen(text, asked=asked)
    return str(caught.value)


def opened(text: str, folder: Path, *, suffix: str = ".py") -> tuple[str, dict[str, str]]:
    path = folder / f"hw{suffix}"
    path.write_text(text, "utf-8")
    submission, assignment = library.open_submission(str(path))
    return submission.source, dict(assignment.options)


def test_the_bundled_assignments_are_named_in_order(shelf: Path) -> None:
    assert library.names() == ["double-all", "halves"]
    assert [one.name for one in library.manifests()] == ["double-all", "halves"]


def test_an_assignment_is_found_by_its_name(shelf: Path) -> None:
    assert library.find("halves").folder == shelf / "assignments" / "halves"


@pytest.mark.parametrize("path", [str(TINY), f"{TINY}/", f"{TINY}/assignment.toml"])
def test_an_assignment_is_found_by_its_path(shelf: Path, path: str) -> None:
    assert library.find(path).folder == TINY


def test_an_unknown_name_is_told_with_the_nearest_and_all(shelf: Path) -> None:
    assert refusal(LibraryError, DOUBLING, asked="double_all") == (
        "double_all: there is no bundled assignment of this name, and no package offers it. "
        "Did you mean double-all? Bundled are: double-all, halves; a folder of your own is named "
        "by a path, such as ./double_all."
    )


def test_a_path_to_nothing_names_the_file_that_is_missing(shelf: Path) -> None:
    told = refusal(AssignmentError, DOUBLING, asked=f"{shelf}/nowhere")
    assert told.startswith(f"{shelf}/nowhere/assignment.toml: there is no such file.")


def test_a_folder_that_lies_about_is_not_taken_for_a_bundled_name(
    shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shelf / "here" / "halves").mkdir(parents=True)
    (shelf / "here" / "halves" / "assignment.toml").write_text('title = "a trap"')
    monkeypatch.chdir(shelf / "here")
    assert library.find("halves").title == "Doubling"
    assert chosen(f"# gradekit: halves\n{DOUBLING}") == "halves"


def test_a_folder_here_is_found_with_a_dot_and_a_slash(
    shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shelf / "assignments")
    assert library.find("./double-all").name == "double-all"
    monkeypatch.chdir(shelf / "assignments" / "halves")
    assert library.find(".").name == "halves"


def test_an_empty_library_is_told_as_a_broken_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locations, "root", lambda: tmp_path)
    expected = f"{tmp_path}: the bundled assignments are not there. Reinstall gradekit."
    assert refusal(LibraryError, DOUBLING) == expected
    assert refusal(LibraryError, DOUBLING, asked="tiny") == expected


def test_a_header_that_names_another_assignment_than_the_flag_is_refused(shelf: Path) -> None:
    text = f"# gradekit: halves\n{DOUBLING}"
    for asked, name in (("double-all", "double-all"), (str(TINY), "tiny")):
        assert refusal(OtherAssignmentError, text, asked=asked).rpartition("/")[2] == (
            f"hw.py: its header says that it is for halves, and it was to be graded as {name}. "
            "Grade it with `--assignment halves`, or change its header."
        )


def test_a_header_may_name_an_assignment_of_the_same_functions(shelf: Path) -> None:
    assert chosen(f"# gradekit: double-all\n{DOUBLING}", asked=str(TINY)) == "tiny"


def test_an_assignment_may_accept_the_header_of_another(shelf: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(TINY, tmp_path / "own")
    manifest = folder / "assignment.toml"
    manifest.write_text('accepts = ["halves"]\n' + manifest.read_text("utf-8"), "utf-8")
    assert chosen(f"# gradekit: halves\n{DOUBLING}", asked=str(folder)) == "own"


def test_the_header_goes_before_the_definitions(shelf: Path) -> None:
    assert chosen(f"# gradekit: halves\n{DOUBLING}") == "halves"


def test_the_definitions_decide_where_nothing_is_said(shelf: Path) -> None:
    assert chosen(DOUBLING) == "double-all"


def test_an_alternative_counts_as_what_it_defines(shelf: Path) -> None:
    manifest = shelf / "assignments" / "halves" / "assignment.toml"
    text = 'alternatives = { double = { needs = ["twice"], code = "double = twice" } }\n'
    manifest.write_text(text + manifest.read_text("utf-8"), "utf-8")
    assert chosen(DOUBLING.replace("def double(", "def twice(") + HALVE) == "halves"


def test_several_fitting_assignments_are_all_named(shelf: Path) -> None:
    assert refusal(UsageError, DOUBLING + HALVE) == (
        "hw.py: it does not say which assignment it is for (it looks like double-all). Add a "
        "first line such as "
        "`# gradekit: double-all`, or use --assignment. Candidates: double-all, halves."
    )


def test_the_likeliest_assignment_is_named_first(shelf: Path) -> None:
    error = refusal(UsageError, HALVE)
    assert "for (it looks like halves). Add a first line such as `# gradekit: halves`" in error
    assert error.endswith("Candidates: halves, double-all.")


def test_where_nothing_fits_everything_is_named(shelf: Path) -> None:
    assert refusal(UsageError, "x = 1\n").endswith("Candidates: double-all, halves.")


def test_an_unknown_name_in_the_header_is_the_submissions_problem(shelf: Path) -> None:
    assert refusal(SubmissionError, f"# gradekit: halfs\n{DOUBLING}") == (
        "hw.py: it says that it is for halfs, but there is no bundled assignment of this name. "
        "Name one of: double-all, halves. Did you mean halves?"
    )


def test_the_default_of_an_option_holds_unless_told(shelf: Path) -> None:
    assert opened(f"# gradekit: halves\n{DOUBLING}", shelf)[1] == {"way": "up"}


def test_an_option_of_the_header_is_taken(shelf: Path) -> None:
    assert opened(f"# gradekit: halves, way=down\n{DOUBLING}", shelf)[1] == {"way": "down"}


def test_an_unknown_option_is_told_with_those_that_there_are(shelf: Path) -> None:
    with pytest.raises(SubmissionError) as caught:
        opened(f"# gradekit: halves, wya=down\n{DOUBLING}", shelf)
    assert str(caught.value) == (
        f"{shelf}/hw.py: its header line sets wya, but halves has no such option. "
        "Remove it. Options are: way. Did you mean way?"
    )


def test_an_option_where_there_are_none_is_told(shelf: Path) -> None:
    with pytest.raises(SubmissionError, match="Options are: none"):
        opened(f"# gradekit: double-all, way=down\n{DOUBLING}", shelf)


def test_a_wrong_value_of_an_option_is_told_with_the_right_ones(shelf: Path) -> None:
    with pytest.raises(SubmissionError) as caught:
        opened(f"# gradekit: halves, way=left\n{DOUBLING}", shelf)
    assert str(caught.value) == (
        f"{shelf}/hw.py: its header line sets way=left. Choose one of: up, down."
    )


def test_the_whole_file_is_run_only_where_the_manifest_asks_for_it(shelf: Path) -> None:
    text = f"{DOUBLING}{HALVE}print('a script')\n"
    assert "a script" not in opened(f"# gradekit: double-all\n{text}", shelf)[0]
    assert "a script" in opened(f"# gradekit: halves\n{text}", shelf)[0]


def test_no_bundled_assignment_asks_for_the_whole_file() -> None:
    assert {manifest.load for manifest in library.manifests()} <= {None, "definitions"}


def test_a_notebook_names_its_assignment_in_its_first_cell(shelf: Path) -> None:
    cell = {
        "cell_type": "code",
        "metadata": {},
        "source": PLAIN.replace("tiny", "double-all"),
        "outputs": [],
        "execution_count": None,
    }
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    assert "def double_all" in opened(json.dumps(notebook), shelf, suffix=".ipynb")[0]


def test_in_a_checkout_the_library_is_the_repository(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locations, "__file__", "/somewhere/gradekit/assignment/library.py")
    assert locations.root() == Path("/somewhere")


def test_in_an_installed_package_the_library_lies_inside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "_library").mkdir()
    monkeypatch.setattr(locations, "__file__", str(tmp_path / "assignment" / "library.py"))
    assert locations.root() == tmp_path / "_library"


def test_a_students_reference_never_stands_in_for_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "reference.py").write_text("raise SystemExit('the student')\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    module = reference.load_module("losses.softmax")
    assert module.__name__ == "gradekit_reference.losses.softmax"
    assert reference.has_module("losses.softmax")


def test_a_module_that_the_reference_lacks_is_named() -> None:
    assert not reference.has_module("nowhere.at_all")
    with pytest.raises(LibraryError, match="there is no module nowhere") as caught:
        reference.load_module("nowhere")
    assert str(locations.root() / "reference") in str(caught.value)


def test_a_missing_reference_is_told_as_a_broken_installation(
    shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, reference.PACKAGE, raising=False)
    with pytest.raises(LibraryError) as caught:
        reference.load_module("losses.softmax")
    assert str(caught.value) == (
        f"{shelf / 'reference'}: the reference is not there. Reinstall gradekit."
    )
