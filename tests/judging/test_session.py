"""Proxies of a student's functions: what a call changes, and what its value may be."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gradekit.asserts import Mismatch
from gradekit.judging.runs import Noticed, Run
from gradekit.judging.session import Session, Sessions, StudentFunction
from gradekit.model.assignment import Assignment
from gradekit.model.limits import Limits
from gradekit.model.outcomes import AT_ONCE, History, Outcome, OutcomeKind
from gradekit.model.signature import parse_signature
from gradekit.submission.reading import parse
from tests.folders import slow_but_for
from tests.isolation import ISOLATION

from .conftest import DOUBLE_ALL, Try


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


COUNTS = "double.calls = getattr(double, 'calls', 0) + 1; return float(double.calls)"


def test_a_call_after_others_is_recorded_with_them(tried: Try) -> None:
    session = tried(COUNTS).session
    history = History([[1.0], [2.0]])
    assert session.function("double").after(history, 3.0) == 3.0
    assert session.function("double")(3.0) == 4.0
    (after, alone) = session.run.calls
    assert (after.arguments, after.history, alone.history) == ((3.0,), history, AT_ONCE)


def test_from_scratch_calls_after_others_are_no_stored_ones_without(tried: Try) -> None:
    session = tried(COUNTS).session
    double = session.function("double")
    for _ in range(2):
        with session.from_scratch():
            session.begin(0)
            assert double.after(History([[1.0]]), 3.0) == 2.0
            assert double(3.0) == 3.0
        with session.from_scratch():
            session.begin(0)
            assert double(3.0) == 1.0
            assert double.after(History([[1.0]], "same objects"), 3.0) == 3.0


def test_what_was_changed_later_comes_with_the_value(tried: Try) -> None:
    session = tried("return x").session
    _, kept = StudentFunction(session, "double_all", parse_signature("(x: Any) -> Any")).kept_after(
        History([[[1.0]]]), [2.0]
    )
    assert kept == ()
    text = "def double(x):\n    return x\n\ndef double_all(xs):\n    return xs\n"
    aliased = Session(session.assignment, parse(text, path="submission.py"), ISOLATION)
    with aliased.worker:
        value, kept = aliased.function("double_all").kept_after(History([[[1.0]]]), [2.0])
    assert (value, kept) == ([2.0], ((1, 1),))


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
held = []
{slowly}
def double(x):
    held.append(b"x" * {bytes_held})
    return 2 * x
def double_all(numbers): return [double(x) for x in numbers]
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Linux lists the children of a process")
@pytest.mark.parametrize("slowly", slow_but_for(["", "__import__('time').sleep(0.1)"], [""]))
@pytest.mark.parametrize(("bytes_held", "most"), [(100 << 20, 6), (1, 8)])
def test_a_submission_has_few_large_processes_however_many_settings_it_is_tried_in(
    tiny: Assignment, slowly: str, bytes_held: int, most: int
) -> None:
    """Where the reference computes `double` it holds nothing: such a session may keep its two."""
    if ISOLATION.tier().boxed:
        pytest.skip("its fork server is in another process")
    text = DOUBLING.format(slowly=slowly, bytes_held=bytes_held)
    submission = parse(text, path="submission.py")
    counted = Counted()
    with Sessions(tiny, submission, ISOLATION) as sessions:
        for stubs in [(), ("double",), (), ("double_all",), ("double", "double_all"), ()]:
            session = sessions.get(stubs)
            for _ in range(2):  # a worker that was started again has another started ahead
                session.worker.restart()
                assert session.call("double", [1.5]).value == 3.0
                counted.note()
    assert counted.most == most
    assert Counted.alive() == counted.before


HUNG = Outcome(kind=OutcomeKind.TIMED_OUT)
BRIEF = Limits(seconds_to_load=20, seconds_per_call=0.2, memory_mb=256)


def hurried(session: Session, limits: Limits = BRIEF) -> Session:
    """Give every call of a session less time."""
    manifest = replace(session.assignment.manifest, limits=limits)
    session.assignment = replace(session.assignment, manifest=manifest)
    session.worker.limits = limits
    return session


def called(session: Session, argument: Any) -> Outcome:
    """Call `double` in an example of its own."""
    session.begin(0)
    return session.call("double", [argument])


@pytest.mark.sample(1)
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("while True: pass", OutcomeKind.TIMED_OUT),
        ("x = bytearray(1 << 40)", OutcomeKind.OUT_OF_MEMORY),
    ],
)
def test_who_hangs_on_three_examples_of_few_numbers_is_not_asked_again(
    tried: Try, body: str, kind: OutcomeKind
) -> None:
    session = hurried(tried(body).session)
    outcomes = [called(session, [x] * 15) for x in (1.0, 2.0, 3.0)]
    starts = session.worker.starts
    outcomes += [called(session, 4.0), called(session, [4.0] * 100)]
    with session.from_scratch():
        outcomes.append(called(session, 5.0))
    assert session.call_all("double", [[1.0]]) is None
    assert session.worker.starts == starts
    assert {outcome.kind for outcome in outcomes} == {kind}
    assert len({outcome.message for outcome in outcomes}) == 1
    assert len(session.run.calls) == 1  # recorded as if it had been made


def test_who_hangs_on_longer_inputs_is_asked_again(tried: Try) -> None:
    session = hurried(tried("while isinstance(x, list): pass\n    return 2 * x").session)
    for _ in range(4):
        assert called(session, [1.0] * 17).kind is OutcomeKind.TIMED_OUT
    assert called(session, 1.0).value == 2.0


@pytest.mark.slow
def test_who_hung_on_a_longer_input_keeps_its_time_for_shorter_ones(tried: Try) -> None:
    text = "import time\n    end = time.process_time() + 0.6\n"
    session = tried(f"{text}    while len(x) > 8 or time.process_time() < end: pass").session
    hurried(session, replace(BRIEF, seconds_per_call=1.0))
    assert called(session, [1.0] * 9).kind is OutcomeKind.TIMED_OUT
    assert called(session, [1.0] * 8).kind is OutcomeKind.RETURNED
    assert called(session, [1.0] * 9).message == "no answer within 0.5 seconds"


def test_who_hangs_only_after_earlier_calls_is_asked_again(tried: Try) -> None:
    body = "while hasattr(double, 'called'): pass\n    double.called = True\n    return 2 * x"
    session = hurried(tried(body).session)
    for _ in range(4):
        assert called(session, 1.0).value == 2.0
        assert called(session, 1.0).kind is OutcomeKind.TIMED_OUT


@pytest.mark.slow
def test_a_hang_that_is_seen_again_from_scratch_counts(tried: Try) -> None:
    session = hurried(tried("while x > 1: pass\n    return 2 * x").session)
    for x in (2.0, 3.0, 4.0):
        called(session, 1.0)
        assert called(session, x).kind is OutcomeKind.TIMED_OUT
        with session.from_scratch():
            called(session, x)
    starts = session.worker.starts
    assert called(session, 1.0).kind is OutcomeKind.TIMED_OUT
    assert session.worker.starts == starts


def test_a_session_with_correct_helpers_knows_who_hung_before(tiny: Assignment) -> None:
    with Sessions(tiny, parse(DOUBLE_ALL, path="submission.py"), ISOLATION) as sessions:
        for _ in range(3):
            sessions.main.hangs.note("double_all", 1, HUNG, alone=True)
        corrected = sessions.get(("double",))
        assert corrected.worker.patience is sessions.main.worker.patience
        assert corrected.call("double_all", [[1.0]]).value == [2.0]
        corrected.hangs.note("double_all", 1, HUNG, alone=True)
        assert corrected.call("double_all", [[1.0]]) == HUNG
