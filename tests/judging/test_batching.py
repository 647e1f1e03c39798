"""Examples side by side: fewer frames, and the same verdicts as one by one."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradekit.assignment import drawing
from gradekit.assignment import examples as corpora
from gradekit.judging import replay as replaying
from gradekit.judging.batching import PlainBatch
from gradekit.judging.replay import Failure, replay
from gradekit.judging.session import Session, Setting
from gradekit.model.assignment import Assignment
from gradekit.model.limits import Limits
from gradekit.model.outcomes import Outcome, OutcomeKind
from gradekit.sandbox.program import Program
from gradekit.sandbox.worker import Worker
from gradekit.submission.reading import parse
from tests.folders import TINY, load
from tests.isolation import ISOLATION


class Echo:
    """In place of a worker: gives back what it is called with, and notes each round."""

    def __init__(self, *, lost_in_round: int = 0) -> None:
        self.rounds: list[int] = []
        self.lost_in_round = lost_in_round

    def call_all(self, calls: Sequence[tuple[str, Sequence[Any], int]]) -> list[Outcome] | None:
        self.rounds.append(len(calls))
        if len(self.rounds) == self.lost_in_round:
            return None
        return [
            Outcome(kind=OutcomeKind.RETURNED, value=[name, *arguments, seed])
            for name, arguments, seed in calls
        ]


def together(worker: Echo, lengths: Sequence[int], *, wrong: int = -1) -> bool:
    """Run claims that make so many calls each, all true but one."""
    batch = PlainBatch(worker)

    def claim(index: int, length: int) -> bool:
        for seed in range(length):
            outcome = batch.call("f", [index], seed)
            assert outcome.value == ["f", index, seed]
        return index != wrong

    claims = [lambda i=i, n=n: claim(i, n) for i, n in enumerate(lengths)]
    held = batch.run(claims)
    return held is not None and all(held)


@given(st.lists(st.integers(0, 5), max_size=20))
def test_each_gets_the_answers_to_its_own_calls_in_as_many_rounds_as_the_longest_needs(lengths):
    worker = Echo()
    assert together(worker, lengths)
    assert worker.rounds == [
        sum(length > done for length in lengths) for done in range(max(lengths, default=0))
    ]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=20), st.data())
def test_one_that_does_not_hold_is_noticed(lengths, data):
    wrong = data.draw(st.integers(0, len(lengths) - 1))
    assert not together(Echo(), lengths, wrong=wrong)


def test_a_worker_that_is_lost_makes_it_doubtful():
    assert not together(Echo(lost_in_round=2), [1, 3, 3])


def test_what_a_claim_raises_is_not_swallowed():
    def claim() -> bool:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        PlainBatch(Echo()).run([claim])


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
LIMITS = Limits(seconds_per_call=0.3)


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
def test_verdict_and_counterexample_are_those_of_one_by_one(body, monkeypatch):
    drawn = drawing.draw(load(TINY), isolation=ISOLATION, examples=30)
    side_by_side = failures(load(TINY), body, drawn)
    monkeypatch.setattr(replaying, "_all_hold", lambda *_: False)
    assert failures(load(TINY), body, drawn) == side_by_side


def failures(
    assignment: Assignment, body: str, drawn: corpora.Corpus
) -> list[tuple[Any, ...] | None]:
    """Tell what each property makes of a function with this body."""
    text = f"def double(x):\n    {body}\ndef double_all(xs):\n    return [double(x) for x in xs]\n"
    with ExitStack() as workers:
        facts = []
        for property_ in assignment.properties:
            session = Session(assignment, parse(text, path="submission.py"), ISOLATION)
            session.worker.limits = LIMITS
            workers.enter_context(session.worker)
            setting = Setting(session=session, own_helpers=True)
            facts.append(facts_of(replay(property_, setting, drawn)))
        return facts


def facts_of(failure: Failure | None) -> tuple[Any, ...] | None:
    if failure is None:
        return None
    return failure.held, failure.example, str(failure.error), failure.calls


def test_a_hundred_examples_cross_in_a_few_frames(tiny):
    drawn = drawing.draw(tiny, isolation=ISOLATION, examples=100)
    session = Session(tiny, parse("def double(x): return 2 * x\n", path="submission.py"), ISOLATION)
    sent = []
    with session.worker as worker:
        worker.load()
        write = worker._process.write
        worker._process.write = lambda frame, deadline: sent.append(write(frame, deadline))
        property_ = next(each for each in tiny.properties if each.name == "doubles")
        assert replay(property_, Setting(session=session, own_helpers=True), drawn) is None
    assert len(drawn.examples["doubles"]) >= 90
    assert len(sent) <= 5


SLOW = "import time\ndef f(x):\n    time.sleep(x)\n    return x\n"


@pytest.mark.parametrize(
    ("seconds", "whole"), [([0.0] * 500, True), ([0.05] * 6, True), ([0.0, 5.0, 0.0], False)]
)
def test_a_round_has_a_deadline_for_each_of_its_calls(seconds, whole):
    program = Program(source=SLOW, filename="submission.py", functions=["f"])
    with Worker(program, Limits(), ISOLATION) as worker:
        outcomes = worker.call_all([("f", [x], 0) for x in seconds], seconds=0.2)
        assert (outcomes is not None) == whole
        if outcomes is not None:
            assert [outcome.value for outcome in outcomes] == seconds
        assert worker.call("f", [0.0]).value == 0.0


def test_replies_that_are_large_cross_whole():
    source = "def f(x): return [float(x)] * 20000\n"
    program = Program(source=source, filename="submission.py", functions=["f"])
    with Worker(program, Limits(), ISOLATION) as worker:
        outcomes = worker.call_all([("f", [x], 0) for x in range(40)], seconds=5.0)
        assert outcomes is not None
        assert [outcome.value[-1] for outcome in outcomes] == [float(x) for x in range(40)]
