"""What is taken over from earlier submissions, and what is not."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from gradekit.assignment import drawing, library, misconceptions
from gradekit.assignment.examples import Corpus, size
from gradekit.judging.judge import Options, judge
from gradekit.judging.property_judge import PropertyJudge
from gradekit.judging.recording import Recording, digest, digest_outcome
from gradekit.judging.verdict_cache import Crossing, Failed, Held, VerdictCache, mark
from gradekit.model.assignment import Assignment, Misconception, Record
from gradekit.model.limits import Limits
from gradekit.model.outcomes import Outcome, OutcomeKind, Verdict
from gradekit.model.report import Report, Result
from gradekit.sandbox import client
from gradekit.sandbox.child import protocol
from gradekit.sandbox.process import Lost
from gradekit.sandbox.program import Program
from gradekit.sandbox.worker import Worker
from gradekit.submission.reading import parse
from tests.folders import PLAIN, TINY, load

RAISES = "def double(x):\n    return x + x if x < 2 else x / 0\n"
LATER = "# a comment\n\n" + RAISES
ALL = "def double_all(numbers):\n    return [x + x for x in numbers]\n"

Judge = Callable[..., Report]


@pytest.fixture(scope="module")
def drawn() -> Corpus:
    return drawing.draw(load(TINY), examples=20)


@pytest.fixture
def known(drawn: Corpus) -> VerdictCache:
    return VerdictCache((drawn.key, drawn.drawn_by), keeps_failures=True)


@pytest.fixture
def judged(tiny: Assignment, drawn: Corpus) -> Judge:
    def run(text: str, known: VerdictCache | None = None, **options: Any) -> Report:
        return judge(
            options.pop("assignment", tiny),
            parse(text, path="submission.py"),
            corpus=drawn,
            verdict_cache=known,
            options=Options(**options),
        )

    return run


def unloaded(assignment: Assignment) -> Assignment:
    """Give an assignment whose code is not there."""

    def load_nothing() -> Any:
        pytest.fail("code of the assignment was loaded")

    return replace(
        assignment,
        properties=tuple(
            replace(one, load_check=load_nothing, load_inner=load_nothing)
            for one in assignment.properties
        ),
        load=load_nothing,
        exact=load_nothing,
    )


def results(report: Report) -> list[Result]:
    """Give what a report says of the properties, without the clock."""
    return [replace(one, seconds=0.0) for one in report.properties]


ROUNDED = (
    "import math\ndef double(x):\n    return 2 * x if x < {} else math.nextafter(2 * x, 0.0)\n"
)
DOUBLE = "def double(x):\n    return x + x\n"
IN_PLACE = "def double_all(xs):\n    xs[:] = [x + x for x in xs]\n    return xs\n"
STATEFUL = "def double(x):\n    seen.append(x)\n    return x + x if len(seen) < 30 else 0.0\n"
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
    "raises on another line": LATER + ALL,
    "wrong": "def double(x):\n    return 2 * x if x < 3 else 0.0\n" + ALL,
    "wrong for the empty list": DOUBLE + ALL.replace("numbers]", "numbers or [1]]"),
    "in place": DOUBLE + IN_PLACE,
    "in place, rounded otherwise": ROUNDED.format(5) + IN_PLACE.replace("x + x", "double(x)"),
    "a list of one": "def double(x):\n    return [x + x]\n" + ALL,
    "by chance": "import random\ndef double(x): return x + random.random()\n" + ALL,
    "stateful": "seen = []\n" + STATEFUL + ALL,
    "ends itself": "import os\ndef double(x): return x + x if x < 4 else os._exit(1)\n" + ALL,
    "speaks out of turn": FORGING + ALL,
    "too deep": "def double(x): return double(x)\n" + ALL,
    "nothing": "x = 1\n",
}


@pytest.mark.parametrize("order", [1, -1])
def test_the_report_is_the_same_with_all_that_others_have_taught(
    judged: Judge, known: VerdictCache, order: int
) -> None:
    for text in list(TEXTS.values())[::order]:
        alone, with_others = judged(text), judged(text, known)
        assert results(with_others) == results(alone)
        assert with_others.notes == alone.notes
        assert (with_others.score, with_others.diagnoses) == (alone.score, alone.diagnoses)
        taken_over = judged(text, known)
        assert (results(taken_over), taken_over.notes) == (results(alone), alone.notes)
        again = judged(text, VerdictCache(known.corpus, known.pack()))
        assert (verdicts(again), again.score) == (verdicts(alone), alone.score)
        for one, other in zip(again.properties, alone.properties, strict=True):
            assert inputs(one) <= inputs(other), f"{one.name} is shown on a larger input"


@pytest.mark.parametrize("text", [PLAIN, PLAIN.replace("2 * x", "x + x")])
def test_who_answers_as_another_is_judged_without_any_code(
    judged: Judge, known: VerdictCache, tiny: Assignment, text: str
) -> None:
    before = judged(PLAIN, known)
    after = judged(text, known, assignment=unloaded(tiny))
    assert [one.verdict for one in after.properties] == [one.verdict for one in before.properties]
    assert (after.score, after.corpus) == (7.5, before.corpus)


def test_what_one_has_learnt_is_news_to_another_once(
    judged: Judge, known: VerdictCache, tiny: Assignment
) -> None:
    judged(PLAIN, known)
    other = VerdictCache(known.corpus)
    for one in known.news():
        other.hear(one)
    assert (known.news(), other.news()) == ([], [])
    after = judged(PLAIN, other, assignment=unloaded(tiny))
    assert (after.score, other.news()) == (7.5, [])


def test_calls_that_are_written_down_are_not_news(
    judged: Judge, known: VerdictCache, tiny: Assignment
) -> None:
    judged(PLAIN, known)
    one, other = (VerdictCache(known.corpus, known.pack()) for _ in range(2))
    rounds_otherwise = (
        "import math\ndef double(x):\n"
        "    return math.nextafter(x + x, 99.0) if x > 1 else x + x\n" + ALL
    )
    judged(rounds_otherwise, one)
    news = one.news()
    assert {lesson.name for lesson in news} >= {"doubles", "agrees_with_double"}
    assert all(isinstance(calls, int) for lesson in news for calls, _ in lesson.rounds)
    for lesson in news:
        other.hear(lesson)
    assert judged(rounds_otherwise, other, assignment=unloaded(tiny)).score == 7.5


def test_what_is_asked_in_vain_is_not_at_the_students_cost(
    tiny: Assignment, drawn: Corpus, judged: Judge, known: VerdictCache
) -> None:
    judged(PLAIN, known)
    slow = "import time\n" + PLAIN.replace("    return 2", "    time.sleep(0.05)\n    return 2")
    submission = parse(slow, path="submission.py")
    until = time.monotonic() + 8
    with PropertyJudge(
        tiny, submission, until, corpus=lambda: drawn, verdict_cache=known
    ) as property_judge:
        property_judge.main.worker.load()
        property_judge.compare(tiny.properties)
        assert property_judge.compared.given_up
        assert property_judge.deadline == property_judge.main.deadline > until + 0.9


def test_precedents_that_can_not_be_read_are_none(folder: Path, known: VerdictCache) -> None:
    assignment = load(folder)
    record = Record(fingerprint="", corpus=known.corpus, claims={}, verdict_cache=b"damaged")
    damaged = replace(assignment, manifest=replace(assignment.manifest, record=record))
    assert VerdictCache.recorded(damaged) is None
    whole = replace(assignment.manifest, record=replace(record, verdict_cache=known.pack()))
    assert VerdictCache.recorded(replace(assignment, manifest=whole)) is not None


def test_a_line_that_no_submission_has_is_not_named() -> None:
    assert (mark(12), mark(0), mark(10**9)) == ("\0" + "12\0", "", "")


def test_a_failure_of_a_students_is_no_precedent_but_for_advice(
    judged: Judge, drawn: Corpus
) -> None:
    known = VerdictCache((drawn.key, drawn.drawn_by))
    judged(RAISES + ALL, known)
    assert not failures(known)
    judged(DOUBLE + ALL, known)
    assert failures(known) == {"refuses_an_empty_list"}


def failures(known: VerdictCache) -> set[str]:
    """Name the properties of which a failure is known."""
    ways = {name: line.first.after.values() for name, line in known.lines.items()}
    return {name for name in ways if any(isinstance(one, Failed) for one in ways[name])}


@pytest.mark.parametrize("message", ["\0" + "99\0", "\0" + "9" * 5000 + "\0"])
def test_what_looks_like_a_mark_in_a_message_is_no_line(
    judged: Judge, known: VerdictCache, message: str
) -> None:
    text = f"def double(x):\n    raise ValueError({message!r})\n" + ALL
    alone = judged(text)
    judged(text, known)
    again = judged(text, known)
    assert (verdicts(again), again.score) == (verdicts(alone), alone.score)


def test_who_is_slow_is_judged_within_the_time_for_all_of_it(
    tiny: Assignment, known: VerdictCache, judged: Judge
) -> None:
    judged(PLAIN, known)
    limits = replace(tiny.manifest.limits, seconds_in_total=0.6)
    hasty = replace(tiny, manifest=replace(tiny.manifest, limits=limits))
    slow = "import time\n" + PLAIN.replace("    return 2", "    time.sleep(0.03)\n    return 2")
    report = judged(slow, known, assignment=hasty)
    assert report.score < report.max_score


def test_a_failure_that_is_taken_over_names_the_line_of_this_submission(
    judged: Judge, known: VerdictCache, tiny: Assignment
) -> None:
    judged(RAISES + ALL, known)
    first = known.lines["doubles"].first.after
    assert [type(verdict) for verdict in first.values()] == [Failed]
    after = judged(LATER + ALL, known, assignment=unloaded(tiny), only=("doubles",), thorough=True)
    (one,) = after.properties
    found = one.counterexample
    assert found is not None
    assert one.message == "double raised ZeroDivisionError: float division by zero (line 4)"
    assert found.got == "raised ZeroDivisionError: float division by zero (line 4)"
    assert [call.position for call in found.calls] == ["line 4"]
    assert (one.position, one.line) == ("line 3", 3)


def test_a_failure_is_not_taken_over_where_a_fresh_worker_answers_otherwise(
    judged: Judge, known: VerdictCache
) -> None:
    at_first = "n = [0]\ndef double(x):\n    n[0] += 1\n    return {}\n" + ALL
    judged(at_first.format("0.0"), known, only=("doubles",))
    report = judged(at_first.format("0.0 if n[0] > 1 else x + x"), known, only=("doubles",))
    assert report.properties[0].verdict is Verdict.FAILED
    assert results(report) == results(
        judged(at_first.format("0.0 if n[0] > 1 else x + x"), only=("doubles",))
    )


def test_precedents_cross_into_bytes_and_back(judged: Judge, known: VerdictCache) -> None:
    for text in TEXTS.values():
        judged(text, known)
    again = VerdictCache(known.corpus, known.pack())
    assert again.lines == known.lines
    assert again.pack() == known.pack()


def test_no_more_is_learnt_than_there_is_room_for(
    judged: Judge, known: VerdictCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged(PLAIN, known, only=("doubles",))
    monkeypatch.setattr("gradekit.judging.verdict_cache.MOST_BYTES", known._learnt + 4500)
    for number in range(1, 9):
        text = f"def double(x):\n    return x + x + {number} * 1e-15\n" + ALL
        judged(text, known, only=("doubles",))
    assert len(known.lines["doubles"].first.after) == 1 + 4
    judged(PLAIN, known)
    assert list(known.lines) == ["doubles"]


@pytest.mark.parametrize("options", [{"seed": 1}, {"examples": 3}, {"fresh": 2}])
def test_other_examples_have_no_precedents(
    tiny: Assignment, known: VerdictCache, judged: Judge, options: dict[str, int]
) -> None:
    judged(PLAIN, known)
    before = known.pack()
    submission = parse(PLAIN, path="submission.py")
    judge(tiny, submission, verdict_cache=known, options=Options(**options))  # type: ignore[arg-type]
    assert known.pack() == before


@pytest.fixture
def worker() -> Iterator[Callable[[str], Worker]]:
    with ExitStack() as stack:

        def start(body: str) -> Worker:
            source = f"import os\ndef f(x):\n    {body}\n"
            program = Program(source=source, filename="submission.py", functions=["f"])
            return stack.enter_context(Worker(program, Limits()))

        yield start


CALLS = [("f", [1.0], 0), ("f", [2.0], 0)]


def values(recording: Recording) -> list[object]:
    answers = recording.cross(CALLS)
    assert answers is not None
    return [recording.read(*answer).value for answer in answers]


def test_calls_that_were_made_are_not_made_again(worker: Callable[[str], Worker]) -> None:
    counting = worker("f.n = getattr(f, 'n', 0) + 1; return f.n")
    first = Recording(counting)
    assert values(first) == [1, 2]
    crossed = first.rounds[0]
    reply = counting.answer_rounds([crossed.calls], seconds=2.0)
    assert reply is not None
    second = Recording(counting, [(crossed.calls, reply[0])])
    assert values(second) == [3, 4]
    assert values(second) == [5, 6]


def test_replies_to_other_calls_are_of_no_use(worker: Callable[[str], Worker]) -> None:
    doubling = worker("return x + x")
    recording = Recording(doubling, [(b"other calls", b"other replies")])
    assert values(recording) == [2.0, 4.0]


FRAME = """for end in range(3, 30):
        try: os.write(end, {!r})
        except OSError: pass
    return x"""


def test_a_flood_of_replies_to_many_rounds_is_not_read_to_its_end(
    worker: Callable[[str], Worker], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gradekit.sandbox.limits.LARGEST_ROUNDS", 1 << 20)
    flooding = worker("return 'x' * 300_000")
    asked = protocol.encode_value([protocol.Call(0, "f", ["x" * client.PORTION], 0)])
    assert flooding.answer_rounds([asked] * 2, seconds=2.0) is not None
    assert flooding.answer_rounds([asked] * 4, seconds=2.0) is None


@pytest.mark.parametrize(
    "frame",
    [
        protocol.encode(protocol.Returned(0, 2.0, [])),
        protocol.encode(protocol.Returned(1, 4.0, [])) * 2,
        b"GK01",
        b"nonsense and more of it",
    ],
)
def test_who_writes_to_the_channel_is_not_believed(
    worker: Callable[[str], Worker], frame: bytes
) -> None:
    forging = worker(FRAME.format(frame))
    recording = Recording(forging)
    with pytest.raises(Lost, match="gradekit's own channel"):
        values(recording)
    right = protocol.encode(protocol.Returned(0, 2.0, [])) + protocol.encode(
        protocol.Returned(1, 4.0, [])
    )
    assert [one.answer for one in recording.rounds] != [digest(right)]


def test_a_flood_of_replies_is_not_read_to_its_end(
    worker: Callable[[str], Worker], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gradekit.sandbox.limits.LARGEST_ROUNDS", 1 << 20)
    flooding = worker("return 'x' * 300_000")
    calls = [protocol.Call(number, "f", [1.0], 0) for number in range(8)]
    assert flooding.answer_rounds([protocol.encode_value(calls)], seconds=2.0) is None
    assert flooding.call("f", [1.0]).kind is OutcomeKind.RETURNED


def test_a_round_that_takes_too_long_is_given_up(worker: Callable[[str], Worker]) -> None:
    hanging = worker("while True: pass")
    calls = [protocol.Call(0, "f", [1.0], 0)]
    assert hanging.answer_rounds([protocol.encode_value(calls)], seconds=0.05) is None


def raised(line: int, message: str = "no") -> Outcome:
    return Outcome(kind=OutcomeKind.RAISED, exception="ValueError", message=message, line=line)


def test_a_digest_leaves_out_the_line_and_nothing_else() -> None:
    assert digest_outcome(raised(3)) == digest_outcome(raised(7))
    different = [raised(3), raised(0), raised(3, "yes"), Outcome(kind=OutcomeKind.DIED)]
    returned = [1.0, 1, True, -0.0, 0.0, float("nan"), None, [1.0], "1.0"]
    different += [Outcome(kind=OutcomeKind.RETURNED, value=value) for value in returned]
    different += [Outcome(kind=OutcomeKind.RETURNED, value=1.0, changed={0: [1.0]})]
    assert len(set(map(digest_outcome, different))) == len(different)


def test_replies_differ_by_everything_but_the_line() -> None:
    def told(*replies: Any) -> str:
        return digest(b"".join(map(protocol.encode, replies)))

    error = protocol.Raised(0, "ValueError", "no", 3)
    assert told(error) == told(protocol.Raised(0, "ValueError", "no", 9))
    different = [
        (error,),
        (protocol.Raised(0, "ValueError", "no", 0),),
        (protocol.Raised(0, "ValueError", "err", 3),),
        (protocol.Raised(1, "ValueError", "no", 3),),
        (protocol.Returned(0, "err", []),),
        (protocol.Returned(0, "err", [(0, 1.0)]),),
        (protocol.Returned(0, 1.0, []),),
        (protocol.Returned(0, 1, []),),
        (protocol.Returned(0, 1.0, []), error),
        (error, protocol.Returned(0, 1.0, [])),
        (protocol.Unreadable(0, "no"),),
    ]
    assert len({told(*replies) for replies in different}) == len(different)


SHIPPED = [
    (library.load_assignment(manifest), mistake)
    for manifest in map(library.find, ("cross-entropy", "kl-divergence"))
    for mistake in manifest.misconceptions[::12]
]
STATEFUL_ONES = {"gradient_adds_up_over_calls"}
"""What they answer depends on how often they were called, and so does what is shown."""


@pytest.mark.parametrize(
    ("assignment", "mistake"), SHIPPED, ids=[mistake.name for _, mistake in SHIPPED]
)
def test_bundled_precedents_change_no_verdict_and_show_nothing_larger(
    assignment: Assignment, mistake: Misconception
) -> None:
    submission = parse(misconceptions.text(mistake), path=mistake.path.name)
    known = VerdictCache.recorded(assignment)
    assert known is not None, f"run `gradekit draw {assignment.manifest.name}`"
    alone = judge(assignment, submission)
    with_others = judge(assignment, submission, verdict_cache=known)
    assert verdicts(with_others) == verdicts(alone)
    assert with_others.diagnoses == alone.diagnoses
    if mistake.name not in STATEFUL_ONES:
        for one, other in zip(with_others.properties, alone.properties, strict=True):
            assert one.examples in {other.examples, 0}, "0: where most fail was tried first"
            assert inputs(one) <= inputs(other), f"{one.name} is shown on a larger input"


def inputs(result: Result) -> tuple[int, int]:
    return size(result.counterexample.inputs) if result.counterexample else (0, 0)


def verdicts(report: Report) -> dict[str, Verdict]:
    return {one.name: one.verdict for one in report.properties}


def test_a_held_verdict_keeps_what_was_noticed(judged: Judge, known: VerdictCache) -> None:
    judged(TEXTS["in place"], known, only=("doubles_each",))
    (held,) = known.lines["doubles_each"].first.after.values()
    assert held == Held(["double_all"], [])
    assert not isinstance(held, Crossing)
    again = judged(TEXTS["in place"], known, only=("doubles_each",))
    assert again.notes == ["double_all changes its arguments in place."]
