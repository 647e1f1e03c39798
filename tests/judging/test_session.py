"""Proxies of a student's functions: what a call changes, and what its value may be."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from gradekit.asserts import Mismatch
from gradekit.judging.session import Noticed, Run, Sessions, StudentFunction
from gradekit.model.assignment import Assignment
from gradekit.model.outcomes import Outcome, OutcomeKind
from gradekit.model.signature import parse_signature
from gradekit.submission.reading import parse
from tests.isolation import ISOLATION

from .conftest import Try


class Changing:
    """In place of a session: each call changes its first argument to `after`."""

    def __init__(self, after: Any, *, value: Any = 1.0) -> None:
        self.after = after
        self.value = value
        self.run = Run(0, Noticed())
        self.values = None

    def call(self, name: str, arguments: Any) -> Outcome:
        return Outcome(kind=OutcomeKind.RETURNED, value=self.value, changed={0: self.after})


@pytest.mark.parametrize(
    ("before", "after"), [([1.0, 2.0], [3.0]), ({"w": [1.0], "b": 2.0}, {"w": [3.0]}), (1.0, 1.0)]
)
def test_a_function_that_works_in_place_changes_what_it_is_given(before: Any, after: Any) -> None:
    signature = parse_signature("(x: Any) -> float")
    function = StudentFunction(Changing(after), "f", signature)  # type: ignore[arg-type]
    assert function.in_place(before) == 1.0
    assert before == after


@pytest.mark.parametrize(
    ("returns", "form"),
    [("list[float]", "a list of numbers"), ("tuple[list[float], float]", "2 values")],
)
def test_who_changes_the_argument_and_returns_nothing_is_told_exactly_that(
    returns: str, form: str
) -> None:
    signature = parse_signature(f"(x: list[float]) -> {returns}")
    session = Changing([2.0], value=None)
    with pytest.raises(Mismatch) as caught:
        StudentFunction(session, "f", signature)([1.0])  # type: ignore[arg-type]
    assert caught.value.message == (
        f"it changed its argument in place and returned nothing, but should return {form}"
    )


def test_calls_that_are_made_together_are_not_recorded(tried: Try) -> None:
    session = tried("return 2 * x").session
    outcomes = session.call_all("double", [[1.0], [2.5]])
    assert outcomes is not None
    assert [outcome.value for outcome in outcomes] == [2.0, 5.0]
    assert session.run.calls == []


@pytest.mark.parametrize("body", ["__import__('os')._exit(3)", "raise RecursionError"])
def test_calls_that_do_not_all_come_back_whole_come_to_nothing(tried: Try, body: str) -> None:
    session = tried(f"if x > 2: {body}\n    return 2 * x").session
    assert session.call_all("double", [[1.0], [2.5], [1.0]]) is None
    assert session.call("double", [1.0]).value == 2.0


def test_replies_that_are_too_much_together_come_to_nothing(
    tried: Try, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = tried("return [x] * 100").session
    assert session.call_all("double", [[1.0], [2.0]]) is not None
    monkeypatch.setattr("gradekit.judging.session.MOST_TOGETHER", 1000)
    assert session.call_all("double", [[1.0], [2.0]]) is None


def test_notes_are_added_to_those_of_others() -> None:
    noticed = Noticed({"double"}, {("double", "a plain number is simpler")})
    noticed.add(["double_all"], [("double_all", "a plain list is simpler")])
    assert noticed.changes == {"double", "double_all"}
    assert {function for function, _ in noticed.advice} == {"double", "double_all"}


def test_what_first_calls_return_is_not_stored_without_end(
    tried: Try, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gradekit.judging.session.MOST_STORED", 1000)
    session = tried("return [x] * 100").session
    starts = []
    for _ in range(2):
        with session.from_scratch():
            session.begin(0)
            assert session.call("double", [1.0]).value == [1.0] * 100
        with session.from_scratch():
            session.begin(0)
            assert session.call("double", [2.0]).value == [2.0] * 100
        starts.append(session.worker.starts)
    assert starts == [2, 3]


def test_a_first_call_in_a_fresh_worker_is_asked_once(tried: Try) -> None:
    session = tried("double.n = getattr(double, 'n', 0) + 1\n    return double.n").session
    session.call("double", [1.0])
    starts = session.worker.starts
    for _ in range(2):
        with session.from_scratch():
            session.begin(0)
            assert [session.call("double", [x]).value for x in (1.0, 2.0)] == [1, 2]
    assert session.worker.starts == starts + 1


class Counted:
    """The isolation of all tests; notes how many processes of one submission there are."""

    def __init__(self) -> None:
        self.most = 0
        self.before = self.alive()

    @staticmethod
    def alive() -> int:
        number = ISOLATION.fork_server()._popen.pid
        return len(Path(f"/proc/{number}/task/{number}/children").read_text("utf-8").split())

    def note(self) -> None:
        self.most = max(self.most, self.alive() - self.before)


DOUBLING = """
{slowly}
def double(x): return 2 * x
def double_all(numbers): return [double(x) for x in numbers]
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Linux lists the children of a process")
@pytest.mark.parametrize("slowly", ["", "__import__('time').sleep(0.1)"])
def test_a_submission_has_few_processes_however_many_settings_it_is_tried_in(
    tiny: Assignment, slowly: str
) -> None:
    if ISOLATION.tier().boxed:
        pytest.skip("its fork server is in another process")
    submission = parse(DOUBLING.format(slowly=slowly), path="submission.py")
    counted = Counted()
    with Sessions(tiny, submission, ISOLATION) as sessions:
        for stubs in [(), ("double",), (), ("double_all",), ("double", "double_all"), ()]:
            session = sessions.get(stubs)
            for _ in range(2):  # a worker that was started again has another started ahead
                session.worker.restart()
                assert session.call("double", [1.5]).value == 3.0
                counted.note()
    assert counted.most == 4
    assert Counted.alive() == counted.before
