"""`gradekit new`: a starter is written, and nothing is ever overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import TINY, Run


def test_the_starter_is_written_and_named(run: Run, shelf: Path, tmp_path: Path) -> None:
    ran = run("new", "tiny", tmp_path / "homework")
    path = tmp_path / "homework" / "tiny.py"
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == f"{path}\nThen run: gradekit check {path}\n"
    assert path.read_bytes() == (TINY / "starter.py").read_bytes()


def test_the_command_that_is_named_works(run: Run, shelf: Path, tmp_path: Path) -> None:
    last = run("new", "tiny", tmp_path).out.splitlines()[-1]
    assert run(*last.removeprefix("Then run: gradekit ").split()).code == 1


def test_without_a_directory_it_is_written_here(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = run("new", TINY)
    assert ran.out == f"tiny.py\nThen run: gradekit check tiny.py --assignment {TINY}\n"
    assert (tmp_path / "tiny.py").is_file()


def test_the_handout_and_the_notebook_come_along(run: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "README.md").write_text("# Doubling\n")
    (folder / "starter.ipynb").write_text("{}")
    folder = folder.rename(folder.with_name("to-double"))
    run("new", folder, tmp_path / "homework")
    names = sorted(path.name for path in (tmp_path / "homework").iterdir())
    assert names == ["to_double.ipynb", "to_double.md", "to_double.py"]


def test_a_notebook_alone_is_what_is_checked(run: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "starter.py").rename(folder / "starter.ipynb")
    ran = run("new", folder, tmp_path / "homework")
    assert f"gradekit check {tmp_path}/homework/tiny.ipynb" in ran.out


def test_a_path_with_a_space_can_be_pasted(run: Run, tmp_path: Path) -> None:
    ran = run("new", TINY, tmp_path / "my homework")
    assert f"gradekit check '{tmp_path}/my homework/tiny.py' --assignment" in ran.out


def test_nothing_is_overwritten(run: Run, tmp_path: Path) -> None:
    (tmp_path / "tiny.py").write_text("# hours of work\n")
    ran = run("new", TINY, tmp_path)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"gradekit: {tmp_path}/tiny.py: already there, and nothing is overwritten. "
        "Name another directory, or move your file away.\n"
    )
    assert (tmp_path / "tiny.py").read_text() == "# hours of work\n"


def test_all_that_is_in_the_way_is_named_and_nothing_written(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    (folder / "README.md").write_text("# Doubling\n")
    (tmp_path / "tiny.md").write_text("mine")
    ran = run("new", folder, tmp_path)
    assert ran.code == 2
    assert f"{tmp_path}/tiny.md: already there" in ran.err
    assert not (tmp_path / "tiny.py").exists()


def test_a_file_in_place_of_the_directory_is_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "homework").write_text("a file")
    ran = run("new", TINY, tmp_path / "homework")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"gradekit: {tmp_path}/homework: it cannot be written to (File exists). "
        "Name another directory.\n"
    )


def test_an_assignment_without_a_starter_is_told(run: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "starter.py").unlink()
    ran = run("new", folder, tmp_path / "homework")
    assert ran.code == 2
    assert ran.err == (
        f"gradekit: {folder}: it has no starter.py or starter.ipynb to begin with. Write one.\n"
    )
    assert not (tmp_path / "homework").exists()


@pytest.mark.parametrize(("kind", "other"), [("py", "ipynb"), ("ipynb", "py")])
def test_one_starter_alone_is_written_and_linked(
    run: Run, tmp_path: Path, kind: str, other: str
) -> None:
    ran = run("new", "bigram-counting", tmp_path, "--format", kind)
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {f"bigram_counting.{kind}", "bigram_counting.md", "names.txt"}
    assert ran.out.endswith(f"Then run: gradekit check {tmp_path}/bigram_counting.{kind}\n")
    handout = (tmp_path / "bigram_counting.md").read_text("utf-8")
    assert f"gradekit check bigram_counting.{kind}\n" in handout
    assert f"bigram_counting.{other}" not in handout


def test_a_handout_of_ones_own_links_what_is_written(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    (folder / "plot.png").write_bytes(b"a picture")
    (folder / "table.csv").write_text("1,2\n")
    (folder / "README.md").write_text(
        "Open [the file](starter.py) or [`starter.ipynb`](starter.ipynb).\n"
        "![a plot](plot.png) [rules](assignment.toml) [Python](https://www.python.org)\n"
    )
    run("new", folder, tmp_path / "homework")
    names = sorted(path.name for path in (tmp_path / "homework").iterdir())
    assert names == ["plot.png", "tiny.md", "tiny.py"]
    assert (
        (tmp_path / "homework" / "tiny.md")
        .read_text()
        .startswith("Open [`tiny.py`](tiny.py) or `tiny.ipynb`.\n![a plot](plot.png)")
    )


def test_how_to_begin_names_a_folder_of_ones_own(run: Run, folder: Path, tmp_path: Path) -> None:
    (folder / "README.md").write_text(
        "# Two\n\n<!-- start -->\nold\n```\nold\n```\n\n```\nmore\n```\n"
    )
    run("new", folder, tmp_path / "homework")
    assert (tmp_path / "homework" / "tiny.md").read_text() == (
        "# Two\n\nWrite your functions into [`tiny.py`](tiny.py). "
        "This checks your work, as often as you like:\n\n"
        f"```console\ngradekit check tiny.py --assignment {folder}\n```\n\n```\nmore\n```\n"
    )
