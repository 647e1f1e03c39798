"""A folder of submissions: links, what is graded again, and processes that a file ends."""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from gradekit.grading import folder as grading
from gradekit.grading import grader as judging
from gradekit.grading.folder import Graded, basis, grade, graded_before, hard_links, linked_folders
from gradekit.grading.grader import Grader
from gradekit.grading.student_files import hash_submission
from gradekit.judging.options import Options
from gradekit.model.assignment import Assignment
from gradekit.model.report import Report
from tests.folders import PLAIN
from tests.isolation import ISOLATION

pytestmark = pytest.mark.usefixtures("cache")

SECRET = "PASSWORD: hunter2"


@pytest.fixture
def homework(tmp_path: Path) -> Path:
    """Write the same right file twice, as two students would."""
    for name in ("ann", "ben"):
        (tmp_path / "homework" / name).mkdir(parents=True)
        (tmp_path / "homework" / name / "hw.py").write_text(PLAIN, "utf-8")
    return tmp_path / "homework"


def graded(
    folder: Path, assignment: Assignment, options: Options | None = None
) -> dict[str, Graded]:
    paths = grading.submissions(folder)
    results = grade(
        folder,
        paths,
        assignment,
        options=options or Options(),
        isolation=ISOLATION,
        jobs=1,
        refused=hard_links(folder, paths),
    )
    return {result.file: result for result in results}


def score(result: Graded) -> float:
    assert result.report is not None
    return result.report.score


def test_a_link_to_another_submission_has_none_of_its_points(
    homework: Path, tiny: Assignment
) -> None:
    (homework / "secret").write_text(SECRET)
    for name, target in {"cem": "../ann/hw.py", "dan": "../secret", "eve": "nowhere"}.items():
        (homework / name).mkdir()
        (homework / name / "hw.py").symlink_to(target)
    results = graded(homework, tiny)
    assert [score(result) for result in results.values()] == [7.5, 7.5, 0, 0, 0]
    for name in ("cem", "dan", "eve"):
        report = results[f"{name}/hw.py"].report
        assert report is not None
        assert report.problem is not None
        assert report.problem.message == "this is a symbolic link, not a file that can be graded"
        assert report.problem.remedy == "Put the file itself in its place."
        assert SECRET not in report.to_json()
        assert "../" not in report.to_json()


def test_submissions_that_are_one_file_have_no_score_and_the_others_are_graded(
    homework: Path, tiny: Assignment
) -> None:
    (homework / "cem.py").hardlink_to(homework / "ann" / "hw.py")
    results = graded(homework, tiny)
    assert score(results["ben/hw.py"]) == 7.5
    for file, other in {"ann/hw.py": "cem.py", "cem.py": "ann/hw.py"}.items():
        assert results[file].report is None
        assert results[file].fault == (
            f"Not graded: it is one file with {other} (a hard link), and nobody can tell whose "
            "it is. Find out, and put a copy in the place of each that stays."
        )
        assert results[file].sha256 == hash_submission(homework / "ann" / "hw.py")


def test_a_copy_is_no_hard_link_nor_is_a_file_that_is_gone(homework: Path) -> None:
    paths = [*grading.submissions(homework), homework / "gone.py"]
    assert hard_links(homework, paths) == {}


def test_folders_that_are_links_are_told_and_what_is_in_them_is_not_listed(
    homework: Path,
) -> None:
    (homework / "cem").symlink_to("ann")
    (homework / ".hidden").symlink_to("ann")
    (homework / "notes").symlink_to("ann/hw.py")
    assert linked_folders(homework) == ["cem"]
    assert {path.parent.name for path in grading.submissions(homework)} == {"ann", "ben"}


def grade_or_die(grader: Grader, path: str) -> tuple[str, Report]:
    """Grade a file; one that is called poison ends the process, or never ends itself."""
    match Path(path).stem:
        case "poison":
            os.kill(os.getpid(), signal.SIGKILL)
        case "tar":
            time.sleep(600)
        case "acid":
            raise ValueError(path)
    return judging.grade(grader, path)


