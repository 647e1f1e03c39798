"""What every host shows is the score of `check` on its own scale, for each kind of submission."""

from __future__ import annotations

import importlib
import shutil
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from gradekit.assignment import library
from gradekit.authoring.deploy import (
    TARGETS,
    classroom50,
    prairielearn,
    student_repository,
    trial,
)
from gradekit.authoring.deploy.course import Course
from gradekit.model.errors import UsageError
from tests.folders import TINY, slow_but_for

from .conftest import runs_from_here

HOSTS = ("prairielearn", "classroom50", "github", "gitlab")
STUDENTS = HOSTS[1:]
KINDS = ("right", "wrong", "broken", "hanging", "hostile")

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


def module_of(target: str) -> ModuleType:
    return importlib.import_module(f"gradekit.authoring.deploy.{target}")


def course(**changes: Any) -> Course:
    facts = {
        "manifest": library.find("cross-entropy"),
        "installation": (runs_from_here(),),
        "with_checks": True,
    }
    return Course(**(facts | changes))


Prepared = Callable[[str], tuple[ModuleType, Path]]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Give a host's module and its scratch folder, made once."""
    roots: dict[str, Path] = {}

    def prepare(target: str) -> tuple[ModuleType, Path]:
        module = module_of(target)
        if target not in roots:
            made = tmp_path_factory.mktemp(target)
            module.make(course()).write(made / "new")
            roots[target] = made / "scratch"
            roots[target].mkdir()
            module.prepare(made / "new", roots[target])
        return module, roots[target]

    return prepare


@pytest.fixture(scope="module")
def submissions(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, dict[str, Any]]]:
    """Give each submission with its report; those that take long are checked where needed."""
    folder, manifest = tmp_path_factory.mktemp("submissions"), library.find("cross-entropy")
    paths = dict(trial._submissions(manifest, folder, folder))
    return {
        kind: (paths[kind], trial._checked(paths[kind], manifest, [])) for kind in KINDS[:3]
    } | {kind: (paths[kind], {}) for kind in KINDS[3:]}


@pytest.mark.sample(3)
@pytest.mark.parametrize("kind", KINDS[:3])
@pytest.mark.parametrize("target", slow_but_for(HOSTS, quick=["github", "prairielearn"]))
def test_a_host_shows_the_score_of_check(
    target: str, kind: str, prepared: Prepared, submissions: dict[str, Any]
) -> None:
    module, root = prepared(target)
    path, report = submissions[kind]
    answer = module.grade(root, path)
    assert answer.problems == ()
    expected = module.on_host(report) if hasattr(module, "on_host") else report["score"]
    assert answer.score == expected
    assert (answer.score == 100) == (kind == "right")
    assert (answer.score is None) == (target == "prairielearn" and kind == "broken")


@pytest.mark.slow  # one hangs
@pytest.mark.parametrize("kind", KINDS[3:])
@pytest.mark.parametrize("target", HOSTS)
def test_what_hangs_or_attacks_costs_its_own_points(
    target: str, kind: str, prepared: Prepared, submissions: dict[str, Any]
) -> None:
    module, root = prepared(target)
    answer = module.grade(root, submissions[kind][0])
    assert answer.problems == ()
    assert answer.score == 78.0  # without the first of the functions


@pytest.mark.parametrize("target", HOSTS)
def test_every_host_is_offered_and_made_of_files_that_fit_a_folder(
    target: str, tmp_path: Path
) -> None:
    package = module_of(target).make(course())
    assert target in TARGETS
    assert ".gradekit/deployed.json" in {file.path for file in package.files}
    assert len({file.path for file in package.files}) == len(package.files)
    assert package.next_step.endswith(".")
    package.write(tmp_path / "new")


@pytest.mark.parametrize("target", STUDENTS)
def test_without_checks_a_repository_says_who_grades_and_has_no_gradekit(target: str) -> None:
    package = module_of(target).make(course(with_checks=False, installation=()))
    texts = {file.path: file.content.decode() for file in package.files if file.path[-3:] != "png"}
    assert [path for path in texts if "autograder" in path or "install.sh" in path] == []
    (job,) = [text for path, text in texts.items() if path.endswith(("gradekit.yml", "-ci.yml"))]
    assert 'echo "graded by your course"' in job
    assert "gradekit check" not in job
    assert "graded by your course; --with-checks" in package.notes[-1]


@pytest.mark.parametrize("target", HOSTS)
def test_where_a_host_grades_one_name_students_begin_with_that_file_alone(target: str) -> None:
    texts = {Path(file.path).name: file.content for file in module_of(target).make(course()).files}
    assert "cross_entropy.py" in texts
    assert b"Write your functions into [`cross_entropy.py`]" in texts["cross_entropy.md"]
    assert "cross_entropy.ipynb" not in texts
    assert b"cross_entropy.ipynb" not in texts["cross_entropy.md"]


