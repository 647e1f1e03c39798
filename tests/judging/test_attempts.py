"""Trying a property on one example, and finding the first of several that fails."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from gradekit.asserts import Mismatch
from gradekit.assignment import drawing
from gradekit.assignment.examples import Corpus, Example
from gradekit.judging.attempts import (
    Failure,
    OutsideAssumption,
    attempt,
    attempt_strictly,
    search,
    search_singly,
    supplied,
)
from gradekit.judging.deadlines import OutOfTime
from gradekit.judging.runs import Noticed
from gradekit.judging.session import CallFailed, Setting
from gradekit.model.assignment import Assignment, Property
from gradekit.model.errors import WorkerError
from gradekit.model.limits import Limits
from gradekit.model.outcomes import Outcome, OutcomeKind
from tests.folders import Change, load
from tests.isolation import ISOLATION
from tests.judging.failures import call, failure, named

from .conftest import Try

Search = Callable[[Property, Setting, Sequence[Example]], Failure | None]
both = pytest.mark.parametrize("searching", [search, search_singly])
LATE = "return 2 * x if x < 3 else 0.0"


@both
def test_what_holds_for_every_example_has_no_failure(
    tiny: Assignment, tried: Try, drawn: Corpus, searching: Search
) -> None:
    examples = drawn.examples["doubles"]
    assert searching(named(tiny, "doubles"), tried("return x + x"), examples) is None
    assert searching(named(tiny, "doubles"), tried("return 0.0"), []) is None


@both
def test_the_first_example_that_fails_is_given_with_how_many_held(
    tiny: Assignment, tried: Try, drawn: Corpus, searching: Search
) -> None:
    examples = drawn.examples["doubles"]
    found = searching(named(tiny, "doubles"), tried(LATE), examples)
    first = next(index for index, example in enumerate(examples) if example["x"] >= 3)
    assert found is not None
    assert (found.held, found.example) == (first, examples[first])
    assert isinstance(found.error, Mismatch)
    assert [call.function for call in found.calls] == ["double"]


def test_examples_that_are_tried_singly_call_in_their_order(tiny: Assignment, tried: Try) -> None:
    """The second call of a process is wrong: it is that of the second example."""
    counting = "double.n = getattr(double, 'n', 0) + 1\n    return 2 * x + (double.n == 4)"
    examples = [{"x": float(x)} for x in range(8)]
    found = search_singly(named(tiny, "is_odd"), tried(counting), examples)
    assert found is not None
    assert (found.held, found.example) == (1, {"x": 1.0})


def test_a_block_fails_by_what_fails_while_its_examples_run_concurrently(
    tiny: Assignment, tried: Try
) -> None:
    """Only they make these two calls one after the other: a fresh worker tells it later."""
    remembering = (
        "before, double.before = getattr(double, 'before', 0.0), x\n"
        "    return 0.0 if (before, x) == (-1.0, -2.0) else 2 * x"
    )
    examples = [{"x": float(x)} for x in range(8)]
    seen = search(named(tiny, "is_odd"), tried(remembering), examples)
    assert seen is not None
    assert (seen.example, seen.held) == ({"x": 2.0}, 2)
    assert search_singly(named(tiny, "is_odd"), tried(remembering), examples) is None


BODIES = {
    "right": "return x + x",
    "right and talkative": "print(x); return 2 * x",
    "wrong": "return x + x + 1",
    "wrong late": "return x + x if x < 6 else 0.0",
    "raises": "return 1 / (x - 2)",
    "raises late": "return x + x if x < 7 else [][0]",
    "exits late": "import os; return x + x if x < 5 else os._exit(3)",
    "recurses late": "return x + x if x < 5 else double(x)",
    "out of memory": "raise MemoryError",
    "hangs late": "while x > 6: pass\n    return 2 * x",
    "returns an object": "return object()",
    "returns nothing": "return None",
    "by chance": "import random; return 2 * x + (random.random() < 0.02)",
    "counts its calls": "double.n = getattr(double, 'n', 0) + 1; return 2 * x",
    "writes to a stranger's pipe": "import os\n    for end in range(3, 20):\n"
    "        try: os.write(end, b'GK01')\n"
    "        except OSError: pass\n"
    "    return 2 * x",
}
PATIENT, BRIEF = Limits(seconds_per_call=0.3), Limits(seconds_per_call=0.15)


@pytest.mark.sample(5)
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(body, id=name, marks=pytest.mark.slow if name == "hangs late" else ())
        for name, body in BODIES.items()
    ],
)
def test_a_search_finds_what_one_after_the_other_finds(
    tiny: Assignment, tried: Try, drawn: Corpus, body: str
) -> None:
    def facts(searching: Search) -> list[Any]:
        setting = tried(body)
        setting.session.worker.limits = BRIEF if "while" in body else PATIENT
        found = [searching(each, setting, drawn.examples[each.name]) for each in tiny.properties]
        return [each and (each.held, each.example, str(each.error), each.calls) for each in found]

    assert facts(search) == facts(search_singly)


def test_many_examples_cross_in_a_few_frames(tiny: Assignment, tried: Try) -> None:
    setting = tried("return 2 * x")
    sent = []
    worker = setting.session.worker
    worker.load()
    assert worker._process is not None
    write = worker._process.write
    worker._process.write = lambda frame, deadline: sent.append(write(frame, deadline))  # type: ignore[method-assign]
    examples = [{"x": x / 16} for x in range(100)]
    assert search(named(tiny, "doubles"), setting, examples) is None
    assert len(sent) == 4  # the first alone, then as the blocks begin: at 1, 8 and 40


def test_who_hangs_once_is_asked_one_call_at_a_time(
    tiny: Assignment, tried: Try, monkeypatch: pytest.MonkeyPatch
) -> None:
    setting = tried("return 2 * x")
    outcome = Outcome(kind=OutcomeKind.TIMED_OUT)
    setting.session.hangs.note("double", 100, outcome, alone=True)
    monkeypatch.setattr(setting.session, "exchange", lambda *_: pytest.fail("calls were batched"))
    examples = [{"x": float(x)} for x in range(10)]
    assert search(named(tiny, "doubles"), setting, examples) is None


def test_time_that_is_used_up_is_a_failure_of_its_own(
    tiny: Assignment, tried: Try, drawn: Corpus
) -> None:
    setting = tried("return 2 * x")
    setting.session.deadline = 0.0
    found = search(named(tiny, "doubles"), setting, drawn.examples["doubles"])
    assert found is not None
    assert found.is_out_of_time
    assert str(found.error) == "the time for the whole submission, 30 seconds, was used up"


@pytest.mark.sample(1)
@pytest.mark.skipif(sys.platform != "linux", reason="the clock of a worker is that of Linux")
@both
def test_a_property_is_not_charged_for_what_its_worker_waited(
    tiny: Assignment, tried: Try, searching: Search
) -> None:
    setting = tried("__import__('time').sleep(0.025)\n    return 2 * x")
    limits = replace(tiny.manifest.limits, seconds_per_property=0.2)
    setting.session.assignment = replace(tiny, manifest=replace(tiny.manifest, limits=limits))
    examples = [{"x": float(x)} for x in range(9)]
    assert searching(named(tiny, "doubles"), setting, examples) is None
    late = searching(named(tiny, "doubles"), setting, [*examples, *examples, *examples])
    assert late is not None
    assert late.is_out_of_time
    assert setting.session.worker.patience.waited >= 0.6


def test_a_fault_of_gradekits_refutes_nothing(
    tiny: Assignment, tried: Try, drawn: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise WorkerError("no process is left")

    setting = tried("return 2 * x")
    monkeypatch.setattr(setting.session.worker, "exchange", refuse)
    monkeypatch.setattr(setting.session.worker, "call", refuse)
    for searching in (search, search_singly):
        with pytest.raises(WorkerError, match="no process is left"):
            searching(named(tiny, "doubles"), setting, drawn.examples["doubles"])


@both
def test_a_search_leaves_the_total_deadline_alone(
    tiny: Assignment, tried: Try, drawn: Corpus, searching: Search
) -> None:
    setting = tried("return 2 * x")
    before = setting.session.deadline, setting.session.allowed
    searching(named(tiny, "doubles"), setting, drawn.examples["doubles"])
    assert (setting.session.deadline, setting.session.allowed) == before


def test_helpers_are_the_students_or_the_references(
    tiny: Assignment, tried: Try, drawn: Corpus
) -> None:
    property_, text = named(tiny, "agrees_with_double"), "return 3 * x"
    examples = drawn.examples[property_.name]
    assert search(property_, tried(text), examples) is None
    assert search(property_, tried(text, own_helpers=False), examples) is not None


def test_a_property_gets_what_it_asks_for_and_no_more(tiny: Assignment, tried: Try) -> None:
    given = supplied(named(tiny, "doubles"), tried("return 2 * x"))
    assert set(given) == {"double", "reference"}
    assert given["reference"] is tiny.reference


def test_an_example_outside_what_is_assumed_is_no_failure(change: Change, tried: Try) -> None:
    change("import given\n", "import assume, given\n", file="properties.py")
    old = "    assert_close(double(-x), -double(x))"
    assignment = load(change(old, f"    assume(x > 0)\n{old}", file="properties.py"))
    property_ = named(assignment, "is_odd")
    setting = tried("return 2 * x + 1", assignment=assignment)
    with pytest.raises(OutsideAssumption):
        attempt_strictly(property_, setting, {"x": -1.0})
    assert attempt(property_, setting, {"x": -1.0}) is None
    assert attempt(property_, setting, {"x": 1.0}) is not None


def test_notes_targets_and_events_can_be_used_in_an_attempt(change: Change, tried: Try) -> None:
    change("import given\n", "import event, given, note, target\n", file="properties.py")
    old = "    assert_close(double(-x), -double(x))"
    new = f"    note('x')\n    event('x')\n    target(x)\n{old}"
    assignment = load(change(old, new, file="properties.py"))
    corpus = drawing.draw(assignment, isolation=ISOLATION, examples=5)
    property_, examples = named(assignment, "is_odd"), corpus.examples["is_odd"]
    assert search(property_, tried("return 2 * x", assignment=assignment), examples) is None
    wrong = tried("return 2 * x + 1", assignment=assignment)
    assert search(property_, wrong, examples) is not None


def test_a_property_that_changes_what_it_is_given_changes_no_example(
    change: Change, tried: Try
) -> None:
    old = "    assert_unchanged(double_all, xs)"
    assignment = load(change(old, "    double_all(xs)\n    xs.clear()", file="properties.py"))
    example = {"xs": [1.0, 2.0]}
    setting = tried("return 2 * x", assignment=assignment)
    assert attempt(named(assignment, "leaves_the_list_alone"), setting, example) is None
    assert example == {"xs": [1.0, 2.0]}


def test_what_is_noticed_goes_to_the_session_unless_it_is_to_be_kept(
    tiny: Assignment, tried: Try
) -> None:
    setting, apart = tried("return [2 * x]"), Noticed()
    seen = setting.session.noticed.advice
    assert attempt(named(tiny, "doubles"), setting, {"x": 1.0}, apart) is None
    assert ({name for name, _ in apart.advice}, seen) == ({"double"}, set())
    assert attempt(named(tiny, "doubles"), setting, {"x": 1.0}) is None
    assert seen == apart.advice


def test_each_attempt_draws_the_same_random_numbers(tiny: Assignment, tried: Try) -> None:
    setting = tried("import random; return random.random()")
    first, again = (attempt(named(tiny, "doubles"), setting, {"x": 1.0}) for _ in range(2))
    assert first is not None
    assert again is not None
    assert first.calls == again.calls


def test_a_failure_tells_whether_its_worker_was_fresh(tiny: Assignment, tried: Try) -> None:
    setting = tried("return 0.0")
    for fresh in (True, False):
        found = attempt(named(tiny, "doubles"), setting, {"x": 1.0})
        assert found is not None
        assert found.fresh is fresh


@pytest.mark.parametrize(
    ("error", "costly"),
    [
        (Mismatch("got 3.0, but should be 2.0"), False),
        (TypeError("not iterable"), False),
        (OutOfTime("the time for this property was used up"), True),
        *(
            (CallFailed("double", Outcome(kind=kind)), kind is not OutcomeKind.UNREADABLE)
            for kind in (
                OutcomeKind.TIMED_OUT,
                OutcomeKind.DIED,
                OutcomeKind.OUT_OF_MEMORY,
                OutcomeKind.UNREADABLE,
            )
        ),
        (CallFailed("double", Outcome(kind=OutcomeKind.RAISED, exception="KeyError")), False),
        (CallFailed("double", Outcome(kind=OutcomeKind.RAISED, exception="RecursionError")), True),
    ],
)
def test_a_failure_is_costly_where_trying_again_would_cost_a_worker(
    error: Exception, costly: bool
) -> None:
    assert failure(call(1.0), error=error).is_costly is costly
