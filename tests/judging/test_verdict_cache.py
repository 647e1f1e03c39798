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
from gradekit.judging.judge import judge
from gradekit.judging.options import LazyCorpus, Options
from gradekit.judging.property_judge import PropertyJudge
from gradekit.judging.recording import Recording, digest, digest_outcome
from gradekit.judging.verdict_cache import (
    FailedVerdict,
    HeldVerdict,
    Node,
    VerdictCache,
    mark_line,
)
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
from tests.isolation import ISOLATION

RAISES = "def double(x):\n    return x + x if x < 2 else x / 0\n"
LATER = "# a comment\n\n" + RAISES
ALL = "def double_all(numbers):\n    return [x + x for x in numbers]\n"

Judge = Callable[..., Report]


@pytest.fixture(scope="module")
def drawn() -> Corpus:
    return drawing.draw(load(TINY), isolation=ISOLATION, examples=20)


@pytest.fixture
def cache(drawn: Corpus) -> VerdictCache:
    return VerdictCache((drawn.key, drawn.drawn_by), keeps_failures=True)


@pytest.fixture
def judged(tiny: Assignment, drawn: Corpus) -> Judge:
    def run(text: str, cache: VerdictCache | None = None, **options: Any) -> Report:
        return judge(
            options.pop("assignment", tiny),
            parse(text, path="submission.py"),
            isolation=ISOLATION,
            corpus=drawn,
            verdict_cache=cache,
            options=Options(**options),
        )

    return run


def unloaded(assignment: Assignment) -> Assignment:
    """Give an assignment whose code is not there."""

    class Nothing:
        def __getattr__(self, name: str) -> Any:
            pytest.fail(f"code of the assignment was loaded: {name}")

    code: Any = Nothing()
    properties = tuple(replace(property_, code=code) for property_ in assignment.properties)
    return replace(assignment, properties=properties, code=code)


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
def test_the_report_is_the_same_with_the_verdicts_on_all_others(
    judged: Judge, cache: VerdictCache, order: int
) -> None:
    for text in list(TEXTS.values())[::order]:
        alone, with_others = judged(text), judged(text, cache)
        assert results(with_others) == results(alone)
        assert with_others.notes == alone.notes
        assert (with_others.score, with_others.diagnoses) == (alone.score, alone.diagnoses)
        taken_over = judged(text, cache)
        assert (results(taken_over), taken_over.notes) == (results(alone), alone.notes)
        again = judged(text, VerdictCache(cache.corpus, cache.pack()))
        assert (verdicts(again), again.score) == (verdicts(alone), alone.score)
        for one, other in zip(again.properties, alone.properties, strict=True):
            assert inputs(one) <= inputs(other), f"{one.name} is shown on a larger input"


@pytest.mark.parametrize("text", [PLAIN, PLAIN.replace("2 * x", "x + x")])
def test_who_answers_as_another_is_judged_without_any_code(
    judged: Judge, cache: VerdictCache, tiny: Assignment, text: str
) -> None:
    before = judged(PLAIN, cache)
    after = judged(text, cache, assignment=unloaded(tiny))
    assert [one.verdict for one in after.properties] == [one.verdict for one in before.properties]
    assert (after.score, after.corpus) == (7.5, before.corpus)


def test_what_one_cache_adds_is_an_update_for_another_once(
    judged: Judge, cache: VerdictCache, tiny: Assignment
) -> None:
    judged(PLAIN, cache)
    other = VerdictCache(cache.corpus)
    for update in cache.updates():
        other.apply(update)
    assert (cache.updates(), other.updates()) == ([], [])
    after = judged(PLAIN, other, assignment=unloaded(tiny))
    assert (after.score, other.updates()) == (7.5, [])


def test_calls_that_are_written_down_are_not_sent(
    judged: Judge, cache: VerdictCache, tiny: Assignment
) -> None:
    judged(PLAIN, cache)
    one, other = (VerdictCache(cache.corpus, cache.pack()) for _ in range(2))
    rounds_otherwise = (
        "import math\ndef double(x):\n"
        "    return math.nextafter(x + x, 99.0) if x > 1 else x + x\n" + ALL
    )
    judged(rounds_otherwise, one)
    updates = one.updates()
    assert {update.name for update in updates} >= {"doubles", "agrees_with_double"}
    assert all(isinstance(calls, int) for update in updates for calls, _ in update.rounds)
    for update in updates:
        other.apply(update)
    assert judged(rounds_otherwise, other, assignment=unloaded(tiny)).score == 7.5


