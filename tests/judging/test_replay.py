"""Finding an example that fails, making it small, and seeing it once more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest

from gradekit.asserts import Mismatch
from gradekit.assignment import drawing
from gradekit.assignment.examples import Corpus
from gradekit.judging.recording import Recording
from gradekit.judging.replay import Failure, OutsideAssumption, attempt, replay, supplied
from gradekit.judging.session import (
    CallFailed,
    Noticed,
    OutOfTime,
    Session,
    Setting,
    StudentFunction,
)
from gradekit.judging.shrinking import make_small
from gradekit.model.assignment import Assignment, Property
from gradekit.model.errors import WorkerError
from gradekit.model.outcomes import Outcome, OutcomeKind
from gradekit.model.signature import parse_signature
from gradekit.submission.reading import parse
from tests.folders import TINY, Change, load
from tests.isolation import ISOLATION

Try = Callable[..., Setting]
DOUBLE_ALL = "def double_all(xs):\n    return [double(x) for x in xs]\n"


@pytest.fixture(scope="module")
def drawn() -> Corpus:
    return drawing.draw(load(TINY), isolation=ISOLATION, examples=30)


@pytest.fixture
def tried(tiny: Assignment) -> Iterator[Try]:
    """Put a text into a worker, seen through the functions of an assignment."""
    with ExitStack() as workers:

        def run(body: str, *, assignment: Assignment = tiny, own_helpers: bool = True) -> Setting:
            text = f"def double(x):\n    {body}\n{DOUBLE_ALL}"
            session = Session(assignment, parse(text, path="submission.py"), ISOLATION)
            workers.enter_context(session.worker)
            return Setting(session=session, own_helpers=own_helpers)

        yield run


def named(assignment: Assignment, name: str) -> Property:
    return next(each for each in assignment.properties if each.name == name)


def shrunk(property_: Property, setting: Setting, corpus: Corpus) -> Failure:
    """Find and shrink a failure."""
    failure = replay(property_, setting, corpus)
    assert failure is not None
    return make_small(property_, setting, failure, corpus)


def test_what_holds_for_every_example_is_not_shrunk(
    tiny: Assignment, tried: Try, drawn: Corpus
) -> None:
    assert replay(named(tiny, "doubles"), tried("return x + x"), drawn) is None


def test_the_first_example_that_fails_is_given_with_how_many_held(
    tiny: Assignment, tried: Try, drawn: Corpus
) -> None:
    failure = replay(named(tiny, "doubles"), tried("return 2 * x if x < 3 else 0.0"), drawn)
    xs = [example["x"] for example in drawn.examples["doubles"]]
    first = next(index for index, x in enumerate(xs) if x >= 3)
    assert failure is not None
    assert (failure.held, failure.example) == (first, {"x": xs[first]})
    assert isinstance(failure.error, Mismatch)
    assert [call.function for call in failure.calls] == ["double"]


def test_a_failure_is_made_small(tiny: Assignment, tried: Try, drawn: Corpus) -> None:
    small = shrunk(named(tiny, "doubles"), tried("return 2 * x if x < 3 else 0.0"), drawn)
    assert small.example == {"x": 3.0}
    assert (small.shrunk, small.repeatable) == (True, True)
    assert small.held > 0


def test_what_is_known_to_be_small_need_not_be_found_again(
    tiny: Assignment, tried: Try, drawn: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "gradekit.judging.shrinking._redrawn", lambda *_: pytest.fail("it was redrawn")
    )
    setting = tried("return 2 * x if x < 3 else 0.0")
    failure = Failure(example={"x": 5.0}, error=Mismatch("wrong"), calls=(), held=2)
    small_examples = [{"x": 0.0}, {"x": 3.00390625}]
    small = make_small(named(tiny, "doubles"), setting, failure, drawn, small_examples)
    assert (small.example, small.shrunk, small.held) == ({"x": 3.00390625}, True, 2)


def test_a_list_is_made_short(tiny: Assignment, tried: Try, drawn: Corpus) -> None:
    setting = tried("return 2 * x if x > -1 else x")
    small = shrunk(named(tiny, "doubles_each"), setting, drawn)
    assert small.example == {"xs": [-1.0]}


def test_two_searches_end_with_the_same_example(
    tiny: Assignment, tried: Try, drawn: Corpus
) -> None:
    failure = [
        shrunk(named(tiny, "is_odd"), tried("return x * x + x"), drawn).example for _ in range(2)
    ]
    assert failure[0] == failure[1]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("while x > 2: pass\n    return 2 * x", OutcomeKind.TIMED_OUT),
        ("return 2 * x if x < 2 else __import__('os')._exit(3)", OutcomeKind.DIED),
    ],
)
def test_what_costs_a_worker_is_not_made_small(
    tiny: Assignment, tried: Try, drawn: Corpus, body: str, kind: OutcomeKind
) -> None:
    setting = tried(body)
    small = shrunk(named(tiny, "doubles"), setting, drawn)
    assert isinstance(small.error, CallFailed)
    assert small.error.outcome.kind is kind
    assert (small.shrunk, small.repeatable) == (False, True)
    assert setting.session.worker.starts <= 3


def test_what_ended_a_fresh_worker_need_not_be_seen_again(
    tiny: Assignment, tried: Try, drawn: Corpus
) -> None:
    setting = tried("return __import__('os')._exit(3)")
    property_ = named(tiny, "doubles")
    failure = attempt(property_, setting, {"x": 1.0})
    assert failure is not None
    starts = setting.session.worker.starts
    assert (make_small(property_, setting, failure, drawn), failure.fresh) == (failure, True)
    assert setting.session.worker.starts == starts


def test_a_worked_example_is_seen_again_as_it_is(
    tiny: Assignment, tried: Try, drawn: Corpus
) -> None:
    small = shrunk(named(tiny, "a_hard_one"), tried("return x"), drawn)
    assert small.example == {}
    assert (small.shrunk, small.repeatable) == (True, True)


def test_a_function_that_counts_its_calls_is_not_repeatable(
    tiny: Assignment, tried: Try, drawn: Corpus
) -> None:
    setting = tried("double.n = getattr(double, 'n', 0) + 1\n    return 2 * x + (double.n > 20)")
    small = shrunk(named(tiny, "doubles"), setting, drawn)
    assert not small.repeatable
    assert isinstance(small.error, Mismatch)


def test_time_that_is_used_up_is_a_failure_of_its_own(
    tiny: Assignment, tried: Try, drawn: Corpus
) -> None:
    setting = tried("return 2 * x")
    setting.session.deadline = 0.0
    failure = replay(named(tiny, "doubles"), setting, drawn)
    assert failure is not None
    assert isinstance(failure.error, OutOfTime)
    assert not make_small(named(tiny, "doubles"), setting, failure, drawn).shrunk


def test_time_that_is_used_up_later_takes_nothing_from_what_was_found(
    tiny: Assignment, tried: Try, drawn: Corpus
) -> None:
    setting = tried("return 2 * x if x < 3 else 0.0")
    property_ = named(tiny, "doubles")
    failure = replay(property_, setting, drawn)
    assert failure is not None
    setting.session.deadline = 0.0
    small = make_small(property_, setting, failure, drawn, [{"x": 0.0}])
    assert (small.example, small.error) == (failure.example, failure.error)


def test_time_that_is_used_up_is_not_recorded_as_a_verdict(
    tiny: Assignment, tried: Try, drawn: Corpus
) -> None:
    setting = tried("return 2 * x")
    setting.session.deadline = 0.0
    recording = Recording(setting.session.worker)
    failure = replay(named(tiny, "doubles"), setting, drawn, recording)
    assert failure is not None
    assert str(failure.error) == "the time for the whole submission, 30 seconds, was used up"
    assert not recording.complete


def test_a_fault_of_gradekits_refutes_nothing(
    tiny: Assignment, tried: Try, drawn: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> None:
        raise WorkerError("no process is left")

    setting = tried("return 2 * x")
    monkeypatch.setattr(setting.session.worker, "call_all", refuse)
    monkeypatch.setattr(setting.session.worker, "call", refuse)
    with pytest.raises(WorkerError, match="no process is left"):
        replay(named(tiny, "doubles"), setting, drawn)


def test_a_replay_leaves_the_total_deadline_alone(
    tiny: Assignment, tried: Try, drawn: Corpus
) -> None:
    setting = tried("return 2 * x")
    before = setting.session.deadline
    replay(named(tiny, "doubles"), setting, drawn)
    assert setting.session.deadline == before


def test_helpers_are_the_students_or_the_references(
    tiny: Assignment, tried: Try, drawn: Corpus
) -> None:
    property_ = named(tiny, "agrees_with_double")
    text = "return 3 * x"
    assert replay(property_, tried(text), drawn) is None
    assert replay(property_, tried(text, own_helpers=False), drawn) is not None


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
        attempt(property_, setting, {"x": -1.0})
    assert attempt(property_, setting, {"x": 1.0}) is not None


def test_notes_targets_and_events_can_be_used_in_a_replay(change: Change, tried: Try) -> None:
    change("import given\n", "import event, given, note, target\n", file="properties.py")
    old = "    assert_close(double(-x), -double(x))"
    new = f"    note('x')\n    event('x')\n    target(x)\n{old}"
    assignment = load(change(old, new, file="properties.py"))
    corpus = drawing.draw(assignment, isolation=ISOLATION, examples=5)
    property_ = named(assignment, "is_odd")
    assert replay(property_, tried("return 2 * x", assignment=assignment), corpus) is None
    small = shrunk(property_, tried("return 2 * x + 1", assignment=assignment), corpus)
    assert small.example == {"x": 0.0}


def test_a_property_that_changes_what_it_is_given_changes_no_example(
    change: Change, tried: Try
) -> None:
    old = "    assert_unchanged(double_all, xs)"
    assignment = load(change(old, "    double_all(xs)\n    xs.clear()", file="properties.py"))
    example = {"xs": [1.0, 2.0]}
    setting = tried("return 2 * x", assignment=assignment)
    assert attempt(named(assignment, "leaves_the_list_alone"), setting, example) is None
    assert example == {"xs": [1.0, 2.0]}


def test_what_an_explicit_example_finds_is_made_small_too(change: Change, tried: Try) -> None:
    change("import given\n", "import example, given\n", file="properties.py")
    old = "@given(x=grid(-8, 8))\ndef doubles("
    folder = change(old, f"@example(x=7.5)\n{old}", file="properties.py")
    assignment = load(folder)
    corpus = drawing.draw(assignment, isolation=ISOLATION, examples=5)
    property_ = named(assignment, "doubles")
    small = shrunk(
        property_, tried("return 2 * x if x < 5 else 0.0", assignment=assignment), corpus
    )
    assert small.example == {"x": 5.0}


def test_where_the_search_finds_nothing_the_kept_example_stays(
    tiny: Assignment, tried: Try, drawn: Corpus
) -> None:
    examples = {**drawn.examples, "doubles": [{"x": 1000.0}]}
    setting = tried("return 2 * x if x < 100 else 0.0")
    small = shrunk(named(tiny, "doubles"), setting, replace(drawn, examples=examples))
    assert small.example == {"x": 1000.0}
    assert (small.shrunk, small.repeatable) == (False, True)


class Changing:
    """In place of a session: each call changes its first argument to what is told."""

    def __init__(self, after: Any, *, value: Any = 1.0) -> None:
        self.after = after
        self.value = value
        self.noticed = Noticed()
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
