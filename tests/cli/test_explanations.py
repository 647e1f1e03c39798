"""`gradekit audit --explanations`: the table that an author reads."""

from __future__ import annotations

import json

from gradekit.authoring.explanations import Explanations, Row
from gradekit.cli.explanations import lines

ROWS = [
    Row(
        function="double",
        misconception="adds_two",
        named="adds_two",
        layer="relation",
        sentence="Your result is the right one without its sign.",
    ),
    Row(function="double", misconception="squares", named="", layer="", sentence=""),
]


def test_the_table_tells_what_explains_each_and_how_many() -> None:
    found = Explanations(assignment="tiny", rows=ROWS, broken=["misconception squares is ..."])
    assert list(lines(found))[5:] == [
        "  adds_two: relation",
        "    Your result is the right one without its sign.",
        "! squares: nothing",
        "",
        "Left out: 1 of 2 explained (50 %): 1 by relation.",
        "misconception squares is ...",
        "Rules that do not hold: 1.",
    ]


def test_without_a_flaw_every_rule_holds() -> None:
    found = Explanations(assignment="tiny", rows=[], broken=[])
    assert list(lines(found))[-2:] == ["Left out: 0 of 0 explained (0 %).", "Every rule holds."]


def test_json_holds_all_of_it() -> None:
    found = Explanations(assignment="tiny", rows=ROWS, broken=[])
    assert json.loads(found.to_json())["counts"] == {"relation": 1, "": 1}
