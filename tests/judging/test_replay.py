"""The first pass: known answers followed, claims run where an answer is new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from gradekit.asserts import Mismatch
from gradekit.assignment import drawing
from gradekit.assignment.examples import Corpus, Example, size
from gradekit.judging import replay as module
from gradekit.judging.attempts import Failure
from gradekit.judging.counterexample import counterexample
from gradekit.judging.known_answers import KnownAnswers, Node
from gradekit.judging.replay import Replay, Replayed
from gradekit.judging.runs import Noticed
from gradekit.judging.session import CallFailed, Sessions
from gradekit.model.assignment import Assignment
from gradekit.model.outcomes import OutcomeKind
from gradekit.model.report import Counterexample
from gradekit.submission.reading import parse
from tests.folders import PLAIN
from tests.isolation import ISOLATION
from tests.judging.claims import as_advice, counted
from tests.judging.failures import named

ADVICE = "refuses_an_empty_list"
DOUBLE = "def double(x):\n    return 2 * x\n"
DOUBLE_ALL = "def double_all(xs):\n    return [double(x) for x in xs]\n"
ROUNDED = (
    "import math\ndef double(x):\n    return math.nextafter(2 * x, 0.0) if x >= 3 else 2 * x\n"
)
IN_PLACE = DOUBLE + "def double_all(xs):\n    xs[:] = [2 * x for x in xs]\n    return xs\n"
OF_ONE = "def double(x):\n    return [2 * x]\ndef double_all(xs):\n    return [2 * x for x in xs]\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """What a first pass came to; `ran` counts claims, `given_back` is time, in seconds."""

    replayed: dict[str, Replayed]
    ran: Counter[str]
    noticed: Noticed
    given_back: float

    def failure(self, name: str) -> Failure:
        failure = self.replayed[name].failure
        assert failure is not None
        return failure


Pass = Callable[..., Seen]


@pytest.fixture(params=[module.MANY, 0], ids=["one worker", "two workers"])
def first_pass(
    tiny: Assignment,
    drawn: Corpus,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> Pass:
    """Make the first pass over a text; what is not said is known of nothing."""
    monkeypatch.setattr(module, "MANY", request.param)

    def run(
        text: str,
        known_answers: KnownAnswers | None = None,
        *,
        assignment: Assignment = tiny,
        corpus: Corpus = drawn,
    ) -> Seen:
        assignment, ran = counted(assignment)
        with Sessions(assignment, parse(text, path="submission.py"), ISOLATION) as sessions:
            before = sessions.deadline
            replay = Replay(sessions, corpus, known_answers or KnownAnswers())
            replayed = replay.run(assignment.properties)
            assert sessions.main.deadline == sessions.deadline
            return Seen(
                replayed=replayed,
                ran=ran,
                noticed=sessions.main.noticed,
                given_back=sessions.deadline - before,
            )

    return run


def wrong_on(*examples: Example) -> str:
    """Write a function that is wrong for the numbers of these examples."""
    numbers = [example["x"] for example in examples]
    return f"def double(x):\n    return 100.0 if x in {numbers} else 2 * x\n{DOUBLE_ALL}"


def test_all_examples_of_what_is_right_hold(first_pass: Pass, drawn: Corpus) -> None:
    seen = first_pass(PLAIN)
    assert seen.replayed == {name: Replayed(drawn.counts[name], None) for name in drawn.counts}
    assert dict(seen.ran) == drawn.counts
    assert seen.given_back == 0.0


def test_no_claim_runs_where_all_replies_are_known(first_pass: Pass) -> None:
    known_answers = KnownAnswers()
    before = first_pass(PLAIN, known_answers)
    for text in (PLAIN, PLAIN.replace("2 * x", "x + x").replace("x", "value")):
        after = first_pass(text, known_answers)
        assert (after.replayed, after.ran) == (before.replayed, Counter())


def test_no_example_is_read_where_all_replies_are_known(first_pass: Pass, drawn: Corpus) -> None:
    class Unread(dict[str, Any]):
        def __getitem__(self, name: str) -> Any:
            pytest.fail(f"the examples of {name} were read")

    known_answers = KnownAnswers()
    first_pass(PLAIN, known_answers)
    first_pass(PLAIN, known_answers, corpus=replace(drawn, examples=Unread(drawn.examples)))


def test_the_claims_of_what_is_answered_anew_run(first_pass: Pass, drawn: Corpus) -> None:
    known_answers = KnownAnswers()
    first_pass(PLAIN, known_answers)
    seen = first_pass(ROUNDED + PLAIN.partition("\n\n\n")[2], known_answers)
    new = {
        "doubles": sum(example["x"] >= 3 for example in drawn.examples["doubles"]),
        "is_odd": sum(abs(example["x"]) >= 3 for example in drawn.examples["is_odd"]),
        "a_hard_one": 1,
    }
    assert {name: seen.ran[name] for name in new} == new
    assert ADVICE not in seen.ran
    assert all(replayed.failure is None for replayed in seen.replayed.values())


def test_examples_beyond_the_known_ones_are_tried(first_pass: Pass, drawn: Corpus) -> None:
    few = {name: examples[:10] for name, examples in drawn.examples.items()}
    fewer = replace(drawn, examples=few, counts={name: len(few[name]) for name in few})
    known_answers = KnownAnswers()
    first_pass(PLAIN, known_answers, corpus=fewer)
    seen = first_pass(PLAIN, known_answers)
    assert seen.ran == Counter(
        {name: count - 10 for name, count in drawn.counts.items() if count > 10}
    )
    assert not first_pass(PLAIN, known_answers).ran


@pytest.mark.parametrize(("place", "tried"), [(0, 1), (1, 8), (7, 8), (8, 30), (29, 30)])
def test_blocks_end_with_the_one_that_has_the_first_failing_example(
    first_pass: Pass, drawn: Corpus, place: int, tried: int
) -> None:
    examples = drawn.examples["doubles"]
    seen = first_pass(wrong_on(examples[place], examples[-1]))
    assert seen.ran["doubles"] == tried
    failure = seen.failure("doubles")
    assert (failure.held, failure.example) == (place, examples[place])
    assert failure.calls[0].outcome.value == 100.0
    assert isinstance(failure.error, Mismatch)


@pytest.mark.parametrize("known", [PLAIN, None])
def test_what_fails_is_found_again_whatever_is_known(
    first_pass: Pass, drawn: Corpus, known: str | None
) -> None:
    known_answers = KnownAnswers()
    if known:
        first_pass(known, known_answers)
    text = wrong_on(*drawn.examples["doubles"][20:23])
    for _ in range(2):
        seen = first_pass(text, known_answers)
        assert seen.failure("doubles").held == 20
        assert seen.ran["doubles"] == (3 if known else 30)


def test_of_what_fails_nothing_is_learnt_unless_it_is_advice(
    first_pass: Pass, drawn: Corpus
) -> None:
    known_answers = KnownAnswers()
    seen = first_pass(wrong_on(drawn.examples["doubles"][-1]), known_answers)
    failed = {name for name, replayed in seen.replayed.items() if replayed.failure}
    assert failed == {"doubles", ADVICE}
    assert {name for name in drawn.counts if not known_answers.first(name)} == {"doubles"}


def test_advice_is_tried_on_all_examples_and_the_smallest_is_shown(
    tiny: Assignment, first_pass: Pass, drawn: Corpus
) -> None:
    name = "doubles_each"
    examples = drawn.examples[name]
    failing = [place for place, each in enumerate(examples) if len(repr(each["xs"])) > 16]
    small = min(failing, key=lambda place: size(examples[place]))
    assert small != failing[0], "then the claim shows nothing"
    text = DOUBLE + (
        "def double_all(xs):\n    return [2 * x for x in xs] if len(repr(xs)) <= 16 else []\n"
    )
    advised = first_pass(text, assignment=as_advice(tiny, name))
    assert (advised.ran[name], advised.failure(name).held) == (len(examples), failing[0])
    assert advised.failure(name).example == examples[small]
    assert first_pass(text).failure(name).example == examples[failing[0]]


FAILS = {
    "by a comparison": "return [2 * x + 1 for x in xs]",
    "by a raised error": "raise ValueError('no')",
    "by a value of another kind": "return None",
    "in place": "xs[:] = [0.0 for x in xs]\n    return xs",
    "with advice on its form": "return tuple([[3 * x] for x in xs])",
}


@pytest.mark.parametrize("body", FAILS.values(), ids=FAILS.keys())
def test_advice_that_failed_in_a_known_way_is_told_as_before(
    tiny: Assignment, first_pass: Pass, body: str
) -> None:
    assignment = as_advice(as_advice(tiny, "doubles_each"), "agrees_with_double")
    known_answers = KnownAnswers()
    text = f"{DOUBLE}def double_all(xs):\n    {body}\n"
    submission = parse(text, path="submission.py")

    def shown(name: str, seen: Seen) -> Counterexample:
        return counterexample(named(tiny, name), seen.failure(name), tiny, submission)

    before, after = (first_pass(text, known_answers, assignment=assignment) for _ in range(2))
    for name in ("doubles_each", "agrees_with_double"):
        assert before.ran[name] == 30
        assert after.ran[name] == 0
        assert shown(name, after) == shown(name, before)
        assert after.failure(name).held == before.failure(name).held
    assert after.noticed == before.noticed


def test_a_known_failure_is_told_though_another_example_ended_the_process(
    first_pass: Pass,
) -> None:
    known_answers = KnownAnswers()
    inline = "def double_all(xs):\n    return [2 * x for x in xs]\n"
    before = first_pass(DOUBLE + inline, known_answers)
    after = first_pass(f"def double(x):\n    return double(x)\n{inline}", known_answers)
    assert "doubles" not in after.replayed
    assert str(after.failure(ADVICE).error) == str(before.failure(ADVICE).error)
    assert (after.ran[ADVICE], after.given_back > 0) == (0, True)


def test_a_known_failure_names_the_line_of_this_submission(
    tiny: Assignment, first_pass: Pass
) -> None:
    assignment = as_advice(tiny, "doubles_each")
    known_answers = KnownAnswers()
    raises = f"{DOUBLE}def double_all(xs):\n    raise ValueError('no')\n"
    for text, line in ((raises, 4), (f"# a comment\n\n{raises}", 6)):
        seen = first_pass(text, known_answers, assignment=assignment)
        error = seen.failure("doubles_each").error
        assert isinstance(error, CallFailed)
        assert error.outcome.line == line
    assert seen.ran["doubles_each"] == 0


def test_advice_whose_claim_breaks_is_never_known(tiny: Assignment, first_pass: Pass) -> None:
    """Nothing but a comparison, or a call that failed, can be told without the claim."""
    advised = as_advice(tiny, "is_odd")
    known_answers = KnownAnswers()
    text = f"def double(x):\n    return 10 ** 400\n{DOUBLE_ALL}"
    for _ in range(2):
        seen = first_pass(text, known_answers, assignment=advised)
        if not isinstance(seen.failure("is_odd").error, Mismatch | CallFailed):
            assert seen.ran["is_odd"] == 30


@pytest.mark.parametrize("text", [IN_PLACE, OF_ONE], ids=["changes arguments", "a list of one"])
def test_what_is_noticed_is_the_same_with_and_without_known_answers(
    first_pass: Pass, text: str
) -> None:
    known_answers = KnownAnswers()
    alone = first_pass(text)
    assert alone.noticed != Noticed()
    for others in (PLAIN, text, text):
        first_pass(others, known_answers)
        assert first_pass(text, known_answers).noticed == alone.noticed


def test_nothing_is_noticed_behind_the_first_failing_example(
    first_pass: Pass, drawn: Corpus
) -> None:
    first, *_, last = drawn.examples["doubles"]
    text = (
        f"def double(x):\n    return [2 * x] if x == {last['x']} else x + 1\n"
        "def double_all(xs):\n    return [2 * x for x in xs]\n"
    )
    seen = first_pass(text)
    assert seen.failure("doubles").example == first
    assert seen.noticed == Noticed()


ENDS = {
    "hangs": "while x > 6: pass\n    return 2 * x",
    "exits": "return 2 * x if x < 6 else __import__('os')._exit(3)",
    "recurses": "return 2 * x if x < 6 else double(x)",
}


@pytest.mark.sample(2)
@pytest.mark.parametrize("is_known", [True, False])
@pytest.mark.parametrize("body", ENDS.values(), ids=ENDS.keys())
def test_what_ends_the_process_is_left_to_the_second_pass_and_the_time_given_back(
    first_pass: Pass, body: str, is_known: bool
) -> None:
    known_answers = KnownAnswers()
    if is_known:
        first_pass(PLAIN, known_answers)
    before = known_answers.pack()
    seen = first_pass(f"def double(x):\n    {body}\n{DOUBLE_ALL}", known_answers)
    assert "doubles" not in seen.replayed
    assert not any(
        isinstance(replayed.failure.error, CallFailed)
        and replayed.failure.error.outcome.kind is not OutcomeKind.RAISED
        for replayed in seen.replayed.values()
        if replayed.failure
    )
    assert seen.given_back > 0
    first_pass(PLAIN, known_answers)
    assert first_pass(PLAIN, known_answers).ran == Counter()
    assert len(known_answers.pack()) >= len(before)


def test_what_was_not_asked_any_more_has_not_held(first_pass: Pass, drawn: Corpus) -> None:
    """The first examples go ahead: here one of them ends the process by its second call."""
    examples = {**drawn.examples, "is_odd": [{"x": 7.5}, *drawn.examples["is_odd"][1:]]}
    corpus, known_answers = replace(drawn, examples=examples), KnownAnswers()
    first_pass(PLAIN, known_answers, corpus=corpus)
    wrong = drawn.examples["doubles"][5]["x"]
    text = (
        "import os\ndef double(x):\n    if x == 7.5: os._exit(1)\n"
        f"    return 0.5 if x == {wrong} else 2 * x\n"
        "def double_all(xs):\n    return [2 * x for x in xs]\n"
    )
    assert "doubles" not in first_pass(text, known_answers, corpus=corpus).replayed


def test_what_ends_every_process_is_asked_no_more_than_once(
    first_pass: Pass, drawn: Corpus
) -> None:
    seen = first_pass(f"def double(x):\n    __import__('os')._exit(3)\n{DOUBLE_ALL}")
    assert (seen.replayed, set(seen.ran.values())) == ({}, {1})


def test_of_advice_that_failed_no_example_is_learnt_that_did_not_end(
    tiny: Assignment, first_pass: Pass, drawn: Corpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first example fails, and the last ends the process with its second call."""
    monkeypatch.setattr(module, "MOST_TOGETHER", 5)
    known_answers = KnownAnswers()
    last = drawn.examples["is_odd"][-1]["x"]
    body = f"return 1.0 if x == 0 else __import__('os')._exit(3) if x == {last} else 2 * x"
    text = f"def double(x):\n    {body}\n{DOUBLE_ALL}"
    seen = first_pass(text, known_answers, assignment=as_advice(tiny, "is_odd"))
    assert seen.failure("is_odd").held == 0
    nodes = known_answers.first("is_odd")
    assert nodes
    assert all(isinstance(after, Node) for node in nodes for after in node.after.values())


