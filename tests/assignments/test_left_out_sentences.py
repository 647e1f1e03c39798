"""What gradekit says of each misconception whose file it does not know, and what a reader thought.

`left_out_sentences.tsv` has a line for each misconception: what is said where its file is left
out with every switch that points to it. A reader compared the sentence with the code: it is
"true", or "odd" (so, but a student would stumble over the words), or "no help" (so, and nothing to
go by). None is false.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from gradekit.assignment import drawing, library
from gradekit.authoring.explanations import audit_explanations
from tests.isolation import ISOLATION

LIST = Path(__file__).with_name("left_out_sentences.tsv")
VERDICTS = {"true", "odd", "no help"}
CONDITION = "condition"
"""The layer that only `--all` shows."""
LEAST_EXPLAINED = 0.75


def listed() -> list[dict[str, str]]:
    """Give the lines of the list."""
    with LIST.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_every_misconception_is_listed() -> None:
    known = [(name, x.name) for name in library.names() for x in library.find(name).misconceptions]
    assert [(line["assignment"], line["misconception"]) for line in listed()] == known


def test_no_sentence_is_false_and_enough_are_explained() -> None:
    told = [line for line in listed() if line["sentence"]]
    assert [line["misconception"] for line in told if line["verdict"] not in VERDICTS] == []
    shown = [line for line in told if line["layer"] != CONDITION]
    assert len(shown) >= LEAST_EXPLAINED * len(listed())


@pytest.mark.slow
@pytest.mark.parametrize("name", library.names())
def test_gradekit_says_what_is_listed(name: str) -> None:
    assignment = library.load_assignment(library.find(name))
    corpus = drawing.get(assignment, isolation=ISOLATION)
    explanations = audit_explanations(assignment, corpus, ISOLATION)
    assert explanations.broken == []
    lines = [line for line in listed() if line["assignment"] == name]
    assert [(row.misconception, row.layer, row.sentence) for row in explanations.rows] == [
        (line["misconception"], line["layer"], line["sentence"]) for line in lines
    ]
