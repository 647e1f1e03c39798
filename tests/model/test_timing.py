"""The time of a run, by phase."""

from __future__ import annotations

import re
import threading

import pytest

from gradekit.model import timing
from gradekit.model.timing import PHASES


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Give the time, to be set by the test."""
    now = [10.0]
    monkeypatch.setattr(timing.time, "perf_counter", lambda: now[0])
    monkeypatch.setattr(timing.time, "process_time", lambda: 0.5)
    return now


def seconds() -> dict[str, float]:
    rows = re.findall(r"^  (\w+) +([\d.]+) ", timing.table(), re.MULTILINE)
    return {name: float(amount) for name, amount in rows if float(amount)}


def test_a_moment_belongs_to_the_innermost_phase(clock: list[float]) -> None:
    with timing.running():
        clock[0] += 1
        with timing.phase("compare"):
            clock[0] += 2
            with timing.phase("calls"):
                clock[0] += 4
            clock[0] += 8
        assert seconds() == {"start": 0.5, "read": 1.0, "compare": 10.0, "calls": 4.0}


def test_an_error_ends_its_phase(clock: list[float]) -> None:
    with timing.running():
        with pytest.raises(ZeroDivisionError), timing.phase("shrink"):
            clock[0] /= [clock.__setitem__(0, clock[0] + 1), 0][1]
        clock[0] += 2
        assert seconds() == {"start": 0.5, "read": 2.0, "shrink": 1.0}


def test_all_phases_are_listed_and_add_up(clock: list[float]) -> None:
    with timing.running():
        clock[0] += 1.5
        table = timing.table()
    assert table.startswith("Where 2.000 seconds went:\n")
    assert re.findall(r"^  (\w+)", table, re.MULTILINE) == list(PHASES)
    assert "  read       1.500   75%  the submission and the assignment\n" in table


def test_what_another_thread_does_is_not_counted(clock: list[float]) -> None:
    def work() -> None:
        with timing.phase("shrink"):
            clock[0] += 1

    with timing.running():
        other = threading.Thread(target=work)
        other.start()
        other.join()
        assert "shrink" not in seconds()


def test_nothing_is_measured_unasked() -> None:
    with timing.phase("calls") as nothing:
        assert nothing is None
    with pytest.raises(ValueError, match="not enough values"):
        timing.table()
