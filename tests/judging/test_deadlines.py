"""A property's time is what its worker computes; the wall ends what only waits."""

from __future__ import annotations

import time
from typing import cast

import pytest

from gradekit.judging.deadlines import OutOfTime, Timed
from gradekit.sandbox.allowance import Allowance, Patience

ALLOWED = "the time for this property, 1 seconds"


def timed() -> Timed:
    return Timed("the time for the whole submission, 9 seconds")


class Left:
    """An allowance of which something is left, so often."""

    def __init__(self, *left: float) -> None:
        self.remaining = [*left]
        self.given_up = 0

    def left(self) -> float:
        return self.remaining.pop(0)

    def give_up(self) -> None:
        self.given_up += 1


def test_without_a_deadline_there_is_time() -> None:
    timed().check_time()


def test_after_a_deadline_there_is_none_and_it_says_which() -> None:
    session = timed()
    with session.until(0.0, ALLOWED), pytest.raises(OutOfTime, match=f"^{ALLOWED}, was used up$"):
        session.check_time()
    session.check_time()


def test_what_is_left_of_the_allowance_is_added_until_nothing_is() -> None:
    session, left = timed(), Left(60.0, -1.0)
    with session.until(0.0, ALLOWED, cast("Allowance", left)):
        session.check_time()
        assert session.deadline > time.monotonic()
        session.deadline = 0.0
        for _ in range(2):
            with pytest.raises(OutOfTime):
                session.check_time()
    assert left.given_up == 1
    assert session.deadline == float("inf")


def test_no_more_is_added_than_the_submission_has() -> None:
    session = timed()
    session.deadline = time.monotonic() - 1.0
    with (
        session.until(0.0, ALLOWED, cast("Allowance", Left(60.0))),
        pytest.raises(OutOfTime, match=ALLOWED),
    ):
        session.check_time()


def test_an_inner_deadline_that_is_later_changes_nothing() -> None:
    session = timed()
    with (
        session.until(0.0, ALLOWED),
        session.until(1.0, "another", cast("Allowance", Left(60.0))),
        pytest.raises(OutOfTime, match=ALLOWED),
    ):
        session.check_time()


def test_what_was_waited_for_in_vain_is_noted() -> None:
    session, patience = timed(), Patience()
    used_up = Allowance(lambda: None, 0.0, patience)  # of a process whose clock is unknown
    with session.until(0.0, ALLOWED, used_up), pytest.raises(OutOfTime):
        session.check_time()
    assert patience.waited > 0.0