def test_what_is_asked_in_vain_is_not_at_the_students_cost(
    tiny: Assignment, drawn: Corpus, judged: Judge, cache: VerdictCache
) -> None:
    judged(PLAIN, cache)
    slow = "import time\n" + PLAIN.replace("    return 2", "    time.sleep(0.05)\n    return 2")
    submission = parse(slow, path="submission.py")
    until = time.monotonic() + 8
    examples = LazyCorpus(tiny, Options(), ISOLATION, corpus=drawn)
    with PropertyJudge(
        tiny, submission, until, isolation=ISOLATION, examples=examples, verdict_cache=cache
    ) as property_judge:
        property_judge.main.worker.load()
        property_judge.look_up(tiny.properties)
        assert property_judge.first_pass.given_up
        assert property_judge.sessions.deadline == property_judge.main.deadline > until + 0.9


def test_a_cache_that_can_not_be_read_is_none(folder: Path, cache: VerdictCache) -> None:
    assignment = load(folder)
    record = Record(fingerprint="", corpus=cache.corpus, claims={}, verdict_cache=b"damaged")
    damaged = replace(assignment, manifest=replace(assignment.manifest, record=record))
    assert VerdictCache.recorded(damaged) is None
    whole = replace(assignment.manifest, record=replace(record, verdict_cache=cache.pack()))
    assert VerdictCache.recorded(replace(assignment, manifest=whole)) is not None


def test_a_line_that_no_submission_has_is_not_named() -> None:
    assert (mark_line(12), mark_line(0), mark_line(10**9)) == ("\0" + "12\0", "", "")


def test_a_failure_of_a_students_is_not_cached_but_for_advice(judged: Judge, drawn: Corpus) -> None:
    cache = VerdictCache((drawn.key, drawn.drawn_by))
    judged(RAISES + ALL, cache)
    assert not failures(cache)
    judged(DOUBLE + ALL, cache)
    assert failures(cache) == {"refuses_an_empty_list"}


def failures(cache: VerdictCache) -> set[str]:
    """Name the properties of which a failure is known."""
    ways = {name: trie.root.after.values() for name, trie in cache.tries.items()}
    return {
        name for name in ways if any(isinstance(verdict, FailedVerdict) for verdict in ways[name])
    }


@pytest.mark.parametrize("message", ["\0" + "99\0", "\0" + "9" * 5000 + "\0"])
def test_what_looks_like_a_mark_in_a_message_is_no_line(
    judged: Judge, cache: VerdictCache, message: str
) -> None:
    text = f"def double(x):\n    raise ValueError({message!r})\n" + ALL
    alone = judged(text)
    judged(text, cache)
    again = judged(text, cache)
    assert (verdicts(again), again.score) == (verdicts(alone), alone.score)


def test_who_is_slow_is_judged_within_the_time_for_all_of_it(
    tiny: Assignment, cache: VerdictCache, judged: Judge
) -> None:
    judged(PLAIN, cache)
    limits = replace(tiny.manifest.limits, seconds_in_total=0.6)
    hasty = replace(tiny, manifest=replace(tiny.manifest, limits=limits))
    slow = "import time\n" + PLAIN.replace("    return 2", "    time.sleep(0.03)\n    return 2")
    report = judged(slow, cache, assignment=hasty)
    assert report.score < report.max_score


def test_a_failure_that_is_taken_over_names_the_line_of_this_submission(
    judged: Judge, cache: VerdictCache, tiny: Assignment
) -> None:
    judged(RAISES + ALL, cache)
    first = cache.tries["doubles"].root.after
    assert [type(verdict) for verdict in first.values()] == [FailedVerdict]
    after = judged(LATER + ALL, cache, assignment=unloaded(tiny), only=("doubles",))
    (one,) = after.properties
    found = one.counterexample
    assert found is not None
    assert one.message == "double raised ZeroDivisionError: float division by zero (line 4)"
    assert found.got == "raised ZeroDivisionError: float division by zero (line 4)"
    assert [call.position for call in found.calls] == ["line 4"]
    assert (one.position, one.line) == ("line 3", 3)


def test_a_failure_is_not_taken_over_where_a_fresh_worker_answers_otherwise(
    judged: Judge, cache: VerdictCache
) -> None:
    at_first = "n = [0]\ndef double(x):\n    n[0] += 1\n    return {}\n" + ALL
    judged(at_first.format("0.0"), cache, only=("doubles",))
    report = judged(at_first.format("0.0 if n[0] > 1 else x + x"), cache, only=("doubles",))
    assert report.properties[0].verdict is Verdict.FAILED
    assert results(report) == results(
        judged(at_first.format("0.0 if n[0] > 1 else x + x"), only=("doubles",))
    )


