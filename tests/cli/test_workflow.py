"""The file of an annotation is named from the root of its repository."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradekit.cli.workflow import path_in_repository

from .conftest import SQUARES, TINY, Run


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Make a repository with two folders."""
    root = tmp_path / "work" / "repository"
    (root / "week 3" / "hw").mkdir(parents=True)
    (root / ".git").mkdir()
    return root


@pytest.mark.parametrize("below", [".", "week 3", "week 3/hw"])
def test_the_name_is_the_same_wherever_the_job_works(
    repository: Path, monkeypatch: pytest.MonkeyPatch, below: str
) -> None:
    monkeypatch.chdir(repository / below)
    file = repository / "week 3" / "hw" / "a.py"
    named = [str(file), str(file.relative_to(repository / below))]
    assert [path_in_repository(each) for each in named] == ["week 3/hw/a.py"] * 2


def test_a_worktree_and_a_submodule_have_a_file_in_place_of_the_folder(repository: Path) -> None:
    (repository / "week 3" / ".git").write_text("gitdir: elsewhere")
    assert path_in_repository(str(repository / "week 3" / "a.py")) == "a.py"


def test_without_a_repository_the_workspace_of_the_job_is_the_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert path_in_repository(str(tmp_path / "hw" / "a.py")) == str(tmp_path / "hw" / "a.py")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path))
    assert path_in_repository(str(tmp_path / "hw" / "a.py")) == "hw/a.py"
    assert path_in_repository("/elsewhere/a.py") == "/elsewhere/a.py"


def test_a_repository_around_the_workspace_is_not_the_jobs(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_WORKSPACE", str(repository / "week 3"))
    assert path_in_repository(str(repository / "week 3" / "hw" / "a.py")) == "hw/a.py"


def test_a_link_on_the_way_is_not_followed(repository: Path, tmp_path: Path) -> None:
    (repository / "link").symlink_to(tmp_path)
    assert path_in_repository(str(repository / "link" / "a.py")) == "link/a.py"


def test_the_annotations_of_a_check_name_the_file_so(
    run: Run, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / "week 3" / "hw" / "a.py").write_bytes(SQUARES.read_bytes())
    monkeypatch.chdir(repository / "week 3")
    out = run("check", "hw/a.py", "--assignment", TINY, "--format", "github").out
    assert "\n::error file=week 3/hw/a.py,line=" in out
    assert "file=hw/a.py" not in out
