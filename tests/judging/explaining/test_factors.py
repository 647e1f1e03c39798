"""A factor, or a number that is added, is seen whatever the right numbers are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gradekit.judging.explaining import factors
from gradekit.judging.explaining.samples import Sample

NUMBERS = st.one_of(
    st.just(0.0), st.floats(1e-3, 1e6), st.floats(-1e6, -1e-3), st.floats(1e-30, 1e-20)
)
RESULTS = st.lists(
    st.lists(st.one_of(NUMBERS, st.lists(NUMBERS, max_size=3)), min_size=2, max_size=4),
    min_size=4,
    max_size=6,
)


def samples(results: list[list[float | list[float]]], factor: float, offset: float) -> list[Sample]:
    return [
        Sample(place, [], _changed(right, factor, offset), right, 1e-8, is_wrong=True)
        for place, right in enumerate(results)
    ]


def _changed(right: list[float | list[float]], factor: float, offset: float) -> list[object]:
    return [
        [factor * x + offset for x in entry] if isinstance(entry, list) else factor * entry + offset
        for entry in right
    ]


@given(results=RESULTS, factor=st.sampled_from([-1.0, 0.3, 1.5, 1000.0]))
def test_a_factor_is_seen(results: list[list[float | list[float]]], factor: float) -> None:
    entries = [pair for each in samples(results, factor, 0.0) for pair in each.entries]
    told = factors.scaled_or_moved(samples(results, factor, 0.0), [factor], "Your result")
    large = [right for _, right in entries if abs(right) > 1e-3]
    if 2 * len(large) > len([right for _, right in entries if right]) and len(large) > 2:
        assert told in {
            "Your result is the right one with the other sign.",
            f"Your result is {factor:g} times the right one.",
        }


@given(results=RESULTS, offset=st.sampled_from([-2.0, 0.125, 1e5]))
def test_a_number_that_is_added_is_seen(
    results: list[list[float | list[float]]], offset: float
) -> None:
    moved = samples(results, 1.0, offset)
    plus = "minus" if offset < 0 else "plus"
    told = factors.scaled_or_moved(moved, [offset], "Your result")
    if len([pair for each in moved for pair in each.entries]) > 2:
        assert told == f"Your result is the right one {plus} {abs(offset):g}." or "times" in told
