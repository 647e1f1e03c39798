"""Which file of a folder is the submission, and what is said where none or several are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradekit.assignment import library
from gradekit.assignment.submission_folder import MOST_NAMED, find_submission
from gradekit.model.assignment import Manifest
from gradekit.model.errors import FolderError
from tests.folders import PLAIN, TINY

MANIFEST = library.read_manifest(TINY)
GRADED = PLAIN.replace("# gradekit: tiny\n", "")
HELPER = "def scale(x):\n    return x + x\n"
CELL = '{"cell_type": "code", "source": ["x = 1"]}'
NOTEBOOK = f'{{"cells": [{CELL}], "nbformat": 4, "nbformat_minor": 5, "metadata": {{}}}}'
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a folder that was handed in."""

    def written(**texts: str) -> Path:
        folder = tmp_path / "handed in"
        folder.mkdir()
        for name, text in texts.items():
            stem, _, suffix = name.rpartition("_")
            (folder / f"{stem}.{suffix}").write_text(text, "utf-8")
        return folder

    return written


def found(folder: Path, manifest: Manifest | None = MANIFEST) -> str:
    return Path(find_submission(str(folder), manifest)).name


def refusal(folder: Path, manifest: Manifest | None = MANIFEST) -> str:
    with pytest.raises(FolderError) as caught:
        find_submission(str(folder), manifest)
    return str(caught.value).removeprefix(f"{folder}: ")


def test_the_only_file_is_it_whatever_it_holds(write: Write) -> None:
    assert found(write(hw_py="x = 1", notes_txt="", data_csv="")) == "hw.py"


def test_a_notebook_is_one_too(write: Write) -> None:
    assert found(write(hw_ipynb=NOTEBOOK, readme_md="")) == "hw.ipynb"


def test_modules_beside_the_only_file_with_a_header_do_not_count(write: Write) -> None:
    assert found(write(a_py=GRADED, hw_py=f"# gradekit: tiny\n{HELPER}")) == "hw.py"


def test_a_header_for_another_assignment_is_no_header_for_this_one(write: Write) -> None:
    folder = write(a_py=PLAIN, b_py=f"# gradekit: kl-divergence\n{GRADED}")
    assert found(folder) == "a.py"
    assert refusal(folder, None) == (
        "several files may be the submission: a.py, b.py. "
        "Name one of them, or give it a first line such as `# gradekit: cross-entropy`."
    )


def test_modules_beside_the_only_file_that_defines_what_is_graded_do_not_count(
    write: Write,
) -> None:
    assert found(write(a_py=HELPER, hw_py=GRADED, z_ipynb=NOTEBOOK)) == "hw.py"


def test_without_an_assignment_what_any_bundled_one_asks_for_is_graded(write: Write) -> None:
    folder = write(a_py=HELPER, hw_py="def softmax(logits):\n    return logits\n", z_py=GRADED)
    assert found(folder, None) == "hw.py"


def test_two_that_may_be_it_are_named_and_neither_is_guessed(write: Write) -> None:
    assert refusal(write(a_py=GRADED, b_py=GRADED, c_py=HELPER)) == (
        "several files may be the submission: a.py, b.py. "
        "Name one of them, or give it a first line such as `# gradekit: tiny`."
    )


def test_one_that_can_not_be_read_may_be_it(write: Write) -> None:
    assert "several files" in refusal(write(a_py="def double(x:\n", b_py=GRADED))


def test_where_there_is_none_what_there_is_is_named(write: Write, tmp_path: Path) -> None:
    folder = write(essay_pdf="", notes_txt="")
    (folder / "src").mkdir()
    (folder / "hw.py").symlink_to(tmp_path / "elsewhere.py")
    (tmp_path / "elsewhere.py").write_text(PLAIN)
    assert refusal(folder) == (
        "no submission is in it: it holds essay.pdf, hw.py (a link), notes.txt, src (a folder). "
        "Hand in a .py file or a notebook."
    )


def test_an_empty_folder_is_said_to_be_empty(write: Write) -> None:
    assert refusal(write()).startswith("no submission is in it: it is empty.")


def test_of_many_files_the_first_are_named_each_on_the_line(write: Write) -> None:
    folder = write(**{f"f{n}_txt": "" for n in range(MOST_NAMED + 2)})
    (folder / "a\n\x1b[31m").touch()
    said = refusal(folder)
    assert "it holds a\\n\\x1b[31m, f0.txt, " in said
    assert said.count(".txt") == MOST_NAMED - 1
    assert " and 3 more. " in said


def test_hidden_files_and_folders_below_do_not_count(write: Write) -> None:
    folder = write(hw_py=HELPER)
    (folder / ".hw.py").write_text(PLAIN)
    (folder / "late.py").mkdir()
    (folder / "old").mkdir()
    (folder / "old" / "a.py").write_text(PLAIN)
    assert found(folder) == "hw.py"


ASKS = replace(MANIFEST, submission="train.py")


def test_the_name_that_the_assignment_asks_for_is_it(write: Write) -> None:
    assert found(write(a_py=PLAIN, train_py=HELPER), ASKS) == "train.py"


def test_another_name_than_is_asked_for_is_not_guessed(write: Write, tmp_path: Path) -> None:
    folder = write(trian_py=PLAIN)
    expected = "the assignment asks for train.py, which is not in it: it holds trian.py. Name "
    assert refusal(folder, ASKS).startswith(expected)
    (folder / "train.py").symlink_to(folder / "trian.py")
    assert "it holds train.py (a link), trian.py." in refusal(folder, ASKS)


def found_or_refused(folder: Path, manifest: Manifest | None) -> tuple[Path | None, str]:
    try:
        return Path(find_submission(str(folder), manifest)), ""
    except FolderError as error:
        return None, str(error)


STEMS = st.sampled_from(["hw", "helper", ".hw", "a\n::error::x", "\x1b[2J", "late", "train"])
SUFFIXES = st.sampled_from([".py", ".ipynb", ".PY", ".txt", ""])
TEXTS = st.sampled_from([PLAIN, GRADED, HELPER, NOTEBOOK, "def double(x:\n", "", "\0"])
MADE = st.dictionaries(
    st.tuples(STEMS, SUFFIXES).map("".join),
    st.tuples(st.sampled_from(["file", "link", "folder"]), TEXTS),
    max_size=4,
)


@given(made=MADE, manifest=st.sampled_from([MANIFEST, ASKS, None]))
def test_whatever_a_folder_holds_a_file_of_it_is_found_or_it_is_told_on_one_line(
    made: dict[str, tuple[str, str]], manifest: Manifest | None
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name, "handed in")
        folder.mkdir()
        for file, (kind, text) in made.items():
            if kind == "link":
                (folder / file).symlink_to(TINY / "solutions" / "plain.py")
            elif kind == "folder":
                (folder / file).mkdir()
            else:
                (folder / file).write_text(text, "utf-8")
        path, problem = found_or_refused(folder, manifest)
        assert problem.isprintable()
        if path is not None:
            assert path.parent == folder
            assert made[path.name][0] == "file"
            assert path.suffix.lower() in {".py", ".ipynb"}


def test_a_link_to_a_folder_is_not_followed(write: Write, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(write(hw_py=PLAIN))
    assert refusal(link) == "this is a link, which is not followed. Name the folder itself."
