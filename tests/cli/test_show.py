"""`gradekit list` and `gradekit show`: what there is to be graded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from .conftest import TINY, Run, too_wide

SOFTMAX = """
title = "Softmax"
reference = "cross_entropy"
source = "a paper"
options = { schedule = ["constant", "cosine"] }

[functions]
softmax = "(logits: list[float]) -> list[float]"

[properties]
sums_to_one = { points = 2 }

[characterisations]
softmax = ["sums_to_one"]
"""
PROPERTIES = '''
from hypothesis import given
from gradekit.asserts import assert_close
from gradekit.strategies import logits

@given(z=logits())
def sums_to_one(softmax, z):
    """The probabilities sum to one."""
    assert_close(sum(softmax(z)), 1.0)
'''


@pytest.fixture
def softmax(tmp_path: Path) -> Path:
    """Make an assignment that rests on the bundled reference, with its identities."""
    (tmp_path / "softmax").mkdir()
    (tmp_path / "softmax" / "assignment.toml").write_text(SOFTMAX, "utf-8")
    (tmp_path / "softmax" / "properties.py").write_text(PROPERTIES, "utf-8")
    return tmp_path / "softmax"


def test_the_list_names_every_assignment_with_its_size(run: Run, shelf: Path) -> None:
    ran = run("list")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "tiny: Doubling (7 properties, 7.5 points)\n"
        "  Two small functions, to test the judge with.\n"
        "  Functions: double, double_all\n"
        "  Source: gradekit's own tests\n"
    )


def test_the_list_is_written_as_json(run: Run, shelf: Path) -> None:
    ran = run("list", "--format", "json")
    assert ran.code == 0
    (one,) = json.loads(ran.out)
    assert one == {
        "name": "tiny",
        "title": "Doubling",
        "description": "Two small functions, to test the judge with.",
        "source": "gradekit's own tests",
        "functions": {
            "double": "(x: float) -> float",
            "double_all": "(numbers: list[float]) -> list[float]",
        },
        "properties": 7,
        "max_score": 7.5,
    }


def test_a_malformed_bundled_assignment_is_told(run: Run, shelf: Path) -> None:
    manifest = shelf / "assignments" / "tiny" / "assignment.toml"
    manifest.write_text(manifest.read_text("utf-8").replace("examples =", "exmaples ="))
    ran = run("list")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"gradekit: {manifest}:exmaples: there is no such key. Did you mean examples?\n"
    )


def test_an_assignment_is_shown_function_by_function(run: Run) -> None:
    ran = run("show", TINY)
    assert (ran.code, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[:3] == [
        "Doubling (tiny): 7 properties, 7.5 points",
        "Two small functions, to test the judge with.",
        "Source: gradekit's own tests",
    ]
    at = lines.index("double_all(numbers: list[float]) -> list[float]")
    assert [line.split()[0] for line in lines[at:] if " ...." in line] == [
        "doubles_each",
        "agrees_with_double",
        "leaves_the_list_alone",
        "refuses_an_empty_list",
    ]
    assert lines[-1] == "    An empty list is refused."


def test_points_are_aligned_and_advice_is_called_so(run: Run) -> None:
    dotted = [line for line in run("show", TINY).out.splitlines() if " ...." in line]
    assert {len(line) for line in dotted} == {79}
    worth = {line.split()[0]: " ".join(line.split()[2:]) for line in dotted}
    assert worth["doubles"] == "2 points"
    assert worth["is_odd"] == "1 point"
    assert worth["agrees_with_double"] == "0.5 points"
    assert worth["refuses_an_empty_list"] == "advice"


def test_identities_options_and_characterisations_are_shown(run: Run, softmax: Path) -> None:
    ran = run("show", softmax)
    assert ran.code == 0
    text = " ".join(ran.out.split())
    assert "sums_to_one * ...." in text
    assert "Identities, derived and proved with SymPy" in text
    assert text.endswith("* Together, the marked properties of a function have no other solution.")
    assert (
        "Option schedule: constant unless the first line of the submission chooses, as in "
        "`# gradekit: softmax, schedule=cosine`, one of constant, cosine." in text
    )
    assert too_wide(ran.out) == []


def test_the_derivations_are_printed_as_text_and_latex(run: Run, softmax: Path) -> None:
    ran = run("show", softmax, "--math")
    assert ran.code == 0
    assert "\\frac" in ran.out
    assert "softmax" in ran.out


def test_an_assignment_without_derivations_says_so(run: Run) -> None:
    ran = run("show", TINY, "--math")
    assert (ran.code, ran.out) == (0, "tiny has no derivations.\n")


def test_a_long_signature_is_broken_between_its_words(run: Run, folder: Path) -> None:
    manifest = folder / "assignment.toml"
    text = manifest.read_text("utf-8")
    wide = ", ".join(f"number_{index}: list[list[float]]" for index in range(6))
    manifest.write_text(text.replace("(x: float)", f"({wide})"), "utf-8")
    assert too_wide(run("show", folder).out) == []


def test_an_unknown_assignment_is_told_with_the_nearest(run: Run, shelf: Path) -> None:
    ran = run("show", "tyni")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "gradekit: tyni: there is no bundled assignment of this name, and no package offers it. "
        "Did you mean tiny? Bundled are: tiny; a folder of your own is named by a path, "
        "such as ./tyni.\n"
    )


def test_no_printed_line_is_wider_than_the_screen(run: Run, shelf: Path) -> None:
    for command in ("list", "show tiny"):
        assert too_wide(run(*command.split()).out) == []
