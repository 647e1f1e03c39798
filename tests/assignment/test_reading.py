"""What is told about an assignment's code, and what a loaded assignment holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradekit.assignment.properties import property_files, property_names
from gradekit.assignment.reading import load_assignment, read_manifest
from gradekit.model.assignment import Assignment
from gradekit.model.errors import AssignmentError
from tests.folders import Change, load, problems

TOML = "assignment.toml"
PROPERTIES = "properties.py"


def test_a_property_is_read_from_its_function(tiny: Assignment) -> None:
    one = tiny.properties[0]
    assert (one.name, one.claim) == ("doubles", "double(x) is x + x.")
    assert one.explanation == "Twice a number is the number added to itself."
    assert (one.functions, one.judges) == (("double",), ("double",))
    assert one.asks_for == ("double", "reference")
    assert one.drawn


def test_the_first_function_asked_for_is_the_judged_one(tiny: Assignment) -> None:
    one = {one.name: one for one in tiny.properties}["agrees_with_double"]
    assert (one.functions, one.judges) == (("double_all", "double"), ("double_all",))


def test_the_manifest_may_say_what_is_judged(change: Change) -> None:
    folder = change("points = 0.5 }", 'points = 0.5, judges = ["double"] }')
    one = {one.name: one for one in load(folder).properties}["agrees_with_double"]
    assert one.judges == ("double",)


def test_a_worked_example_is_not_drawn(tiny: Assignment) -> None:
    drawn = {one.name: one.drawn for one in tiny.properties}
    assert not drawn["a_hard_one"]
    assert drawn["is_odd"]


def test_solutions_are_found_in_order(folder: Path) -> None:
    (folder / "solutions" / "another.py").write_text("")
    assert [path.name for path in read_manifest(folder).solutions] == ["another.py", "plain.py"]


def test_helpers_and_imports_are_no_properties(change: Change) -> None:
    folder = change(
        "@given(x=grid(-8, 8))\ndef is_odd",
        "def _helper(x):\n    return x\n\n\n@given(x=grid(-8, 8))\ndef is_odd",
        file=PROPERTIES,
    )
    assert property_names(folder / PROPERTIES) == list(read_manifest(folder).policies)


def test_a_line_without_a_property_is_told_with_the_nearest(change: Change) -> None:
    told = problems(change("\nis_odd = ", "\nisodd = "))
    assert told[0] == (
        f"{TOML}:properties.isodd: properties.py has no function of this name. Did you mean is_odd?"
    )


def test_a_property_without_a_line_is_told_with_two_ways_out(change: Change) -> None:
    told = problems(change("leaves_the_list_alone = { points = 1 }\n", ""))
    assert told[0] == (
        f"{TOML}:properties.leaves_the_list_alone: properties.py defines it but it has no "
        "line here. Add one, or start its name with _."
    )


def test_a_line_like_no_property_is_told_what_to_do(change: Change) -> None:
    (told,) = problems(change("\nis_odd = ", "\nzzzzzz = { points = 1 }\nis_odd = "))
    expected = "properties.py has no function of this name. Write it there."
    assert told == f"{TOML}:properties.zzzzzz: {expected}"


def test_a_missing_properties_file_is_told(folder: Path) -> None:
    (folder / PROPERTIES).unlink()
    (told,) = problems(folder)
    assert told.startswith(f"{PROPERTIES}: it cannot be read (")
    assert told.endswith("It holds the properties.")


@pytest.mark.parametrize("text", ["def doubles(:\n    pass\n", "x = '\0'\n"])
def test_properties_that_are_not_python_are_told(folder: Path, text: str) -> None:
    (folder / PROPERTIES).write_text(text)
    (told,) = problems(folder)
    assert told.startswith(f"{PROPERTIES}: it cannot be read (")


def test_a_syntax_error_is_told_with_its_line(change: Change) -> None:
    (told,) = problems(change("def is_odd(double, x):", "def is_odd(double, x:", file=PROPERTIES))
    assert "properties.py, line" in told


def test_properties_that_raise_are_told_with_their_line(change: Change) -> None:
    folder = change("numbers = st", "half = 1 / 0\nnumbers = st", file=PROPERTIES)
    assert problems(folder) == [
        f"{PROPERTIES}, line 9: it could not be loaded (ZeroDivisionError: division by zero). "
        "Mend it."
    ]


def test_a_reference_that_raises_is_told_with_its_line(change: Change) -> None:
    folder = change("def double(x)", "import nowhere\n\n\ndef double(x)", file="reference.py")
    (told,) = problems(folder)
    assert told.startswith("reference.py, line 4: it could not be loaded (ModuleNotFoundError")


def test_a_missing_reference_is_told(folder: Path) -> None:
    (folder / "reference.py").unlink()
    (told,) = problems(folder)
    assert told == ("assignment.toml:reference: the folder holds no reference.py. Write it there.")


def test_a_reference_without_a_function_is_told(change: Change) -> None:
    folder = change("def double_all(", "def duoble_all(", file="reference.py")
    assert problems(folder) == [
        f"{TOML}:functions.double_all: the reference reference.py has no such function. "
        "Write it there."
    ]


def test_a_property_that_asks_for_a_stranger_is_told(change: Change) -> None:
    folder = change(
        "def doubles(double, reference,", "def doubles(double, refrence,", file=PROPERTIES
    )
    assert problems(folder) == [
        f"{PROPERTIES}:doubles: it asks for refrence, which is neither a function of the "
        "assignment nor drawn by @given. Did you mean reference?"
    ]


def test_a_forgotten_draw_is_told(change: Change) -> None:
    folder = change("def a_hard_one(double):", "def a_hard_one(double, y):", file=PROPERTIES)
    assert problems(folder) == [
        f"{PROPERTIES}:a_hard_one: it asks for y, which is neither a function of the "
        "assignment nor drawn by @given. Draw it, or rename it."
    ]


def test_a_property_about_nothing_is_told(change: Change) -> None:
    folder = change("def a_hard_one(double):", "def a_hard_one():", file=PROPERTIES)
    assert problems(folder) == [
        f"{PROPERTIES}:a_hard_one: it asks for no function of the assignment. Name one."
    ]


def test_a_property_without_a_claim_is_told(change: Change) -> None:
    folder = change('    """double(-x) is -double(x)."""\n', "", file=PROPERTIES)
    assert problems(folder) == [
        f"{PROPERTIES}:is_odd: it has no docstring. Its first line is what students read."
    ]


def test_a_judged_function_that_is_not_asked_for_is_told(change: Change) -> None:
    folder = change("doubles = { points = 2 }", 'doubles = { points = 2, judges = ["double_all"] }')
    assert problems(folder) == [
        f"{PROPERTIES}:doubles: it judges double_all, but does not ask for it. Name it there."
    ]


def test_several_problems_of_the_code_are_told_at_once(change: Change) -> None:
    change('    """double(-x) is -double(x)."""\n', "", file=PROPERTIES)
    folder = change("def a_hard_one(double):", "def a_hard_one(double, y):", file=PROPERTIES)
    assert [one.split(": ")[0] for one in problems(folder)] == [
        f"{PROPERTIES}:is_odd",
        f"{PROPERTIES}:a_hard_one",
    ]


def test_the_problems_of_a_folder_come_in_the_same_order_every_time(folder: Path) -> None:
    (folder / TOML).write_text('title = "Doubling"\n')
    first = problems(folder)
    assert len(first) > 8
    assert problems(folder) == first


def test_options_can_be_asked_for_by_name(change: Change) -> None:
    change("examples = 40", 'examples = 40\noptions = { schedule = ["constant", "cosine"] }')
    folder = change("def a_hard_one(double):", "def a_hard_one(double, schedule):", file=PROPERTIES)
    assignment = load(folder)
    assert assignment.options == {"schedule": "constant"}
    assert assignment.material()["schedule"] == "constant"


def test_a_chosen_option_reaches_the_oracle(change: Change) -> None:
    change("examples = 40", 'examples = 40\noptions = { schedule = ["constant", "cosine"] }')
    folder = change(
        'def double(x):\n    """Twice x."""\n    return 2.0 * x\n',
        'def double(x, *, schedule):\n    """Twice x."""\n    return 2.0 * x, schedule\n',
        file="reference.py",
    )
    assignment = load_assignment(read_manifest(folder), options={"schedule": "cosine"})
    assert assignment.oracle("double")(1.5) == (3.0, "cosine")


def test_reading_a_manifest_runs_no_code(folder: Path) -> None:
    for path in folder.rglob("*.py"):
        path.write_text(path.read_text("utf-8") + "\nraise SystemExit('it ran')\n")
    assert read_manifest(folder).title == "Doubling"


def test_the_fingerprint_follows_the_properties_and_the_reference(change: Change) -> None:
    before = load(change("examples = 40", "examples = 41")).manifest.fingerprint
    first = load(
        change("Doubling, done right", "Doubling", file="reference.py")
    ).manifest.fingerprint
    second = load(
        change("What it means to double", "Doubling", file=PROPERTIES)
    ).manifest.fingerprint
    assert len({before, first, second}) == 3


HEAD = """from hypothesis import given
from gradekit.asserts import assert_close, assert_refuses, assert_unchanged
from gradekit.strategies import grid

