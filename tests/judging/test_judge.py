"""Judging one after the other: what is learnt spares claims and changes no report."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gradekit.assignment import drawing
from gradekit.assignment.examples import Corpus
from gradekit.judging.judge import in_order, judge
from gradekit.judging.known_answers import KnownAnswers
from gradekit.model.assignment import Assignment
from gradekit.model.outcomes import Outcome, Verdict
from gradekit.model.report import Report
from gradekit.sandbox.worker import Worker
from gradekit.submission.reading import parse
from tests.folders import PLAIN, TINY, limited, load
from tests.isolation import ISOLATION
from tests.judging.claims import counted

RAISES = "def double(x):\n    return x + x if x < 2 else x / 0\n"
ALL = "def double_all(numbers):\n    return [x + x for x in numbers]\n"
ROUNDED = (
    "import math\ndef double(x):\n    return 2 * x if x < {} else math.nextafter(2 * x, 0.0)\n"
)
DOUBLE = "def double(x):\n    return x + x\n"
IN_PLACE = "def double_all(xs):\n    xs[:] = [x + x for x in xs]\n    return xs\n"
STATEFUL = (
    "seen = []\ndef double(x):\n    seen.append(x)\n    return x + x if len(seen) < {} else 0.0\n"
)
FORGING = """
import os
def double(x):
    for end in range(3, 20):
        try: os.write(end, b'GK01')
        except OSError: pass
    return x + x
"""
TEXTS = {
    "plain": PLAIN,
    "other words": PLAIN.replace("x", "number"),
    "rounded otherwise": ROUNDED.format(3) + ALL,
    "rounded otherwise later": ROUNDED.format(7) + ALL,
    "raises": RAISES + ALL,
    "raises on another line": "# a comment\n\n" + RAISES + ALL,
    "wrong": "def double(x):\n    return 2 * x if x < 3 else 0.0\n" + ALL,
    "wrong for the empty list": DOUBLE + ALL.replace("numbers]", "numbers or [1]]"),
    "in place": DOUBLE + IN_PLACE,
    "in place, rounded otherwise": ROUNDED.format(5) + IN_PLACE.replace("x + x", "double(x)"),
    "a list of one": "def double(x):\n    return [x + x]\n" + ALL,
    "by chance": "import random\ndef double(x): return x + random.random()\n" + ALL,
    "stateful from the start": STATEFUL.format(2) + ALL,
    "stateful later": STATEFUL.format(30) + ALL,
    "ends itself": "import os\ndef double(x): return x + x if x < 4 else os._exit(1)\n" + ALL,
    "speaks out of turn": FORGING + ALL,
    "too deep": "def double(x): return double(x)\n" + ALL,
    "nothing": "x = 1\n",
}
HANGS = "def double(x):\n    while True: pass\ndef double_all(numbers):\n    while True: pass\n"
HIDES = """
import sys
for name, module in list(sys.modules.items()):
    if name.startswith("child"):
        module._changed = lambda *_: []
