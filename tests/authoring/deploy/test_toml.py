"""What is written as TOML is read as the same."""

from __future__ import annotations

import datetime
import tomllib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradekit.assignment import library
from gradekit.authoring.deploy import toml
from gradekit.model.errors import AssignmentError

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False)
SCALARS = st.booleans() | st.integers(-(2**63), 2**63 - 1) | TEXTS | DECIMALS
VALUES = st.recursive(
    SCALARS,
    lambda each: st.lists(each, max_size=3) | st.dictionaries(TEXTS, each, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(TEXTS, VALUES, max_size=4))
def test_it_is_read_as_it_was(table: dict[str, object]) -> None:
    assert tomllib.loads(toml.write(table), parse_float=Decimal) == table


@pytest.mark.parametrize("name", library.names())
def test_a_manifest_is_read_as_it_was(name: str) -> None:
    text = (library.find(name).folder / "assignment.toml").read_text("utf-8")
    data = tomllib.loads(text, parse_float=Decimal)
    assert tomllib.loads(toml.write(data), parse_float=Decimal) == data


def test_what_no_manifest_holds_is_told() -> None:
    with pytest.raises(AssignmentError, match=r"datetime.date\(2026, 1, 1\) cannot stand in a"):
        toml.write({"due": datetime.date(2026, 1, 1)})