from ._shared import numbers
"""


@pytest.fixture
def split(folder: Path) -> Path:
    """Spread the properties over two files and one of helpers."""
    text = (folder / PROPERTIES).read_text("utf-8")
    (folder / PROPERTIES).unlink()
    head, *claims = text.split("\n\n\n")
    one, other = "\n\n\n".join(claims[:2]), "\n\n\n".join(claims[2:])
    (folder / "properties").mkdir()
    (folder / "properties" / "_shared.py").write_text(head, "utf-8")
    (folder / "properties" / "one.py").write_text(f"{HEAD}\n\n{one}", "utf-8")
    (folder / "properties" / "other.py").write_text(f"{HEAD}\n\n{other}", "utf-8")
    return folder


def test_properties_may_be_a_folder_of_files(split: Path) -> None:
    assignment = load(split)
    assert [one.name for one in assignment.properties] == list(assignment.manifest.policies)
    assert [path.name for path in property_files(split)] == ["_shared.py", "one.py", "other.py"]


def test_a_property_defined_twice_is_told_with_both_files(split: Path) -> None:
    with (split / "properties" / "other.py").open("a") as file:
        file.write('\n\ndef is_odd(double):\n    """Again."""\n')
    (told,) = problems(split)
    expected = "one.py defines this name too. Rename one of them."
    assert told == f"properties/other.py:is_odd: {expected}"


def test_a_line_without_a_property_in_the_folder_is_told(split: Path, change: Change) -> None:
    change("\nis_odd = ", "\nzzzzzz = { points = 1 }\nis_odd = ")
    (told,) = problems(split)
    expected = "the folder properties has no function of this name. Write it there."
    assert told == f"{TOML}:properties.zzzzzz: {expected}"


def test_a_property_in_the_folder_without_a_line_is_told(split: Path, change: Change) -> None:
    change("is_odd = { points = 1 }\n", "")
    assert problems(split)[0] == (
        f"{TOML}:properties.is_odd: one.py defines it but it has no line here. "
        "Add one, or start its name with _."
    )


def test_a_file_of_the_folder_that_raises_is_told_with_its_line(split: Path) -> None:
    path = split / "properties" / "other.py"
    path.write_text(f"half = 1 / 0\n{path.read_text('utf-8')}", "utf-8")
    (told,) = problems(split)
    assert told.startswith("properties/other.py, line 1: it could not be loaded (ZeroDivisionError")


def test_the_fingerprint_follows_the_helpers_of_the_folder(split: Path) -> None:
    before = load(split).manifest.fingerprint
    with (split / "properties" / "_shared.py").open("a") as file:
        file.write("# another\n")
    assert load(split).manifest.fingerprint != before


def test_an_assignment_error_is_not_raised_for_a_whole_folder(folder: Path) -> None:
    try:
        load(folder)
    except AssignmentError as error:
        pytest.fail(str(error))
