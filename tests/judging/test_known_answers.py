"""Known answers by example: the same verdicts and calls, and fewer claims that run."""

from __future__ import annotations

import copy
import gc
import weakref
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradekit.judging.batching import Batch, KnownAnswersBatch, PlainBatch
from gradekit.judging.known_answers import Exchange, KnownAnswers
from gradekit.judging.verdict_cache import VerdictCache
from gradekit.model.outcomes import Outcome, OutcomeKind
from gradekit.sandbox.child import protocol
from gradekit.sandbox.process import Lost
from gradekit.sandbox.program import SeededCall

COUNT = 4
LONGEST = 4
BAD = 3
Table = dict[tuple[int, int], int]
tables = st.dictionaries(
    st.tuples(st.integers(0, COUNT - 1), st.integers(0, LONGEST - 1)), st.integers(0, BAD)
)


class Answering:
    """In place of a worker: answers by a table, and notes what it was asked."""

    def __init__(self, table: Table, *, raises: bool = False, lost_in_round: int = 0) -> None:
        self.table = table
        self.raises = raises
        self.lost_in_round = lost_in_round
        self.asked: list[list[SeededCall]] = []

    def answer(self, call: SeededCall) -> int:
        _, (place, number, *_), _ = call
        return self.table.get((place, number), 0)

    def call_all(self, calls: Sequence[SeededCall]) -> list[Outcome]:
        self.asked.append(copy.deepcopy(list(calls)))
        return [Outcome(kind=OutcomeKind.RETURNED, value=self.answer(call)) for call in calls]

    def exchange(self, calls: Sequence[SeededCall]) -> list[Exchange] | None:
        outcomes = self.call_all(calls)
        if len(self.asked) == self.lost_in_round:
            return None
        requests = [
            protocol.CallRequest(number, name, list(a), 0)
            for number, (name, a, _) in enumerate(calls)
        ]
        replies: list[protocol.Returned | protocol.Raised] = [
            protocol.Raised(number, "ValueError", "no", 7)
            if self.raises and outcome.value == 1
            else protocol.Returned(number, outcome.value, [])
            for number, outcome in enumerate(outcomes)
        ]
        return list(zip(requests, map(protocol.encode_value, replies), strict=True))

    @staticmethod
    def read(request: protocol.CallRequest, message: bytes) -> Outcome:
        reply = protocol.decode_reply(message)
        if isinstance(reply, protocol.Raised):
            return Outcome(kind=OutcomeKind.RAISED, line=reply.line)
        assert isinstance(reply, protocol.Returned)
        assert reply.id == request.id
        return Outcome(kind=OutcomeKind.RETURNED, value=reply.value)


def claims(batch: Callable[[], Batch], ran: list[int]) -> list[Callable[[], bool]]:
    """Give claims that ask on as long as they get an answer that is not 0."""

    def claim(place: int) -> bool:
        ran.append(place)
        before = [0]
        for number in range(LONGEST):
            outcome = batch().call("f", [place, number, before], 0)
            if outcome.kind is OutcomeKind.RAISED or outcome.value == 0:
                break
            before.append(outcome.value)  # which is what it has sent as well
        return BAD not in before

    return [lambda place=place: claim(place) for place in range(COUNT)]  # type: ignore[misc]


def run(worker: Answering, known_answers: KnownAnswers) -> tuple[list[bool] | None, list[int]]:
    """Try claims with what is known, and keep what held if all did; tell which of them ran."""
    ran: list[int] = []
    batch = KnownAnswersBatch(worker, known_answers)
    held = batch.run(claims(lambda: batch, ran))
    if held is not None and all(held):
        for place, exchanges in batch.exchanges.items():
            known_answers.add(place, exchanges)
    return held, ran


def answers(table: Table, place: int) -> list[int]:
    """List what an example is answered."""
    given_ = [table.get((place, number), 0) for number in range(LONGEST)]
    return given_[: given_.index(0) + 1] if 0 in given_ else given_


@given(st.lists(tables, max_size=6))
def test_the_same_calls_are_made_and_the_same_claims_hold(submissions: list[Table]) -> None:
    known_answers = KnownAnswers()
    for table in submissions:
        plain, recalled = Answering(table), Answering(table)
        batch = PlainBatch(plain)
        wanted = batch.run(claims(lambda: batch, []))  # noqa: B023
        assert run(recalled, known_answers)[0] == wanted
        assert recalled.asked == plain.asked


@given(tables, tables)
def test_claims_with_an_answer_that_is_new_run_and_none_if_there_is_none(
    first: Table, second: Table
) -> None:
    known_answers = KnownAnswers()
    held, ran = run(Answering(first), known_answers)
    assert ran == list(range(COUNT))
    _, ran = run(Answering(second), known_answers)
    new = {place for place in range(COUNT) if answers(first, place) != answers(second, place)}
    if held != [True] * COUNT:
        assert ran == list(range(COUNT))
    elif new:  # others may run as well: an answer is known with its place in the round
        assert new <= set(ran)
    else:
        assert ran == []


def test_what_raised_is_not_known() -> None:
    known_answers = KnownAnswers()
    table = {(0, 0): 1, (1, 0): 2}
    held, _ = run(Answering(table, raises=True), known_answers)
    assert held == [True] * COUNT
    assert set(known_answers.first) == {1, 2, 3}
    assert run(Answering(table, raises=True), known_answers)[1] == [0]


def test_a_worker_that_is_lost_makes_it_doubtful() -> None:
    known_answers = KnownAnswers()
    table = {(place, 0): 1 for place in range(COUNT)}
    for _ in range(2):
        assert run(Answering(table, lost_in_round=2), known_answers)[0] is None
        run(Answering(table), known_answers)


def test_an_answer_that_can_not_be_read_makes_it_doubtful() -> None:
    class Forging(Answering):
        @staticmethod
        def read(request: protocol.CallRequest, message: bytes) -> Outcome:
            raise Lost(OutcomeKind.UNREADABLE)

    known_answers = KnownAnswers()
    assert run(Forging({}), known_answers)[0] is None
    run(Answering({}), known_answers)
    assert run(Forging({}), known_answers) == ([True] * COUNT, [])  # as it was read before
    assert run(Forging({(0, 0): 1}), known_answers)[0] is None


def test_what_is_too_large_to_cross_is_no_fault_of_the_example() -> None:
    batch = KnownAnswersBatch(Answering({}), KnownAnswers())
    with pytest.raises(OverflowError):
        batch.run([lambda: bool(batch.call("f", [2**64], 0))])
    assert batch._running is None


def lose() -> weakref.ref[KnownAnswersBatch]:
    batch = KnownAnswersBatch(Answering({(0, 0): 1}, lost_in_round=1), KnownAnswers())
    assert batch.run(claims(lambda: batch, [])) is None
    return weakref.ref(batch)


def test_a_worker_that_was_lost_leaves_nothing_behind() -> None:
    lost = lose()
    gc.collect()
    assert lost() is None


def test_no_more_is_kept_than_there_is_room_for(monkeypatch: Any) -> None:
    monkeypatch.setattr("gradekit.judging.verdict_cache.MOST_BYTES_OF_ANSWERS", 500)
    cache = VerdictCache(("", ""))
    exchanges = [(protocol.CallRequest(0, "f", [1.0], 0), b"")]
    cache.add_answers("doubles", dict.fromkeys(range(COUNT), exchanges))
    assert list(cache.known_answers("doubles").first) == [0, 1]
