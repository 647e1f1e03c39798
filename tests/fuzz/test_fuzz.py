"""Bytes of a stranger's crash nothing: a short run of what `guided` does for an hour."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS, seeds

LONGEST = 200


@st.composite
def damaged(draw, whole):
    """Take something right, and change, remove, repeat or insert a few pieces of it."""
    data = draw(st.sampled_from(whole))
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + LONGEST)))
        piece = draw(st.binary(max_size=8) | st.just(data[start:end] * 2))
        data = data[:start] + piece + data[end:]
    return data


@pytest.mark.parametrize("target", TARGETS)
def test_what_is_right_is_read(target):
    for data in seeds(target):
        TARGETS[target](data)


@pytest.mark.parametrize("target", TARGETS)
def test_damaged_bytes_are_read_or_refused(target):
    @settings(
        max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    @given(data=damaged(seeds(target)) | st.binary(max_size=LONGEST))
    def read(data):
        TARGETS[target](data)

    read()


def test_an_error_that_is_not_the_readers_own_is_seen(monkeypatch):
    monkeypatch.setattr("gradekit.sandbox.child.protocol.decode_reply", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        TARGETS["wire"](b"")
