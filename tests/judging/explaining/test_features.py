"""Features of calls, and of programs that compute with Values."""

from __future__ import annotations

from typing import Any

import pytest

from gradekit.judging.explaining.features import features


def holding(arguments: list[Any], *parameters: str) -> set[str]:
    """Name the features that hold for a call."""
    told = features(arguments, parameters)
    return {words for words, measure in told if measure(arguments) is True}


@pytest.mark.parametrize(
    ("program", "words"),
    [
        ("a = Value(2.0); L = a * a; print(L.data)", "the program uses a Value twice"),
        ("a = Value(2.0); b = Value(3.0); L = a / b; print(L.data)", "the program uses /"),
        ("a = Value(2.0); L = -a; print(L.data)", "the program uses - of one Value"),
        ("a = Value(2.0); L = a ** 2.0; print(L.data)", "the program uses **"),
        (
            "a = Value(2.0); L = 3.0 - a; print(L.data)",
            "the program has a number on the left of an operation",
        ),
        (
            "a = Value(2.0); b = Value(2.0); L = a + b; print(L.data)",
            "two Values of the program are equal",
        ),
        (
            "a = Value(2.0); L = a.exp(); L.backward(); L.backward(); print(a.grad)",
            "the program calls backward() twice",
        ),
    ],
)
def test_a_program_has_features(program: str, words: str) -> None:
    plain = "a = Value(2.0); b = Value(5.0); L = a.log(); print(L.data, b.data)"
    assert words in holding([program], "program")
    assert words not in holding([plain], "program")


def test_a_list_and_its_index_have_features() -> None:
    told = holding([[1.0, 3.0, 3.0], 2], "logits", "true_id")
    assert "true_id points to the last entry of logits" in told
    assert "the largest entry of logits occurs twice" in told
    assert "an entry of logits is negative" not in told


def test_a_text_has_features() -> None:
    assert "a letter occurs twice in name" in holding(["anna"], "name")
    assert "a letter occurs twice in name" not in holding(["eva"], "name")
