"""Variations of calls: always the same, each once, and the calls stay as they are."""

from __future__ import annotations

import copy
from itertools import islice
from typing import Any

from gradekit.assignment.variation import variations

CALLS: list[list[Any]] = [[[1.0, 2.0, 3.0], 2], [[0.5], 0], [[4.0, 4.0], 1]]
PROGRAM = ["a = Value(2.0); b = Value(-3.5); L = a * b; print(L.data)"]


def test_variations_are_the_same_every_time() -> None:
    first, second = (list(islice(variations(CALLS, "f"), 50)) for _ in range(2))
    assert first == second
    assert first != list(islice(variations(CALLS, "g"), 50))


def test_each_is_new_and_the_calls_stay_as_they_are() -> None:
    before = copy.deepcopy(CALLS)
    varied = list(map(repr, variations(CALLS, "f")))
    assert before == CALLS
    assert len(set(varied)) == len(varied) > 100
    assert not set(varied) & set(map(repr, CALLS))


def test_lists_grow_and_shrink_and_numbers_change_their_sign() -> None:
    varied = list(variations(CALLS, "f"))
    lengths = {len(numbers) for numbers, _ in varied}
    assert {0, 6} < lengths
    assert any(x < 0 for numbers, _ in varied for x in numbers)
    assert {type(index) for _, index in varied} == {int}


def test_of_a_program_only_the_numbers_change() -> None:
    varied = list(variations([PROGRAM], "f"))
    assert len(varied) > 5
    for (program,) in varied:
        compile(program, "program", "exec")
        assert program.endswith("L = a * b; print(L.data)")


def test_without_calls_there_are_none() -> None:
    assert list(variations([], "f")) == []