def test_a_cache_crosses_into_bytes_and_back(judged: Judge, cache: VerdictCache) -> None:
    for text in TEXTS.values():
        judged(text, cache)
    again = VerdictCache(cache.corpus, cache.pack())
    assert again.tries == cache.tries
    assert again.pack() == cache.pack()


def test_no_more_is_added_than_there_is_room_for(
    judged: Judge, cache: VerdictCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged(PLAIN, cache, only=("doubles",))
    monkeypatch.setattr("gradekit.judging.verdict_cache.MOST_BYTES", cache._bytes_added + 4500)
    for number in range(1, 9):
        text = f"def double(x):\n    return x + x + {number} * 1e-15\n" + ALL
        judged(text, cache, only=("doubles",))
    assert len(cache.tries["doubles"].root.after) == 1 + 4
    judged(PLAIN, cache)
    assert list(cache.tries) == ["doubles"]


@pytest.mark.parametrize("options", [{"seed": 1}, {"examples": 3}, {"fresh": 2}])
def test_other_examples_have_no_cached_verdicts(
    tiny: Assignment, cache: VerdictCache, judged: Judge, options: dict[str, int]
) -> None:
    judged(PLAIN, cache)
    before = cache.pack()
    submission = parse(PLAIN, path="submission.py")
    judge(tiny, submission, isolation=ISOLATION, verdict_cache=cache, options=Options(**options))  # type: ignore[arg-type]
    assert cache.pack() == before


@pytest.fixture
def worker() -> Iterator[Callable[[str], Worker]]:
    with ExitStack() as stack:

        def start(body: str) -> Worker:
            source = f"import os\ndef f(x):\n    {body}\n"
            program = Program(source=source, filename="submission.py", functions=["f"])
            return stack.enter_context(Worker(program, Limits(), ISOLATION))

        yield start


CALLS = [("f", [1.0], 0), ("f", [2.0], 0)]


def values(recording: Recording) -> list[object]:
    answers = recording.exchange(CALLS)
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
    monkeypatch.setattr("gradekit.sandbox.client.LARGEST_ROUNDS", 1 << 20)
    flooding = worker("return 'x' * 300_000")
    asked = protocol.encode_value([protocol.CallRequest(0, "f", ["x" * client.PORTION], 0)])
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
    assert [each.digest for each in recording.rounds] != [digest(right)]


def test_a_flood_of_replies_is_not_read_to_its_end(
    worker: Callable[[str], Worker], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gradekit.sandbox.client.LARGEST_ROUNDS", 1 << 20)
    flooding = worker("return 'x' * 300_000")
    calls = [protocol.CallRequest(number, "f", [1.0], 0) for number in range(8)]
    assert flooding.answer_rounds([protocol.encode_value(calls)], seconds=2.0) is None
    assert flooding.call("f", [1.0]).kind is OutcomeKind.RETURNED


def test_a_round_that_takes_too_long_is_given_up(worker: Callable[[str], Worker]) -> None:
    hanging = worker("while True: pass")
    calls = [protocol.CallRequest(0, "f", [1.0], 0)]
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
    def digest_of(*replies: Any) -> str:
        return digest(b"".join(map(protocol.encode, replies)))

    error = protocol.Raised(0, "ValueError", "no", 3)
    assert digest_of(error) == digest_of(protocol.Raised(0, "ValueError", "no", 9))
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
    assert len({digest_of(*replies) for replies in different}) == len(different)


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
def test_bundled_verdicts_change_none_and_show_nothing_larger(
    assignment: Assignment, mistake: Misconception
) -> None:
    submission = parse(misconceptions.text(mistake), path=mistake.path.name)
    cache = VerdictCache.recorded(assignment)
    assert cache is not None, f"run `gradekit author build {assignment.manifest.name}`"
    alone = judge(assignment, submission, isolation=ISOLATION)
    with_others = judge(assignment, submission, isolation=ISOLATION, verdict_cache=cache)
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


def test_a_held_verdict_keeps_what_was_noticed(judged: Judge, cache: VerdictCache) -> None:
    judged(TEXTS["in place"], cache, only=("doubles_each",))
    (held,) = cache.tries["doubles_each"].root.after.values()
    assert held == HeldVerdict(["double_all"], [])
    assert not isinstance(held, Node)
    again = judged(TEXTS["in place"], cache, only=("doubles_each",))
    assert again.notes == ["double_all changes its arguments in place."]
