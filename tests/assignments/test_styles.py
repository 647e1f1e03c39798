"""Right code in many styles, written from the handouts alone, has full marks."""

from pathlib import Path

import pytest
from whole import names, offenders

from gradekit.grading.grader import Grader
from tests.folders import ASSIGNMENTS
from tests.isolation import ISOLATION

HERE = Path(__file__).parent
EACH = 8


def styles(name):
    """List the files that are written for an assignment."""
    paths = (HERE / name.replace("-", "_") / "styles").iterdir()
    return sorted(path for path in paths if path.suffix in {".py", ".ipynb"})


def says_nothing(path):
    """Whether a file does not say what its style is."""
    return [] if "Style: " in path.read_text("utf-8") else ["it does not say its style"]


def loses(grader, path):
    """Name the claims that a file loses points in, each with what it keeps."""
    report = grader.judge(str(path))
    lost = [each for each in report.properties if (each.points or 0) < each.max_points]
    return [f"{each.name}: {each.points} of {each.max_points}" for each in lost]


@pytest.mark.slow
@pytest.mark.parametrize("name", names())
def test_a_style_has_full_marks(name):
    grader = Grader(str(ASSIGNMENTS / name), ISOLATION)
    assert offenders(styles(name), lambda path: loses(grader, path)) == []


@pytest.mark.parametrize("name", names())
def test_there_are_eight_styles_and_one_is_a_notebook(name):
    paths = styles(name)
    assert len(paths) == EACH
    assert sum(path.suffix == ".ipynb" for path in paths) == 1
    assert offenders(paths, says_nothing) == []
