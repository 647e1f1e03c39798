"""Hypothesis draws the same examples every time, and only such as the reference passes."""

from __future__ import annotations

import importlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gradekit.assignment import drawing, probing
from gradekit.assignment.examples import Corpus
from gradekit.model.assignment import Assignment
from gradekit.model.errors import AssignmentError
from tests.folders import TINY, Change, load
from tests.isolation import ISOLATION

from .conftest import FEW


def properties(change: Change, head: str, body: str) -> Assignment:
    """Put one property of another making in the place of `is_odd`."""
    change(
        "@given(x=grid(-8, 8))\ndef is_odd(double, x):\n"
        '    """double(-x) is -double(x)."""\n    assert_close(double(-x), -double(x))\n',
        f'{head}\n    """A claim."""\n{body}\n',
        file="properties.py",
    )
    return load(
        change(
            "from hypothesis import given\n",
            "from hypothesis import assume, example, given, settings\n",
            file="properties.py",
        )
    )


def examples(assignment: Assignment, *, count: int = FEW) -> list[dict[str, Any]]:
    return drawing.draw_examples(assignment, seed=0, examples=count)["is_odd"]


def refusal(assignment: Assignment) -> str:
    with pytest.raises(AssignmentError) as caught:
        examples(assignment)
    (told,) = caught.value.problems
    return told.replace(f"{assignment.manifest.folder}/", "")


def test_what_is_drawn_twice_is_equal(drawn: Corpus) -> None:
    assert drawing.draw(load(TINY), isolation=ISOLATION, examples=FEW) == drawn


def test_each_property_gets_as_many_examples_as_were_asked_for(drawn: Corpus) -> None:
    counts = {name: len(kept) for name, kept in drawn.examples.items()}
    assert counts.pop("a_hard_one") == counts.pop("refuses_an_empty_list") == 1
    assert set(counts.values()) == {FEW}


def test_another_seed_draws_others(drawn: Corpus) -> None:
    other = drawing.draw(load(TINY), isolation=ISOLATION, seed=1, examples=FEW)
    assert other.key != drawn.key
    assert other.examples["doubles"] != drawn.examples["doubles"]


def test_another_number_draws_another_corpus(drawn: Corpus) -> None:
    other = drawing.draw(load(TINY), isolation=ISOLATION, examples=FEW + 1)
    assert other.key != drawn.key
    assert len(other.examples["doubles"]) == FEW + 1


def test_the_number_in_the_manifest_holds_unless_told(tiny: Assignment) -> None:
    assert len(drawing.get(tiny, isolation=ISOLATION).examples["doubles"]) == 40


def test_two_properties_do_not_draw_alike(drawn: Corpus) -> None:
    assert drawn.examples["doubles"] != drawn.examples["is_odd"]


def test_what_other_modules_say_does_not_change_what_is_drawn(
    tiny: Assignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only_doubles = replace(tiny, properties=tiny.properties[:1])
    before = drawing.draw_examples(only_doubles, seed=0, examples=200)
    (tmp_path / "full_of_numbers.py").write_text(f"NUMBERS = {list(range(101, 301))}\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.import_module("full_of_numbers")
    assert drawing.draw_examples(only_doubles, seed=0, examples=200) == before


def test_an_explicit_example_comes_first(change: Change) -> None:
    head = "@given(x=grid(-8, 8))\n@example(x=100.0)\ndef is_odd(double, x):"
    found = examples(properties(change, head, "    double(x)"))
    assert found[0] == {"x": 100.0}
    assert len(found) == FEW + 1


def test_an_example_outside_what_is_assumed_is_not_kept(change: Change) -> None:
    head = "@given(x=grid(-8, 8))\ndef is_odd(double, x):"
    found = examples(properties(change, head, "    assume(x > 0)\n    double(x)"))
    assert len(found) == FEW
    assert all(one["x"] > 0 for one in found)


def test_tuples_arrive_as_lists(change: Change) -> None:
    head = "@given(pair=st.tuples(grid(-8, 8), st.booleans()))\ndef is_odd(double, pair):"
    found = examples(properties(change, head, "    assert type(pair) is list\n    double(pair[0])"))
    assert all(type(one["pair"]) is list for one in found)


def test_a_property_may_change_what_it_is_given(change: Change) -> None:
    head = "@given(xs=numbers)\ndef is_odd(double, xs):"
    found = examples(properties(change, head, "    double(xs.pop())\n    xs.clear()"))
    assert all(one["xs"] for one in found)


@pytest.mark.parametrize("count", [FEW, 3])
def test_the_authors_own_number_of_examples_is_kept(change: Change, count: int) -> None:
    head = "@settings(max_examples=7)\n@given(x=grid(-8, 8))\ndef is_odd(double, x):"
    assignment = properties(change, head, "    double(x)")
    assert len(examples(assignment, count=count)) == 7
    assert len(examples(assignment, count=count)) == 7


def test_a_property_that_does_not_hold_for_the_reference_is_told_with_its_example(
    change: Change,
) -> None:
    head = "@given(x=grid(-8, 8))\ndef is_odd(double, x):"
    told = refusal(properties(change, head, "    assert_close(double(x), 7.0 if x else 0.0)"))
    assert told == (
        "properties.py:is_odd: it does not hold for the reference for x = 0.00390625 "
        "(Mismatch: got 0.0078125, but should be 7.0). Mend one of the two."
    )


def test_a_worked_example_that_does_not_hold_is_told(change: Change) -> None:
    told = refusal(properties(change, "def is_odd(double):", "    assert double(1.0) == 3.0"))
    assert told == (
        "properties.py:is_odd: it does not hold for the reference (AssertionError). "
        "Mend one of the two."
    )


def test_a_property_that_assumes_too_much_is_told(change: Change) -> None:
    head = "@given(x=grid(-8, 8))\ndef is_odd(double, x):"
    told = refusal(properties(change, head, "    assume(x > 100)"))
    assert told.startswith("properties.py:is_odd: it does not hold for the reference")
    assert "Unsatisfiable" in told


def test_a_property_that_draws_on_its_way_is_told(change: Change) -> None:
    head = "@given(data=st.data())\ndef is_odd(double, data):"
    told = refusal(properties(change, head, "    double(data.draw(grid(-8, 8)))"))
    assert told.startswith("properties.py:is_odd: it draws what cannot be kept (")
    assert "DataObject" in told
    assert told.endswith("Draw numbers, strings, lists.")


def test_probes_are_different_calls_of_the_judged_function(drawn: Corpus) -> None:
    assert set(drawn.probes) == {"double", "double_all"}
    for calls in drawn.probes.values():
        assert 5 < len(calls) <= probing.PROBES + probing.WIDER
        assert len(set(map(repr, calls))) == len(calls)
    assert [] not in drawn.probes["double"]
    assert [[]] in drawn.probes["double_all"]


def test_every_misconception_answers_every_probe(drawn: Corpus) -> None:
    answers = zip(drawn.probes["double"], drawn.answers["double"]["adds_two"], strict=False)
    assert all(answer == ["returned", x + 2, []] for (x,), answer in answers if x != 2)
    mistaken = drawn.answers["double_all"]["in_place"]
    in_place = zip(drawn.probes["double_all"], mistaken, strict=False)
    assert all(answer and answer[2] for (xs,), answer in in_place if any(xs))
