"""Bytes of a stranger's crash nothing: a short run of what `guided` does for an hour."""

import math
import os
import resource
import signal
import warnings

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.bombs import LARGEST, bombs
from tests.fuzz.targets import TARGETS, seeds

LONGEST = 200
SECONDS = 20
"""Of processor time that the largest bomb may take; what is quadratic takes minutes."""
MEMORY = 1 << 30
RESIDENT = 400 << 10
"""Kilobytes that may be in use at once; the most expensive text takes half of that."""
SLACK = 40
"""How much more than a tenth of a text the whole may cost: ten times, and a lot of noise."""

BOMBS = [(target, name) for target in TARGETS for name in bombs(target)]


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


@pytest.mark.sample(2)
@pytest.mark.parametrize("target", TARGETS)
def test_what_is_right_is_read(target):
    for data in seeds(target):
        TARGETS[target](data)


@pytest.mark.sample(3)
@pytest.mark.parametrize("target", TARGETS)
def test_damaged_bytes_are_read_or_refused(target):
    @settings(deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(data=damaged(seeds(target)) | st.binary(max_size=LONGEST))
    def read(data):
        TARGETS[target](data)

    read()


def test_an_error_that_is_not_the_readers_own_is_seen(monkeypatch):
    monkeypatch.setattr("gradekit.sandbox.child.protocol.decode_reply", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        TARGETS["wire"](b"")


def cost(target, data, *, seconds):
    """Read in a process with limits; give its processor time, or None if it was not enough."""
    child = os.fork()
    if not child:
        code = 1
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
            resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
            signal.signal(signal.SIGXCPU, signal.SIG_DFL)
            warnings.simplefilter("ignore")
            TARGETS[target](data)
            code = 0
        finally:
            os._exit(code)
    _, status, usage = os.wait4(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # the child begins with as much
    is_enough = not status and usage.ru_maxrss < own + RESIDENT
    return usage.ru_utime + usage.ru_stime if is_enough else None


@pytest.mark.slow
@pytest.mark.parametrize(("target", "name"), BOMBS, ids=map(" ".join, BOMBS))
def test_a_text_of_ten_times_the_size_takes_ten_times_as_much(target, name):
    make = bombs(target)[name]
    part = cost(target, make(LARGEST // 10), seconds=SECONDS)
    assert part is not None
    enough = min(SECONDS, math.ceil(1 + SLACK * part))
    assert cost(target, make(LARGEST), seconds=enough) is not None


def test_what_takes_more_than_it_may_is_seen(monkeypatch):
    def spin(_):
        while True:
            pass

    monkeypatch.setitem(TARGETS, "wire", spin)
    assert cost("wire", b"", seconds=1) is None
