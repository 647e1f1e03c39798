"""In a folder of submissions a student's modules go with a submission, and nobody else's."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from gradekit.grading import folder as grading
from gradekit.grading.folder import Graded, grade, hard_links, unchanged
from gradekit.grading.student_files import StudentFiles, hash_submission
from gradekit.judging.options import Options
from gradekit.model.assignment import Assignment
from gradekit.model.report import Report
from tests.folders import PLAIN
from tests.isolation import ISOLATION

pytestmark = pytest.mark.usefixtures("cache")

IMPORTS = "from helper import double, double_all\n"
HELPER = PLAIN.removeprefix("# gradekit: tiny\n")
WRONG = HELPER.replace("2 * x", "x * x")
GradeAll = Callable[..., dict[str, Graded]]


@pytest.fixture
def grade_all(tiny: Assignment, tmp_path: Path) -> GradeAll:
    """Write files below a folder, and grade all of them."""

    def graded(**texts: str) -> dict[str, Graded]:
        write(tmp_path, **texts)
        paths = grading.submissions(tmp_path)
        results = grade(
            tmp_path,
            paths,
            tiny,
            options=Options(),
            isolation=ISOLATION,
            jobs=1,
            refused=hard_links(tmp_path, paths),
        )
        return {result.file: result for result in results}

    return graded


def write(folder: Path, **texts: str) -> None:
    for name, text in texts.items():
        path = folder / f"{name.replace('__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def report(result: Graded) -> Report:
    assert result.report is not None
    return result.report


def refusal(result: Graded) -> str:
    """Give why the module of a submission was not read, which then has no points."""
    assert report(result).score == 0
    problem = report(result).problem
    assert problem is not None
    start = "running the file raised ModuleNotFoundError: No module named 'helper' ("
    assert problem.message.startswith(start)
    return problem.message.removeprefix(start).removesuffix(")")


def test_each_student_has_the_own_modules(grade_all: GradeAll) -> None:
    results = grade_all(
        ann__hw=IMPORTS, ann__helper=HELPER, ben__hw=IMPORTS, ben__helper=WRONG, cem__hw=IMPORTS
    )
    assert [report(results[f"{name}/hw.py"]).score for name in ("ann", "ben", "cem")] == [
        7.5,
        3.5,
        0,
    ]
    assert refusal(results["cem/hw.py"]).startswith("there is no helper.py beside the submission")


def test_files_beside_those_of_others_go_with_nobody(grade_all: GradeAll) -> None:
    results = grade_all(ann=IMPORTS, helper=HELPER)
    assert refusal(results["ann.py"]) == (
        "helper.py lies beside the submissions of others, and nobody can tell whose it is: "
        "give each student a folder"
    )


def test_a_submission_goes_with_no_other(grade_all: GradeAll) -> None:
    imports = f"# gradekit: tiny\n{IMPORTS}"
    results = grade_all(monday__ann=imports, monday__helper=PLAIN)
    assert refusal(results["monday/ann.py"]) == (
        "helper.py may be another's, since the header of helper.py says that it is a submission, "
        "too: give each student, and each attempt, a folder"
    )
    results = grade_all(monday__helper=HELPER, monday__ben=PLAIN)
    assert "since the header of ben.py says" in refusal(results["monday/ann.py"])


def test_a_link_to_the_module_of_another_is_not_followed(
    grade_all: GradeAll, tmp_path: Path
) -> None:
    write(tmp_path, ann__hw=IMPORTS, ann__helper=HELPER, ben__hw=IMPORTS, cem__hw=IMPORTS)
    (tmp_path / "ben" / "helper.py").symlink_to("../ann/helper.py")
    (tmp_path / "cem" / "helper").symlink_to("../ann")
    (tmp_path / "ann" / "__init__.py").write_text(HELPER)
    results = grade_all()
    remedy = "is a symbolic link, which is not followed: put the file itself in its place"
    assert report(results["ann/hw.py"]).score == 7.5
    assert refusal(results["ben/hw.py"]) == f"helper.py {remedy}"
    assert refusal(results["cem/hw.py"]) == f"helper {remedy}"


def test_a_module_that_is_one_file_with_anothers_goes_with_nobody(
    grade_all: GradeAll, tmp_path: Path
) -> None:
    write(tmp_path, ann__hw=IMPORTS, ann__helper=HELPER, ben__hw=IMPORTS)
    os.link(tmp_path / "ann" / "helper.py", tmp_path / "ben" / "helper.py")
    results = grade_all()
    for name in ("ann", "ben"):
        assert refusal(results[f"{name}/hw.py"]) == (
            "helper.py is one file with another (a hard link), and nobody can tell whose it is"
        )


def test_a_module_above_the_own_folder_is_not_read(grade_all: GradeAll, tmp_path: Path) -> None:
    outside = "from ..ben.helper import *\nfrom ...helper import *\n"
    results = grade_all(ann__hw=outside, ben__helper=HELPER, helper=HELPER)
    assert report(results["ann/hw.py"]).score == 0
    assert "leaves the folder of the submission" in report(results["ann/hw.py"]).notes[0]


def test_a_submission_is_graded_again_if_a_module_changes(
    tiny: Assignment, grade_all: GradeAll, tmp_path: Path
) -> None:
    results = grade_all(ann__hw=IMPORTS, ann__helper=HELPER, ben__hw=IMPORTS, cem=IMPORTS)
    before = {(each.file, each.sha256): 0 for each in results.values()}
    paths = grading.submissions(tmp_path)

    def again() -> set[str]:
        same = unchanged(tmp_path, paths, tiny.manifest, before=before, refused={})
        return {path.relative_to(tmp_path).as_posix() for path in paths} - same.keys()

    assert again() == set()
    write(tmp_path, ann__unused=HELPER, helper=HELPER)
    assert again() == set()
    write(tmp_path, ann__helper=WRONG)
    assert again() == {"ann/hw.py", "ann/helper.py"}
    write(tmp_path, ann__helper=HELPER, ben__helper=HELPER)
    assert again() == {"ben/hw.py"}


def test_a_file_without_modules_is_hashed_by_its_bytes(tiny: Assignment, tmp_path: Path) -> None:
    write(tmp_path, ann__hw=PLAIN, ann__helper=HELPER)
    path, files = tmp_path / "ann" / "hw.py", StudentFiles(folder=str(tmp_path))
    assert hash_submission(path, tiny.manifest, files) == hash_submission(path)
    path.write_text("def double(x:\n")
    assert hash_submission(path, tiny.manifest, files) == hash_submission(path)


def test_the_hash_is_that_of_the_bytes_and_empty_without_any(tmp_path: Path) -> None:
    write(tmp_path, hw=PLAIN)
    path = tmp_path / "hw.py"
    assert hash_submission(path) == hashlib.sha256(PLAIN.encode()).hexdigest()
    assert hash_submission(tmp_path) == hash_submission(tmp_path / "nowhere.py") == ""
    (tmp_path / "link.py").symlink_to(path)
    assert hash_submission(tmp_path / "link.py") == ""


def test_a_file_that_is_too_large_is_not_hashed(tmp_path: Path) -> None:
    with (tmp_path / "sparse.py").open("wb") as file:
        file.truncate(6 << 30)
    assert hash_submission(tmp_path / "sparse.py") == ""