def test_the_first_pass_is_given_a_part_of_the_time(
    first_pass: Pass, monkeypatch: pytest.MonkeyPatch
) -> None:
    known_answers = KnownAnswers()
    first_pass(PLAIN, known_answers)
    monkeypatch.setattr(module, "SHARE", 0.0)
    for answers in (known_answers, None):
        seen = first_pass(PLAIN, answers)
        assert (seen.replayed, seen.given_back > 0) == ({}, True)
        assert seen.noticed == Noticed()


def test_no_more_examples_run_together_than_there_is_room_for(
    first_pass: Pass, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = []
    run = module.Batch.run
    monkeypatch.setattr(
        module.Batch, "run", lambda self, some: together.append(len(some)) or run(self, some)
    )
    monkeypatch.setattr(module, "MOST_TOGETHER", 25)
    seen = first_pass(PLAIN)
    assert max(together) == 25
    assert sum(together) == seen.ran.total()
    assert all(replayed.failure is None for replayed in seen.replayed.values())


def test_other_options_have_the_answers_of_their_own_corpus(
    tiny: Assignment, first_pass: Pass
) -> None:
    """Of examples that are drawn anew, the first node is of another call: the claim runs."""
    known_answers = KnownAnswers()
    first_pass(PLAIN, known_answers)
    other = drawing.draw(tiny, isolation=ISOLATION, seed=1, examples=5)
    assert first_pass(PLAIN, corpus=other).ran == Counter(other.counts)