@pytest.mark.parametrize("target", STUDENTS)
def test_what_students_read_has_nothing_of_the_courses_own_folder(target: str) -> None:
    own = course(manifest=library.find(f"{TINY}/"))
    package = module_of(target).make(own)
    assert [file.path for file in package.files if "assignments" in Path(file.path).parts] == []
    assert "solutions, misconceptions and hidden properties" in " ".join(package.notes)


def test_the_folder_of_a_course_is_where_prairielearn_shows_it_to_nobody() -> None:
    package = prairielearn.make(course(manifest=library.find(f"{TINY}/")))
    paths = {file.path for file in package.files}
    assert "tests/assignments/tiny/reference.py" in paths
    assert all(path.startswith("tests/") for path in paths if "assignments" in path)
    assert {path for path in paths if path.startswith("clientFiles")} == {
        "clientFilesQuestion/tiny.py"
    }
    assert "PrairieLearn keeps that folder from students" in package.notes[0]


@pytest.mark.parametrize("target", STUDENTS)
def test_a_template_without_checks_cannot_be_tried(target: str, tmp_path: Path) -> None:
    module_of(target).make(course(with_checks=False, installation=())).write(tmp_path / "new")
    with pytest.raises(UsageError, match="nothing is checked there, so nothing can be tried"):
        list(trial.attempt(tmp_path / "new", tmp_path, lambda _: None))


def test_a_template_of_ones_own_assignment_cannot_be_tried(tmp_path: Path) -> None:
    package = module_of("github").make(course(manifest=library.find(f"{TINY}/")))
    package.write(tmp_path / "new")
    with pytest.raises(UsageError, match="students get no solution of your assignment"):
        list(trial.attempt(tmp_path / "new", tmp_path, lambda _: None))


def test_a_name_that_a_shell_would_read_is_refused(tmp_path: Path) -> None:
    strange = tmp_path / "a $(b)"
    shutil.copytree(TINY, strange)
    with pytest.raises(UsageError, match=r"letters, digits, '-', '_' and '\.' alone"):
        module_of("github").make(course(manifest=library.find(f"{strange}/")))


REPORT = {"problem": None, "score": 99.999, "max_score": 100.0}


@pytest.mark.parametrize(
    ("target", "points"), [("prairielearn", 99.99), ("classroom50", 99.99), ("github", 99.99)]
)
def test_points_are_rounded_down_by_each_host(target: str, points: float) -> None:
    on_host = module_of(target).on_host
    assert on_host(REPORT) == points
    assert on_host(REPORT | {"score": 100.0}) == 100.0
    assert on_host(REPORT | {"score": None}) is None


def test_what_is_not_gradable_has_no_points_on_prairielearn() -> None:
    assert prairielearn.on_host(REPORT | {"problem": {}, "score": 0.0}) is None


def test_an_autograder_that_classroom50_does_not_fetch_is_refused() -> None:
    large = runs_from_here().__class__(path="large.whl", content=bytes(11 << 20))
    with pytest.raises(UsageError, match="more than the 10 MB that Classroom 50 fetches"):
        classroom50.make(course(installation=(runs_from_here(), large)))


@pytest.mark.parametrize("target", STUDENTS)
def test_the_seed_of_fresh_examples_is_never_where_students_read_it(target: str) -> None:
    with pytest.raises(UsageError, match="students would read the seed in their repository"):
        module_of(target).make(course(fresh=20, fresh_seed=81724))


TRICKS = {
    "gradekit.toml": 'assignment = "kl-divergence"\nformats = ["json=cross_entropy.py"]\n',
    "pyproject.toml": '[tool.gradekit]\nassignment = "kl-divergence"\n',
    "sitecustomize.py": "raise SystemExit(5)\n",
    "conftest.py": "raise SystemExit(5)\n",
    "gradekit.py": "raise SystemExit(5)\n",
    "result.json": '{"score": 10000}',
    "gradekit.xml": "<testsuites/>",
}


@pytest.mark.parametrize("target", slow_but_for(HOSTS, quick=["github"]))
def test_what_lies_beside_a_submission_does_not_say_how_it_is_graded(
    target: str, prepared: Prepared, submissions: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def with_tricks(*arguments: Any) -> Any:
        folder = place(*arguments) or arguments[1]
        for name, text in TRICKS.items():
            (folder / name).write_text(text)
        return folder

    module, root = prepared(target)
    where = (trial, "place_alone") if target == "prairielearn" else (student_repository, "clone")
    place = getattr(*where)
    monkeypatch.setattr(*where, with_tricks)
    answer = module.grade(root, submissions["wrong"][0])
    assert (answer.problems, answer.score) == ((), submissions["wrong"][1]["score"])
