"""What the expressions of chains measure."""

from __future__ import annotations

from math import inf
from pathlib import Path
from typing import Any

import pytest

from gradekit.domains import measures
from gradekit.domains.evaluation import Evaluation

STATE = {"wte": [[1.0], [2.0]], "layer0.w": [[3.0, 4.0]], "layer1.w": [[5.0, 6.0]]}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("flat(x)", (1.0, -3.0, 0.0)),
        ("flat({'a': [[1, 2]], 'b': (3, [4])})", (1, 2, 3, 4)),
        ("flat(5)", (5,)),
        ("finite([1.0, inf, float('nan')])", [1.0]),
        ("largest(x)", 3.0),
        ("largest([])", 0.0),
        ("most_negative(x)", 3.0),
        ("most_negative([1.0])", -1.0),
        ("most_positive([-1.0])", -1.0),
        ("smallest(x)", 1.0),
        ("smallest([0.0])", inf),
        ("spread(x)", 4.0),
        ("spread([])", 0.0),
        ("row_spread([[1, 2], [3, 7]])", 4),
        ("maxima_apart([[1, 2], [3, 7]])", 5),
        ("is_off_the_grid([0.5, 2 ** -20])", False),
        ("is_off_the_grid([0.1])", True),
        ("is_whole([1.0, 2])", True),
        ("is_whole([1.0, 2.5])", False),
        ("has_only([1, 2], int)", True),
        ("has_only([1, 2.0], int)", False),
        ("has_tie([1, 1, 2])", True),
        ("has_tie([1, 1])", False),
        ("is_equal([1, 1])", True),
        ("is_equal([1])", False),
        ("has_equal([[1], [2], [1]])", True),
        ("has_equal([[1], [2]])", False),
        ("is_first([2, 1, 1])", True),
        ("is_first([2, 2])", False),
        ("is_first([2])", False),
        ("is_last([1, 2])", True),
        ("is_last([2, 2])", False),
        ("repeated('abca')", 2),
        ("repeated([])", 0),
        ("has_equal_neighbours('abba')", True),
        ("has_equal_neighbours('abab')", False),
        ("has_pair_twice('abcab')", True),
        ("has_pair_twice('abcba')", False),
        ("extent(state, 'wte', 0)", 2),
        ("extent(state, 'layer{layers}.w', 1)", 2),
        ("extent(state, 'b', 1)", 0),
        ("count(state, 'layer{layers}.w')", 2),
        ("is_alphabetical(state)", False),
        ("is_alphabetical({'a': 1, 'b': 2})", True),
        ("is_in_order(state, ['wte', 'layer{layers}.w'])", True),
        ("is_in_order(state, ['layer{layers}.w', 'wte'])", False),
    ],
)
def test_a_measure_is_what_its_name_says(expression: str, expected: Any) -> None:
    evaluation = Evaluation({"x": [1.0, -3.0, 0.0], "state": STATE})
    assert evaluation(expression) == expected


def test_an_argument_is_flattened_once(monkeypatch: pytest.MonkeyPatch) -> None:
    flattened: list[Any] = []
    monkeypatch.setattr(measures, "flat", lambda value: flattened.append(value) or (1.0,))
    evaluation = Evaluation({"x": [1.0]})
    assert evaluation("flat(x)") == evaluation("flat(x)") == (1.0,)
    assert flattened == [[1.0]]


def test_measures_need_nothing_but_their_own_file() -> None:
    """A mutant's wrapper carries them along, into a worker that knows no gradekit."""
    assert "gradekit" not in str(vars(measures).get("__annotations__", ""))
    scope: dict[str, Any] = {}
    exec(Path(measures.__file__).read_text("utf-8"), scope)
    assert scope["largest"]([-2.0]) == 2.0
