"""Which belief is named for a wrong function, and when nothing is said."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from gradekit.assignment.examples import Corpus
from gradekit.judging import diagnosis
from gradekit.judging.diagnosis import alike, diagnose
from gradekit.judging.session import Session
from gradekit.model.assignment import Assignment
from gradekit.model.report import Diagnosis
from gradekit.sandbox.worker import Worker
from gradekit.submission.reading import parse
from tests.isolation import ISOLATION

Diagnose = Callable[..., "Diagnosis | None"]
DOUBLE_ALL = "def double_all(xs):\n    return [2 * x for x in xs]\n"


@pytest.fixture
def diagnosed(tiny: Assignment, drawn: Corpus) -> Diagnose:
    """Diagnose one function of a text."""

    def run(
        body: str, *, function: str = "double", corpus: Corpus = drawn, left: float = math.inf
    ) -> Diagnosis | None:
        text = f"def double(x):\n    {body}\n{DOUBLE_ALL}"
        session = Session(tiny, parse(text, path="submission.py"), ISOLATION)
        session.deadline = left
        with session.worker:
            return diagnose(function, session, corpus)

    return run


def test_calls_are_made_together_within_the_time_for_the_submission(
    tiny: Assignment, drawn: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    deadlines = []

    def exchange(self: Worker, calls: Any, **limits: float) -> None:
        deadlines.append(limits["deadline"])

    monkeypatch.setattr(Worker, "exchange", exchange)
    session = Session(
        tiny, parse(f"def double(x):\n    return 0.0\n{DOUBLE_ALL}", path="s.py"), ISOLATION
    )
    session.deadline = time.monotonic() + 60
    with session.worker:
        diagnose("double", session, drawn)
    assert set(deadlines) == {session.deadline}


def returned(value: Any, *, changed: Any = ()) -> list[Any]:
    return ["returned", value, list(changed)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (1.0, 1),
        (0.1 + 0.2, 0.3),
        (1e300, 1e300 * (1 + 1e-15)),
        (0.0, 1e-14),
        (math.nan, math.nan),
        (math.inf, math.inf),
        ([1.0, [2.0, 0.3]], [1.0, [2.0, 0.1 + 0.2]]),
        ([], []),
        ({"w": [0.1 + 0.2]}, {"w": [0.3]}),
        ("a", "a"),
        (None, None),
    ],
)
def test_values_are_alike_but_for_rounding(first: Any, second: Any) -> None:
    assert alike(returned(first), returned(second))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (1.0, 1.0 + 1e-9),
        (0.0, 1e-12),
        (math.inf, -math.inf),
        (math.nan, 0.0),
        ([1.0], [1.0, 1.0]),
        ([1.0], 1.0),
        ({"w": 1.0}, {"w": 2.0}),
        ({"w": 1.0}, {"v": 1.0}),
        ({"w": 1.0}, {"w": 1.0, "v": 1.0}),
        ("a", "b"),
        (None, 0.0),
    ],
)
def test_other_values_are_not_alike(first: Any, second: Any) -> None:
    assert not alike(returned(first), returned(second))


def test_a_changed_argument_makes_a_difference() -> None:
    assert alike(returned(1.0, changed=[[0, [2.0]]]), returned(1.0, changed=[[0, [2.0]]]))
    assert not alike(returned(1.0, changed=[[0, [2.0]]]), returned(1.0))


def test_a_changed_argument_makes_none_where_a_function_may_change_it() -> None:
    changed = returned(1.0, changed=[[0, [2.0]]])
    assert alike(changed, returned(1.0), in_place=True)
    assert not alike(changed, returned(2.0), in_place=True)


def test_exceptions_are_alike_by_their_names() -> None:
    assert alike(["raised", "ValueError", []], ["raised", "ValueError", []])
    assert not alike(["raised", "ValueError", []], ["raised", "IndexError", []])
    assert not alike(["raised", "ValueError", []], returned("ValueError"))


@pytest.mark.parametrize("kind", ["timed_out", "died"])
def test_two_that_never_answer_are_not_alike(kind: str) -> None:
    assert not alike([kind, "", []], [kind, "", []])


def test_the_belief_is_named_with_its_remedy_and_a_call(diagnosed: Diagnose) -> None:
    assert diagnosed("return x + 2") == Diagnosis(
        function="double",
        misconception="adds_two",
        belief="To double is to add two.",
        remedy="multiply by two.",
        shown_by="double(0.0)",
    )


def test_another_way_to_write_the_same_mistake_is_recognised(diagnosed: Diagnose) -> None:
    named = diagnosed("return (x + 0.7) + 1.3")
    assert named is not None
    assert named.misconception == "adds_two"


@pytest.mark.parametrize(
    "body", ["return x + 3", "return 2 * x", "raise ValueError", "return None"]
)
def test_nothing_is_said_about_what_is_like_no_misconception(
    diagnosed: Diagnose, body: str
) -> None:
    assert diagnosed(body) is None


def test_a_mistake_now_and_then_is_no_belief(diagnosed: Diagnose) -> None:
    assert diagnosed("return x + 2 if x < 3 else 2 * x") is None


def test_the_misconceptions_of_another_function_are_not_asked(diagnosed: Diagnose) -> None:
    assert diagnosed("return x + 2", function="double_all") is None


def test_nothing_is_said_where_two_misconceptions_do_the_same(
    diagnosed: Diagnose, drawn: Corpus
) -> None:
    about = drawn.answers["double"]
    twins = {"double": {**about, "squares": about["adds_two"]}}
    assert diagnosed("return x + 2", corpus=replace(drawn, answers=twins)) is None


def test_nothing_is_said_without_probes(diagnosed: Diagnose, drawn: Corpus) -> None:
    assert diagnosed("return x + 2", corpus=replace(drawn, probes={})) is None


def test_nothing_is_said_when_the_time_is_over(diagnosed: Diagnose) -> None:
    assert diagnosed("return x + 2", left=0.0) is None


def test_a_misconception_that_shows_nowhere_is_not_named(
    diagnosed: Diagnose, drawn: Corpus
) -> None:
    probes = {**drawn.probes, "double": [[2.0]]}
    answers = {"double": {"adds_two": [returned(4.0)], "squares": [returned(5.0)]}}
    blind = replace(drawn, probes=probes, answers=answers)
    assert diagnosed("return x + 2", corpus=blind) is None


def test_a_call_too_long_to_read_is_left_out(
    diagnosed: Diagnose, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(diagnosis, "LONGEST_CALL", len("double(0.0)") - 1)
    named = diagnosed("return x + 2")
    assert named is not None
    assert (named.misconception, named.shown_by) == ("adds_two", "")
