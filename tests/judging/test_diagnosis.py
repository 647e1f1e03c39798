"""Which belief is named for a wrong function, and when nothing is said."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from gradekit.assignment import error_models
from gradekit.assignment.error_models import Loading
from gradekit.assignment.examples import Corpus
from gradekit.judging import diagnosis
from gradekit.judging.blame import Blame
from gradekit.judging.diagnosis import diagnose, diagnose_all
from gradekit.judging.session import Session, Sessions
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


def test_the_belief_is_named_with_its_remedy_and_a_call(diagnosed: Diagnose, drawn: Corpus) -> None:
    count = len(drawn.probes["double"])
    assert diagnosed("return x + 2") == Diagnosis(
        function="double",
        misconception="adds_two",
        belief="To double is to add two.",
        remedy="multiply by two.",
        shown_by="double(0.0)",
        layer="belief",
        sentence="To double is to add two.",
        agrees_on=(count, count),
        got="2.0",
        right="0.0",
    )


def test_another_way_to_write_the_same_mistake_is_recognised(diagnosed: Diagnose) -> None:
    named = diagnosed("return (x + 0.7) + 1.3")
    assert named is not None
    assert named.misconception == "adds_two"


def test_what_is_like_no_misconception_is_told_by_how_it_relates(diagnosed: Diagnose) -> None:
    told = diagnosed("return -2 * x")
    assert told is not None
    assert (told.layer, told.misconception) == ("relation", "")
    assert told.sentence == "Your result is the right one with the other sign."


@pytest.mark.parametrize("body", ["return 2 * x", "return x + x", "return 2 * x + 1e-15"])
def test_nothing_is_said_about_what_is_right(diagnosed: Diagnose, body: str) -> None:
    assert diagnosed(body) is None


def test_a_mistake_now_and_then_is_no_belief(diagnosed: Diagnose) -> None:
    told = diagnosed("return x + 2 if x < 3 else 2 * x")
    assert told is None or told.misconception == ""


def test_the_misconceptions_of_another_function_are_not_asked(diagnosed: Diagnose) -> None:
    assert diagnosed("return x + 2", function="double_all") is None


def test_nothing_is_said_without_probes(diagnosed: Diagnose, drawn: Corpus) -> None:
    assert diagnosed("return x + 2", corpus=replace(drawn, probes={})) is None


def test_nothing_is_said_when_the_time_is_over(diagnosed: Diagnose) -> None:
    assert diagnosed("return x + 2", left=0.0) is None


def test_two_runs_say_the_same(diagnosed: Diagnose) -> None:
    for body in ("return x + 2", "return 3 * x", "return x if x < 3 else 2 * x"):
        assert diagnosed(body) == diagnosed(body)


def test_a_mistake_of_a_shared_helper_is_told_once(
    tiny: Assignment, drawn: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    sentence = "You add 2."

    def told(function: str, *_: Any) -> Diagnosis:
        fields = {"misconception": "adds_two", "belief": "...", "remedy": "...", "shown_by": ""}
        return Diagnosis(function=function, sentence=sentence, **fields)

    text = (
        "def plus(x):\n    return x + 2\n\n"
        "def double(x):\n    return plus(x)\n\n"
        "def double_all(xs):\n    return [plus(x) for x in xs]\n"
    )
    monkeypatch.setattr(diagnosis, "diagnose", told)
    with Sessions(tiny, parse(text, path="submission.py"), ISOLATION) as sessions:
        sessions.main.worker.load()
        blame = Blame(tiny.manifest, sessions)
        blame.failed.update(("double", "double_all"))
        first, second = diagnose_all(sessions, blame, drawn)
    assert (first.sentence, first.misconception) == (sentence, "adds_two")
    assert second.sentence == "The same mistake as in double: both call plus."
    assert (second.misconception, second.belief, second.remedy) == ("", "", "")


def test_who_is_out_of_time_leaves_no_thread_behind(
    diagnosed: Diagnose, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(error_models, "load_model", lambda *_: time.sleep(0.3))
    assert diagnosed("return x", left=0.0) is None
    assert not [each for each in threading.enumerate() if isinstance(each, Loading)]