"""


COUNTING = {name for name in TEXTS if name.startswith("stateful")}
"""What they answer depends on how many calls were made before, and in which order."""
SLOW_START = settings(
    deadline=None, max_examples=3, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


@cache
def material() -> tuple[Assignment, Corpus, Counter[str]]:
    """Give the assignment with its examples, and how often each claim has run."""
    assignment = load(TINY)
    corpus = drawing.draw(assignment, isolation=ISOLATION, examples=12)
    return *counted(assignment), corpus


def judged(name: str, known_answers: KnownAnswers, **parts: Any) -> Report:
    assignment, _, corpus = material()
    return judge(
        assignment,
        parse(TEXTS[name], path="submission.py"),
        isolation=ISOLATION,
        corpus=corpus,
        known_answers=known_answers,
        **parts,
    )


def facts(report: Report) -> dict[str, Any]:
    """Give everything that a report says, but how long it took."""
    data: dict[str, Any] = json.loads(report.to_json())
    for timed in (data, *data["properties"]):
        del timed["seconds"]
    return data


@cache
def shipped() -> bytes:
    """Give what is known of the solution alone."""
    known_answers = KnownAnswers()
    judged("plain", known_answers)
    return known_answers.pack()


@cache
def alone(name: str, *, with_shipped: bool) -> dict[str, Any]:
    return facts(judged(name, KnownAnswers(shipped() if with_shipped else b"")))


@pytest.fixture(scope="module", autouse=True)
def loaded() -> None:
    """Load the properties before a test of Hypothesis runs: they have settings of their own."""
    assert shipped()


orders = st.lists(st.sampled_from(sorted(TEXTS)), min_size=2, max_size=12)


@SLOW_START
@given(orders)
def test_a_report_does_not_depend_on_who_was_judged_before(names: list[str]) -> None:
    known_answers = KnownAnswers(shipped())
    for name in names:
        assert facts(judged(name, known_answers)) == alone(name, with_shipped=True)


@SLOW_START
@given(orders)
def test_nor_does_it_where_nothing_was_known_before_the_first(names: list[str]) -> None:
    """What counts its calls may be told so for another property, and loses the same points."""
    known_answers = KnownAnswers()
    for name in names:
        report, expected = facts(judged(name, known_answers)), alone(name, with_shipped=False)
        assert report["score"] == expected["score"]
        assert name in COUNTING or report == expected


@pytest.mark.sample(5)
@pytest.mark.parametrize("name", sorted(TEXTS.keys() - COUNTING))
def test_a_report_is_the_same_with_and_without_known_answers(name: str) -> None:
    assert alone(name, with_shipped=True) == alone(name, with_shipped=False)


RIGHT = ("plain", "other words", "rounded otherwise", "in place", "a list of one")


@pytest.mark.parametrize("name", RIGHT)
def test_who_is_judged_twice_runs_no_claim_the_second_time(name: str) -> None:
    _, ran, _ = material()
    known_answers = KnownAnswers()
    before = judged(name, known_answers)
    if name in {"plain", "rounded otherwise"}:
        assert before.score == 7.5
    after = known_answers.pack()
    held = {each.name for each in before.properties if each.verdict is Verdict.PASSED}
    ran.clear()
    judged(name, known_answers)
    assert not ran.keys() & held
    assert known_answers.pack() == after


def test_progress_is_told_before_every_property() -> None:
    told: list[str] = []
    judged("plain", KnownAnswers(), progress=told.append)
    steps = [f"judging {each.judges[-1]} ({each.name})" for each in in_order(material()[0])]
    assert told == ["running the file", "calling its functions", *steps]


def test_properties_are_in_the_order_of_their_functions() -> None:
    assignment, _, _ = material()
    functions = [property_.judges[-1] for property_ in in_order(assignment)]
    assert functions == sorted(functions, key=["double", "double_all"].index)
    (only,) = in_order(assignment, ["is_odd"])
    assert only.name == "is_odd"


def test_a_fault_of_gradekits_in_the_first_pass_leaves_all_to_the_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object) -> None:
        raise AssertionError

    expected = alone("wrong", with_shipped=True)
    monkeypatch.setattr("gradekit.judging.replay.Replay.run", broken)
    assert facts(judged("wrong", KnownAnswers()))["score"] == expected["score"]


def test_of_what_defines_no_function_nothing_is_replayed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "gradekit.judging.replay.Replay.run", lambda *_: pytest.fail("it was replayed")
    )
    assert judged("nothing", KnownAnswers()).score == 0


@pytest.mark.slow
def test_who_hangs_everywhere_is_asked_a_few_times_only(monkeypatch: pytest.MonkeyPatch) -> None:
    assignment, _, corpus = material()
    asked: Counter[str] = Counter()
    call = Worker.call

    def counting(worker: Worker, function: str, *rest: Any, **more: Any) -> Outcome:
        asked[function] += 1
        return call(worker, function, *rest, **more)

    monkeypatch.setattr(Worker, "call", counting)
    report = judge(
        limited(assignment, seconds_per_call=0.2),
        parse(HANGS, path="submission.py"),
        isolation=ISOLATION,
        corpus=corpus,
        known_answers=KnownAnswers(),
    )
    assert {each.verdict for each in report.properties} == {Verdict.FAILED, Verdict.SKIPPED}
    assert asked["double"] == 3
    assert asked["double_all"] <= 6  # on two examples also with a correct helper


def test_who_patches_the_worker_keeps_no_points_that_it_lost() -> None:
    assignment, _, corpus = material()
    report = judge(
        assignment,
        parse(HIDES + TEXTS["in place"], path="submission.py"),
        isolation=ISOLATION,
        corpus=corpus,
        known_answers=KnownAnswers(),
    )
    verdicts = {each.name: each.verdict for each in report.properties}
    assert verdicts["leaves_the_list_alone"] is Verdict.FAILED
