"""An assignment in a folder of one's own: written here, away from the repository, and used."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest

from gradekit.model.report import Report
from gradekit.reports.formats import FORMATS

from .conftest import ROOT, Run, start

MANIFEST = """\
title = "Averages"
description = "The mean of a list, and how far its numbers lie from it."
source = "a course of one's own"
reference = "reference.py"
examples = 30

[functions]
mean = "(numbers: list[float]) -> float"
deviations = "(numbers: list[float]) -> list[float]"

[domains.few]
of = "numbers"
length = [1, 5]
size = 16

[domain]
mean = { numbers = "few" }
deviations = { numbers = "few" }

[properties]
mean_of_equal_numbers = { points = 2 }
mean_moves_with_a_shift = { points = 3 }
deviations_sum_to_zero = { points = 2 }
deviations_match_the_definition = { points = 2.5 }
mean_of_nothing_is_refused = { points = 0 }
"""

PROPERTIES = '''\
"""What it means to be an average."""

from hypothesis import given
from hypothesis import strategies as st

from gradekit.asserts import assert_close, assert_refuses
from gradekit.strategies import grid

some = st.lists(grid(-8, 8), min_size=4, max_size=4)  # a quarter of such a sum is exact


@given(x=grid(-8, 8), count=st.integers(2, 5))
def mean_of_equal_numbers(mean, x, count):
    """The mean of equal numbers is that number."""
    assert_close(mean([x] * count), x)


@given(numbers=some, shift=grid(-4, 4))
def mean_moves_with_a_shift(mean, numbers, shift):
    """If every number grows by c, so does the mean.

    A mean is a place on the line, and moves with it.
    """
    assert_close(mean([x + shift for x in numbers]), mean(numbers) + shift)


@given(numbers=some)
def deviations_sum_to_zero(deviations, numbers):
    """The deviations from the mean sum to zero."""
    assert_close(sum(deviations(numbers)), 0.0)


@given(numbers=some)
def deviations_match_the_definition(deviations, reference, numbers):
    """Each deviation is the number minus the mean."""
    assert_close(deviations(numbers), reference.deviations(numbers))


def mean_of_nothing_is_refused(mean):
    """The mean of an empty list is refused.

    Advice: there is no such number.
    """
    assert_refuses(mean, [])
'''

REFERENCE = '''\
"""Averages, done right."""


def mean(numbers):
    """Give the sum divided by the count."""
    if not numbers:
        raise ValueError("numbers is empty")
    return sum(numbers) / len(numbers)


def deviations(numbers):
    """Give how far each number lies above the mean."""
    middle = mean(numbers)
    return [x - middle for x in numbers]
'''

PLAIN = '''\
"""Style: plain lists."""


def mean(numbers):
    if not numbers:
        raise ValueError
    return sum(numbers) / len(numbers)


def deviations(numbers):
    middle = mean(numbers)
    return [x - middle for x in numbers]
'''

SUM = '''\
"""The mean is the sum.