def test_a_file_that_ends_the_process_costs_its_own_line_alone(
    homework: Path, tiny: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("acid", "poison", "tar"):
        shutil.copy(homework / "ann" / "hw.py", homework / f"{name}.py")
    monkeypatch.setattr(grading.grader, "grade", grade_or_die)
    monkeypatch.setattr(grading, "SECONDS", 2.5)
    monkeypatch.setattr(grading, "LEEWAY", 0.0)
    results = graded(homework, tiny)
    assert {file: result.fault for file, result in results.items() if result.report is None} == {
        "acid.py": "Not graded, through no fault of its own: "
        "gradekit itself failed over it (ValueError).",
        "poison.py": "Not graded, through no fault of its own: "
        "the process that judged it died, twice.",
        "tar.py": "Not graded, through no fault of its own: it was not judged within 2.5 seconds.",
    }
    assert [score(result) for result in results.values() if result.report] == [7.5, 7.5]


@pytest.mark.slow
def test_a_file_that_ends_the_process_does_not_end_a_run_that_begins_with_it(
    homework: Path, tiny: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    poison = shutil.copy(homework / "ann" / "hw.py", homework / "poison.py")
    monkeypatch.setattr(grading.grader, "grade", grade_or_die)
    for paths in ([poison], [poison, homework / "ben" / "hw.py"]):  # all that is left to do
        options = {"options": Options(), "isolation": ISOLATION, "jobs": 1, "refused": {}}
        results = list(grade(homework, paths, tiny, **options))
        assert [result.file for result in results] == [
            path.relative_to(homework).as_posix() for path in paths
        ]
        assert results[0].report is None


def test_what_has_no_report_or_no_score_counts_as_not_graded(tmp_path: Path) -> None:
    about = {"file": "a.py", "sha256": "", "basis": "b"}
    output = tmp_path / "results.jsonl"
    report = {"problem": None, "score": None, "properties": []}
    lines = [about | {"report": None, "fault": "Not graded."}, about | {"report": report}]
    output.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert graded_before(output, "b") == {}
    report = {"problem": None, "score": 1.0, "properties": []}
    with output.open("a") as lines:
        lines.write(json.dumps(about | {"report": report}) + "\n")
    assert graded_before(output, "b") == {("a.py", ""): 0}


SEEDS: Sequence[Options] = (
    Options(),
    Options(seed=3),
    Options(examples=7),
    Options(fresh=2, fresh_seed=3),
    Options(fresh=2, fresh_seed=4),
    Options(fresh=3, fresh_seed=3),
)


def test_the_basis_of_a_result_tells_every_seed_apart(tiny: Assignment) -> None:
    assert len({basis(tiny, options) for options in SEEDS}) == len(SEEDS)
    assert basis(tiny, Options(seed=3)) == basis(tiny, Options(seed=3))


def test_the_whole_class_has_the_same_fresh_examples_and_each_report_tells_them(
    homework: Path, tiny: Assignment
) -> None:
    (homework / "cem.py").write_text("def double(x:\n")
    options = Options(seed=5, examples=6, fresh=4, fresh_seed=81)
    results = graded(homework, tiny, options)
    told = "4 fresh examples were drawn for each property; --fresh 4 --fresh-seed 81 repeats them."
    reports = {file: result.report for file, result in results.items()}
    for name in ("ann", "ben"):
        report = reports[f"{name}/hw.py"]
        assert report is not None
        assert (report.seed, report.notes[-1]) == (5, told)
        assert {each.examples for each in report.properties} == {2, 10}
    unreadable = reports["cem.py"]
    assert unreadable is not None
    assert (unreadable.seed, unreadable.notes) == (5, [told])
    assert {result.basis for result in results.values()} == {basis(tiny, options)}


def test_a_file_that_knows_the_kept_examples_does_not_know_fresh_ones(
    homework: Path, tiny: Assignment, cache: Path
) -> None:
    grader = Grader(str(tiny.manifest.folder), ISOLATION)
    inputs = [
        example["x"]
        for examples in grader.material({}).corpus.examples.values()
        for example in examples
        if "x" in example
    ]
    learnt = (
        PLAIN + f"\nright = double\ndef double(x):\n    return right(x) if x in {inputs} else 0"
    )
    (homework / "ann" / "hw.py").write_text(learnt, "utf-8")
    known = score(graded(homework, tiny)["ann/hw.py"])
    fresh = score(graded(homework, tiny, Options(fresh=20, fresh_seed=9))["ann/hw.py"])
    assert fresh < known
