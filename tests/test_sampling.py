"""Which cases of a test that is marked `sample` are run."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.folders import spread

few = st.integers(1, 12)


@given(number=few, cases=st.integers(1, 200))
def test_as_many_are_chosen_as_are_asked_for(number: int, cases: int) -> None:
    chosen = spread(number, cases)
    assert len(chosen) == min(number, cases)
    assert chosen <= set(range(cases))


@given(number=few, rows=few, columns=few)
def test_of_a_grid_as_many_columns_are_met(number: int, rows: int, columns: int) -> None:
    chosen = spread(number, rows * columns)
    assert len({place % columns for place in chosen}) >= min(number, columns)


@pytest.mark.sample(2)
@pytest.mark.parametrize("case", range(6))
def test_the_others_are_slow(case: int, request: pytest.FixtureRequest) -> None:
    same = [each for each in request.session.items if each.function is request.function]  # type: ignore[attr-defined]
    is_slow = request.node.get_closest_marker("slow") is not None
    assert len(same) == 1 or is_slow == (case not in spread(2, 6))
