"""What an audit writes is what it reads, and it leaves everything else as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradekit.assignment import library
from gradekit.assignment.reading import read_manifest
from gradekit.authoring import tables
from gradekit.authoring.tables import BEGIN, BEGIN_DOMAINS, END, END_DOMAINS, Row
from gradekit.model.assignment import Assignment
from tests.folders import load

LOST = {
    "squares": ["a_hard_one", "doubles"],
    "forgets_the_last": ["doubles_each"],
    "in_place": ["leaves_the_list_alone"],
}


def test_a_snapshot_says_what_it_is_and_has_a_line_a_misconception(folder: Path) -> None:
    assert tables.lock_text(read_manifest(folder), LOST).splitlines() == [
        "# A snapshot, by `gradekit audit --update`: each misconception, its function, "
        "what it loses.",
        "adds_two double loses",
        "squares double loses doubles a_hard_one",
        "forgets_the_last double_all loses doubles_each",
        "in_place double_all loses leaves_the_list_alone",
    ]


def test_a_snapshot_is_read_as_it_was_written(folder: Path) -> None:
    (folder / "audit.lock").write_text(tables.lock_text(read_manifest(folder), LOST), "utf-8")
    assert tables.read_lock(folder)["squares"] == Row("double", ("doubles", "a_hard_one"))
    assert tables.read_lock(folder)["adds_two"] == Row("double", ())


def test_without_a_snapshot_nothing_is_known(tmp_path: Path) -> None:
    assert tables.read_lock(tmp_path) == {}


def test_a_line_that_ends_early_is_read_as_far_as_it_goes(folder: Path) -> None:
    (folder / "audit.lock").write_text("squares\nin_place double_all\n\n", "utf-8")
    assert tables.read_lock(folder) == {"squares": Row("", ()), "in_place": Row("double_all", ())}


def test_what_could_not_be_judged_is_not_compared(folder: Path) -> None:
    assert list(tables.differences(read_manifest(folder), {})) == []


def test_a_handout_keeps_what_stands_around_the_table() -> None:
    text = f"# Title\n\n{BEGIN}\nold\n{END}\n\nThe end.\n"
    renewed = tables.handout_text(text, "| new |\n")
    assert renewed == f"# Title\n\n{BEGIN}\n\n| new |\n\n{END}\n\nThe end.\n"
    assert tables.handout_text(renewed, "| new |\n") == renewed


def test_a_handout_without_a_table_is_left_alone() -> None:
    assert tables.handout_text("# Title\n", "| new |\n") == "# Title\n"


def test_the_table_has_the_claims_of_each_function_and_advice_last(tiny: Assignment) -> None:
    first, second = tables.handout_table(tiny).split("\n\n**`double_all`**, ")
    assert first.startswith("**`double`**, 4 points\n\n| claim | points |\n|---|--:|\n")
    assert second.startswith("3.5 points\n")
    assert second.rstrip().endswith("| advice |")


def test_a_handout_tells_what_may_come_where_it_has_a_place_for_it(
    folder: Path, tiny: Assignment
) -> None:
    handout = folder / "README.md"
    handout.write_text(f"{BEGIN_DOMAINS}\nold\n{END_DOMAINS}\n", "utf-8")
    assignment = load(folder)
    assert list(tables.stale_handout(assignment)) == [
        "README.md: its table of what may come is not current"
    ]
    tables.update(assignment, {})
    assert (
        "| `double` | `x` | a number from -8 to 8, perhaps as near to 0 as 0.1 |"
        in handout.read_text("utf-8")
    )
    assert list(tables.stale_handout(assignment)) == []


@pytest.mark.parametrize("name", library.names())
def test_every_bundled_handout_has_both_tables_as_they_are_now(name: str) -> None:
    assignment = library.load_assignment(library.find(name))
    assert BEGIN_DOMAINS in (assignment.manifest.folder / "README.md").read_text("utf-8")
    assert list(tables.stale_handout(assignment)) == []


def test_only_what_has_changed_is_written(folder: Path, tiny: Assignment) -> None:
    lost = {name: list(row.loses) for name, row in tables.read_lock(folder).items()}
    assert tables.update(tiny, lost) == []
