"""A call's limit counts processor time, which the judge reads; the wall ends what sleeps."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable

import pytest

from gradekit.model.limits import Limits
from gradekit.model.outcomes import OutcomeKind
from gradekit.sandbox import allowance, process
from gradekit.sandbox.worker import Worker

Start = Callable[..., Worker]

LIMITS = Limits(seconds_to_load=20, seconds_per_call=0.3)
TEXT = """
import os, time

def pid():
    return os.getpid()

def compute(seconds):
    while time.process_time() < seconds:
        pass
    return "done"

def sleep(seconds):
    time.sleep(seconds)
    return "done"
"""
needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="it reads the clocks of Linux")


@pytest.fixture
def worker(start: Start) -> Worker:
    worker: Worker = start(TEXT, limits=LIMITS)
    worker.load()
    return worker


@needs_linux
def test_a_call_that_is_given_no_processor_for_longer_than_its_limit_comes_back(
    worker: Worker,
) -> None:
    number = worker.call("pid", []).value
    if worker.isolation.tier("").boxed:
        pytest.skip("its number is another's outside")
    os.kill(number, signal.SIGSTOP)
    timer = threading.Timer(0.8, os.kill, (number, signal.SIGCONT))
    timer.start()
    outcome = worker.call("compute", [0.1], seconds=0.5)
    timer.join()
    assert outcome.value == "done"


@needs_linux
def test_a_call_that_sleeps_is_ended_by_three_times_its_limit_on_the_wall(worker: Worker) -> None:
    assert worker.call("sleep", [0.5]).value == "done"
    outcome = worker.call("sleep", [60])
    assert outcome.kind is OutcomeKind.TIMED_OUT
    assert outcome.message == "no answer within 0.3 seconds"


@pytest.mark.slow
@needs_linux
def test_who_was_waited_for_too_often_has_no_more_time_on_the_wall(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(allowance, "MOST_WAITED", 0.6)
    assert worker.call("sleep", [0.5]).value == "done"
    assert worker.call("sleep", [60]).kind is OutcomeKind.TIMED_OUT
    assert worker.patience.waited > 0.6
    assert worker.call("sleep", [0.5]).kind is OutcomeKind.TIMED_OUT
    assert worker.call("compute", [0.0]).value == "done"


def test_where_the_processor_time_cannot_be_read_the_wall_counts_alone(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "processor_time", lambda _: None)
    assert worker.call("sleep", [0.5]).kind is OutcomeKind.TIMED_OUT
    assert worker.call("compute", [0.0]).value == "done"


@needs_linux
def test_the_processor_time_is_that_of_the_process_and_none_where_there_is_none() -> None:
    assert allowance.processor_time(os.getpid()) == pytest.approx(
        sum(os.times()[:2]), rel=0.2, abs=0.1
    )
    assert allowance.processor_time(0) is None
    assert allowance.processor_time(2**22 + 1) is None
