"""Which mistakes are refuted by the probes on which a function is right."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradekit.assignment import refutation
from gradekit.assignment.refutation import FEWEST, LENGTH, NOTED, Refutation
from tests.folders import load

MODEL = """from gradekit.mistakes import mistakes


@mistakes(
    sign={"lost": "The sign is lost.", "none": "It is not a number."},
    factor=((2.0, 3.0), "You multiply by {k}.", 2.0),
)
def double(pick, x):
    value = (pick("factor") or 2.0) * x
    if pick("sign") == "none":
        return float("nan")
    return abs(value) if pick("sign") else value
"""
CALLS = [[float(x)] for x in range(-5, 6)]


@pytest.fixture
def noted(folder: Path) -> dict[str, bytes]:
    """Note where the mistakes in a model of `double` show."""
    (folder / "mistakes").mkdir()
    (folder / "mistakes" / "double.py").write_text(MODEL, "utf-8")
    return refutation.note(load(folder).manifest, "double", CALLS, [1e-9] * 10 + [None])


def shown(bits: bytes) -> list[list[int]]:
    """Give the places where it gives another number, and those where it gives what is right."""
    numbers = (int.from_bytes(each, "little") for each in (bits[:LENGTH], bits[LENGTH:]))
    return [[place for place in range(NOTED) if number >> place & 1] for number in numbers]


def test_a_mistake_shows_where_it_gives_another_number(noted: dict[str, bytes]) -> None:
    assert shown(noted["sign='lost'"]) == [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]]
    assert shown(noted["factor=2.0"]) == [[], list(range(10))]


def test_no_number_shows_nothing_and_nor_does_an_edge(noted: dict[str, bytes]) -> None:
    assert shown(noted["sign='none'"]) == [[], []]
    assert shown(noted["factor=3.0"]) == [[0, 1, 2, 3, 4, 6, 7, 8, 9], [5]]


def test_what_is_nearly_right_is_neither(folder: Path) -> None:
    (folder / "mistakes").mkdir()
    text = MODEL.replace("2.0, 3.0", "2.000000002, 2.00000000001")
    (folder / "mistakes" / "double.py").write_text(text, "utf-8")
    noted = refutation.note(load(folder).manifest, "double", CALLS, [1e-9] * 11)
    assert shown(noted["factor=2.000000002"]) == [[], [5]]
    assert shown(noted["factor=2.00000000001"]) == [[], list(range(11))]


def test_who_is_right_where_it_shows_did_not_make_it(noted: dict[str, bytes]) -> None:
    refutes = Refutation(noted, len(CALLS), range(FEWEST), [])
    assert refutes("sign", "lost")
    assert not refutes("sign", "none")
    assert not Refutation(noted, len(CALLS), range(FEWEST - 1), [])("sign", "lost")


def test_who_is_wrong_where_it_does_not_show_did_not_make_it(noted: dict[str, bytes]) -> None:
    assert Refutation(noted, len(CALLS), [], range(5, 8))("sign", "lost")
    assert not Refutation(noted, len(CALLS), [], range(5))("sign", "lost")


def test_of_what_was_not_noted_nothing_is_known(noted: dict[str, bytes]) -> None:
    refutes = Refutation(noted, len(CALLS), range(11), [])
    assert refutes("factor", 3.0)
    assert not refutes("factor", 3.5)
    assert not Refutation({}, len(CALLS), range(11), [])("factor", 3.0)


def test_without_an_error_model_nothing_is_noted(folder: Path) -> None:
    assert refutation.note(load(folder).manifest, "double", CALLS, [1e-9] * 11) == {}


@given(count=st.integers(1, 1000), bits=st.sets(st.integers(0, NOTED - 1)))
def test_no_more_probes_are_noted_than_there_are_bits(count: int, bits: set[int]) -> None:
    noted = sum(1 << bit for bit in bits).to_bytes(LENGTH, "little")
    refutes = Refutation({"a=1": noted + bytes(LENGTH)}, count, range(count), [])
    places = list(range(0, count, 1 + (count - 1) // NOTED))
    assert len(places) <= NOTED
    assert refutes("a", 1) == (len([bit for bit in bits if bit < len(places)]) >= FEWEST)