Remedy: Divide by how many numbers there are.
"""


def mean(numbers):
    return sum(numbers)


def deviations(numbers):
    middle = sum(numbers) / len(numbers)
    return [x - middle for x in numbers]
'''

FIRST = PLAIN.replace("middle = mean(numbers)", "middle = numbers[0]").replace(
    "Style: plain lists.", "Numbers deviate from the first.\n\nRemedy: Take the mean.\n"
)
STARTER = '''\
"""Averages: fill in both functions."""


def mean(numbers):
    """Give the mean."""
    raise NotImplementedError


def deviations(numbers):
    """Give how far each number lies above the mean."""
    raise NotImplementedError
'''

LOCK = """\
mean_is_a_sum mean loses mean_of_equal_numbers mean_moves_with_a_shift mean_of_nothing_is_refused
deviations_from_the_first deviations loses deviations_sum_to_zero deviations_match_the_definition
"""

FILES = {
    "assignment.toml": MANIFEST,
    "properties.py": PROPERTIES,
    "reference.py": REFERENCE,
    "README.md": "# Averages\n",
    "starter.py": STARTER,
    "solutions/plain.py": PLAIN,
    "misconceptions/mean_is_a_sum.py": f"# function: mean\n{SUM}",
    "misconceptions/deviations_from_the_first.py": f"# function: deviations\n{FIRST}",
    "audit.lock": LOCK,
}


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Write the assignment into a folder of one's own."""
    folder = tmp_path / "course" / "averages"
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture
def gradekit(run: Run, own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run gradekit elsewhere."""
    assert ROOT not in own.parents
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    return run


def test_a_right_submission_passes(own: Path, tmp_path: Path) -> None:
    ran = start("check", own / "solutions" / "plain.py", "--assignment", own, "--all", cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "")
    assert "Averages" in ran.out
    assert "9.5 of 9.5 points" in ran.out


def test_a_wrong_submission_is_told_its_counterexample_and_its_belief(
    own: Path, tmp_path: Path
) -> None:
    mistake = own / "misconceptions" / "mean_is_a_sum.py"
    ran = start("check", mistake, "--assignment", own, "--all", cwd=tmp_path)
    assert (ran.code, ran.err) == (1, "")
    assert "4.5 of 9.5 points" in ran.out
    assert "The mean is the sum." in ran.out
    assert "Divide by how many numbers there are." in ran.out
    assert "The mean of equal numbers is that number." in ran.out
    assert "mean([" in ran.out


def test_the_assignment_may_be_named_from_where_one_is(
    run: Run, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(own.parent)
    path = Path("averages", "solutions", "plain.py")
    for name in ("./averages", "averages/assignment.toml"):
        ran = run("check", path, "--assignment", name)
        assert (ran.code, ran.err) == (0, "")


def test_a_notebook_is_graded(gradekit: Run, own: Path, tmp_path: Path) -> None:
    cells = [nbformat.v4.new_code_cell(part) for part in PLAIN.split("\n\n\n")]
    cells.insert(1, nbformat.v4.new_markdown_cell("# My averages"))
    cells.append(nbformat.v4.new_code_cell("%timeit mean([1.0, 2.0])\nprint(mean([1.0, 2.0]))"))
    path = tmp_path / "mine.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    ran = gradekit("check", path, "--assignment", own)
    assert (ran.code, ran.err) == (0, "")
    assert "9.5 of 9.5 points" in ran.out


@pytest.mark.sample(4)
@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_written(gradekit: Run, own: Path, name: str) -> None:
    mistake = own / "misconceptions" / "deviations_from_the_first.py"
    ran = gradekit("check", mistake, "--assignment", own, "--format", name)
    assert (ran.code, ran.err) == (1, "")
    assert SAYS[name](ran.out)


SAYS: dict[str, Callable[[str], bool]] = {
    "terminal": lambda out: "5 of 9.5 points" in out,
    "json": lambda out: Report.from_json(out).assignment == "averages",
    "markdown": lambda out: "5 of 9.5 points" in out,
    "junit": lambda out: len(ElementTree.fromstring(out).findall(".//failure")) == 2,
    "gradescope": lambda out: json.loads(out)["score"] == 5,
    "prairielearn": lambda out: json.loads(out)["score"] == 0.5263,
    "html": lambda out: "5 of 9.5 points" in out,
    "classroom50": lambda out: json.loads(out)["score"] == 500,
    "github": lambda out: "deviations_sum_to_zero" in out,
    "github-summary": lambda out: "5 of 9.5 points" in out,
}


def test_it_is_shown(gradekit: Run, own: Path) -> None:
    ran = gradekit("show", own)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("Averages (averages): 5 properties, 9.5 points\n")
    assert "deviations(numbers: list[float]) -> list[float]" in ran.out
    assert "If every number grows by c, so does the mean." in ran.out


def test_it_has_no_derivations_and_says_so(gradekit: Run, own: Path) -> None:
    ran = gradekit("show", own, "--math")
    assert (ran.code, ran.out, ran.err) == (0, "averages has no derivations.\n", "")


def test_it_is_not_among_those_that_are_bundled(gradekit: Run, own: Path) -> None:
    ran = gradekit("list")
    assert (ran.code, ran.err) == (0, "")
    assert "cross-entropy: " in ran.out
    assert own.name not in ran.out


def test_the_starter_is_written_and_the_command_that_is_named_works(
    gradekit: Run, own: Path, tmp_path: Path
) -> None:
    ran = gradekit("new", own, "homework")
    assert (ran.code, ran.err) == (0, "")
    *written, last = ran.out.splitlines()
    assert written == ["homework/averages.py", "homework/averages.md"]
    assert (tmp_path / "elsewhere" / "homework" / "averages.py").read_text("utf-8") == STARTER
    command = "Then run: gradekit "
    assert last == f"{command}check homework/averages.py --assignment {own}"
    checked = gradekit(*last.removeprefix(command).split())
    assert (checked.code, checked.err) == (1, "")
    assert "0 of 9.5 points" in checked.out


def test_its_examples_are_drawn_and_audited(gradekit: Run, own: Path) -> None:
    drawn = gradekit("author", "build", own)
    assert (drawn.code, drawn.err) == (0, "")
    assert drawn.out.startswith(f"{own}/kept.bin: 121 examples of 5 properties")
    ran = gradekit("audit", own, "--jobs", 1)
    assert (ran.code, ran.err) == (1, "")
    assert "Solutions: 1 of 1 earn full marks" in ran.out
    assert "Mutation score: 100 %" in ran.out
    rules = ran.out.rpartition(" surviving\n")[2].splitlines()
    blind = ("empty: ", "conditional mutants survive: ", "    ", "Rules that do not hold: ")
    assert [line for line in rules if not line.startswith(blind)] == []


WRONG = {
    "a reference that there is not": (
        "assignment.toml",
        ('"reference.py"', '"refrence.py"'),
        "assignment.toml:reference: the folder holds no refrence.py. Did you mean reference.py?",
    ),
    "a bundled reference that there is not": (
        "assignment.toml",
        ('"reference.py"', '"cross_entrpy"'),
        "assignment.toml:reference: there is no bundled reference cross_entrpy. "
        "Did you mean cross_entropy?",
    ),
    "a reference of one's own without its ending": (
        "assignment.toml",
        ('"reference.py"', '"zzz"'),
        "assignment.toml:reference: there is no bundled reference zzz. "
        "A file of your own ends in .py.",
    ),
    "a function that the reference lacks": (
        "reference.py",
        ("def deviations", "def deviation"),
        "assignment.toml:functions.deviations: the reference reference.py has no such function. "
        "Write it there.",
    ),
    "a property that asks for what there is not": (
        "properties.py",
        ("def mean_of_equal_numbers(mean, x, count)", "def mean_of_equal_numbers(maen, x, count)"),
        "properties.py:mean_of_equal_numbers: it asks for maen, which is neither a function of "
        "the assignment nor drawn by @given. Did you mean mean?",
    ),
    "a key that there is not": (
        "assignment.toml",
        ("examples =", "exmaples ="),
        "assignment.toml:exmaples: there is no such key. Did you mean examples?",
    ),
    "a property without points": (
        "assignment.toml",
        ("mean_of_equal_numbers = { points = 2 }", "mean_of_equal_numbers = {}"),
        "assignment.toml:properties.mean_of_equal_numbers: points is missing or below 0. "
        "Write { points = 2 }.",
    ),
    "a property that is defined nowhere": (
        "assignment.toml",
        ("deviations_sum_to_zero = {", "deviations_sum_to_one = {"),
        "assignment.toml:properties.deviations_sum_to_one: properties.py has no function of this "
        "name. Did you mean deviations_sum_to_zero?",
    ),
    "a misconception that tells no function": (
        "misconceptions/mean_is_a_sum.py",
        ("# function: mean\n", ""),
        "misconceptions/mean_is_a_sum.py: it does not tell the function at fault. Add a line "
        "`# function: NAME` at its top.",
    ),
    "a signature that is none": (
        "assignment.toml",
        ('"(numbers: list[float]) -> float"', '"numbers -> float"'),
        "assignment.toml:functions.mean: not a signature. Write it as "
        '"(logits: list[float]) -> float"',
    ),
    "a manifest that is no TOML": (
        "assignment.toml",
        ("[functions]", "[functions"),
        "assignment.toml: this is not TOML (",
    ),
    "properties that are no Python": (
        "properties.py",
        ("def mean_of_nothing_is_refused(mean):", "def mean_of_nothing_is_refused(mean:"),
        "properties.py: it cannot be read (",
    ),
    "a property that the reference breaks": (
        "properties.py",
        ("mean(numbers) + shift)", "mean(numbers) - shift)"),
        "properties.py:mean_moves_with_a_shift: it does not hold for the reference for numbers",
    ),
}


@pytest.mark.parametrize("how", WRONG)
def test_what_is_wrong_with_it_is_told_with_its_place_and_a_remedy(
    run: Run, own: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, how: str
) -> None:
    name, (right, wrong), told = WRONG[how]
    text = (own / name).read_text("utf-8")
    assert text.count(right) == 1
    (own / name).write_text(text.replace(right, wrong), "utf-8")
    monkeypatch.chdir(tmp_path)
    ran = run("check", own / "solutions" / "plain.py", "--assignment", own)
    assert (ran.code, ran.out) == (2, "")
    assert f"{own}/{told}" in ran.err
    assert ran.err.startswith("gradekit: ")
    assert ran.err.rstrip()[-1] in '.?"'
    assert "Traceback" not in ran.err
