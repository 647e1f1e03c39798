"""A course's own folder is packed without what nobody needs, and named as the host finds it."""

from __future__ import annotations

from pathlib import Path

from gradekit.assignment import library
from gradekit.authoring.deploy.course import Course


def test_hidden_files_caches_and_links_are_left_out(folder: Path) -> None:
    course = Course(manifest=library.find(f"{folder}/"))
    before = sorted(file.path for file in course.folder_files())
    assert "assignments/tiny/solutions/plain.py" in before
    for name in (".DS_Store", "__pycache__/x.pyc", "old.pyc", ".git/config"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("")
    (folder / "link.py").symlink_to("/etc/passwd")
    assert sorted(file.path for file in course.folder_files()) == before


def test_a_folder_is_asked_for_by_its_path_and_a_bundled_assignment_by_name(folder: Path) -> None:
    own = Course(manifest=library.find(f"{folder.rename(folder.with_name('my_task'))}/"))
    assert (own.name, own.is_bundled) == ("my-task", False)
    assert own.asked("/autograder/source") == "/autograder/source/assignments/my_task"
    assert own.asked() == "./assignments/my_task"
    bundled = Course(manifest=library.find("autograd"))
    assert bundled.is_bundled
    assert bundled.asked("/autograder/source") == "autograd"
    assert list(bundled.folder_files()) == []


def test_a_seed_is_told_only_with_fresh_examples(folder: Path) -> None:
    manifest = library.find(f"{folder}/")
    assert Course(manifest=manifest, fresh_seed=7).judging_options() == []
    chosen = Course(manifest=manifest, fresh=5, fresh_seed=7).judging_options()
    assert chosen == ["--fresh", "5", "--fresh-seed", "7"]


def test_examples_that_are_kept_are_those_of_these_sources(folder: Path) -> None:
    assert Course(manifest=library.find("autograd")).is_built
    assert not Course(manifest=library.find(f"{folder}/")).is_built
