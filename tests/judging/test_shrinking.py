"""Making a failure small, and seeing it once more in a fresh worker."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradekit.asserts import Mismatch
from gradekit.assignment import drawing
from gradekit.assignment.examples import Corpus
from gradekit.judging.attempts import Failure, attempt, search
from gradekit.judging.deadlines import OutOfTime
from gradekit.judging.session import CallFailed, Setting
from gradekit.judging.shrinking import make_small
from gradekit.model.assignment import Assignment, Property
from gradekit.model.outcomes import Outcome, OutcomeKind
from tests.folders import Change, load
from tests.isolation import ISOLATION
from tests.judging.failures import named

from .conftest import Try


def shrunk(property_: Property, setting: Setting, corpus: Corpus) -> Failure:
    """Find and shrink a failure."""
    failure = search(property_, setting, corpus.examples[property_.name])
    assert failure is not None
    return make_small(property_, setting, failure, corpus)


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
    corpus = replace(drawn, small={"doubles": [{"x": 0.0}, {"x": 3.00390625}]})
    small = make_small(named(tiny, "doubles"), setting, failure, corpus)
    assert (small.example, small.shrunk, small.held) == ({"x": 3.00390625}, True, 2)


def test_a_small_example_with_more_values_is_not_tried(
    tiny: Assignment, tried: Try, drawn: Corpus
) -> None:
    setting = tried("return 2 * x if x != 3 else 0.0")
    failure = Failure(example={"xs": [3.0]}, error=Mismatch("wrong"), calls=())
    corpus = replace(drawn, small={"doubles_each": [{"xs": [1.0]}, {"xs": [0.0, 3.0]}]})
    small = make_small(named(tiny, "doubles_each"), setting, failure, corpus)
    assert len(small.example["xs"]) == 1


def test_a_list_is_made_short(tiny: Assignment, tried: Try, drawn: Corpus) -> None:
    setting = tried("return 2 * x if x > -1 else x")
    small = shrunk(named(tiny, "doubles_each"), setting, drawn)
    assert small.example == {"xs": [-1.0]}


def test_two_searches_end_with_the_same_example(
    tiny: Assignment, tried: Try, drawn: Corpus
) -> None:
    first, second = (
        shrunk(named(tiny, "is_odd"), tried("return x * x + x"), drawn) for _ in range(2)
    )
    assert first.example == second.example


def test_what_was_slow_once_alone_is_made_small_all_the_same(
    tiny: Assignment, tried: Try, drawn: Corpus
) -> None:
    setting = tried("return 2 * x if x < 3 else 0.0")
    late = CallFailed("double", Outcome(kind=OutcomeKind.TIMED_OUT))
    failure = Failure(example={"x": 5.0}, error=late, calls=(), held=2)
    small = make_small(named(tiny, "doubles"), setting, failure, drawn)
    assert (small.example, small.shrunk, small.held) == ({"x": 3.0}, True, 2)


@pytest.mark.sample(1)
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


def test_time_that_is_used_up_is_not_made_small(
    tiny: Assignment, tried: Try, drawn: Corpus
) -> None:
    setting = tried("return 2 * x")
    setting.session.deadline = 0.0
    small = shrunk(named(tiny, "doubles"), setting, drawn)
    assert isinstance(small.error, OutOfTime)
    assert not small.shrunk


def test_time_that_is_used_up_later_takes_nothing_from_what_was_found(
    tiny: Assignment, tried: Try, drawn: Corpus
) -> None:
    setting = tried("return 2 * x if x < 3 else 0.0")
    property_ = named(tiny, "doubles")
    failure = search(property_, setting, drawn.examples["doubles"])
    assert failure is not None
    setting.session.deadline = 0.0
    corpus = replace(drawn, small={"doubles": [{"x": 0.0}]})
    small = make_small(property_, setting, failure, corpus)
    assert (small.example, small.error) == (failure.example, failure.error)


def test_what_an_explicit_example_finds_is_made_small_too(change: Change, tried: Try) -> None:
    change("import given\n", "import example, given\n", file="properties.py")
    old = "@given(x=grid(-8, 8))\ndef doubles("
    assignment = load(change(old, f"@example(x=7.5)\n{old}", file="properties.py"))
    corpus = drawing.draw(assignment, isolation=ISOLATION, examples=5)
    setting = tried("return 2 * x if x < 5 else 0.0", assignment=assignment)
    assert shrunk(named(assignment, "doubles"), setting, corpus).example == {"x": 5.0}


def test_where_the_search_finds_nothing_the_kept_example_stays(
    tiny: Assignment, tried: Try, drawn: Corpus
) -> None:
    examples = {**drawn.examples, "doubles": [{"x": 1000.0}]}
    setting = tried("return 2 * x if x < 100 else 0.0")
    small = shrunk(named(tiny, "doubles"), setting, replace(drawn, examples=examples))
    assert small.example == {"x": 1000.0}
    assert (small.shrunk, small.repeatable) == (False, True)


@pytest.mark.parametrize(("numbers", "searches"), [(3, 2), (1000, 1)])
def test_large_examples_are_not_drawn_in_great_numbers(
    tiny: Assignment,
    tried: Try,
    drawn: Corpus,
    monkeypatch: pytest.MonkeyPatch,
    *,
    numbers: int,
    searches: int,
) -> None:
    counts: list[int] = []
    monkeypatch.setattr(
        "gradekit.judging.shrinking.raises_when_drawn",
        lambda *_, count, **__: counts.append(count),
    )
    setting = tried("return 2 * x if x < 100 else 0.0")
    failure = Failure(example={"xs": [1000.0] * numbers}, error=Mismatch("wrong"), calls=())
    small = make_small(named(tiny, "doubles_each"), setting, failure, drawn)
    assert small.example == failure.example
    assert len(counts) == searches
