"""Examples that run concurrently: whose reply is whose, and what is fed of those that are there."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradekit.judging.attempts import Failure
from gradekit.judging.batching import Batch, Trial
from gradekit.judging.known_answers import Exchange
from gradekit.model.outcomes import Outcome, OutcomeKind
from gradekit.sandbox.child import protocol
from gradekit.sandbox.child.protocol import CallRequest
from gradekit.sandbox.process import Lost
from tests.judging.failures import failure

FAILED = failure()


class Echo:
    """In place of a session: replies with the arguments of a call, and notes what was asked."""

    def __init__(self, *, lost_in_round: int = 0) -> None:
        self.rounds: list[int] = []
        self.read_calls: list[Any] = []
        self.lost_in_round = lost_in_round
        self.batch: Batch | None = None
        self.worker = self

    @contextmanager
    def calling_in(self, batch: Batch) -> Iterator[None]:
        self.batch = batch
        try:
            yield
        finally:
            self.batch = None

    def exchange(self, calls: Sequence[bytes]) -> list[bytes] | None:
        self.rounds.append(len(calls))
        if len(self.rounds) == self.lost_in_round:
            return None
        return [protocol.encode_value(request.arguments) for request in map(decoded, calls)]

    def read(self, request: CallRequest, reply: bytes) -> Outcome:
        value = protocol.decode_value(reply)
        self.read_calls.append(value)
        if value == "unreadable":
            raise Lost(OutcomeKind.UNREADABLE)
        return Outcome(kind=OutcomeKind.RETURNED, value=value)

    def call(self, *arguments: Any) -> Any:
        assert self.batch is not None
        return self.batch.call(CallRequest(0, "f", list(arguments), 0)).value


def decoded(call: bytes) -> CallRequest:
    request = protocol.decode_request(call)
    assert isinstance(request, CallRequest)
    return request


def claim(session: Echo, name: int, length: int, wrong: int = -1) -> Failure | None:
    """Make so many calls; the replies must be those to just these."""
    for number in range(length):
        assert session.call(name, number) == [name, number]
    return FAILED if name == wrong else None


def trials(session: Echo, lengths: Sequence[int], *, wrong: int = -1) -> list[Trial]:
    return [Trial(partial(claim, session, *each, wrong)) for each in enumerate(lengths)]


def exchange(*arguments: Any, reply: Any = None) -> Exchange:
    """Give a call with its reply as they are once they have been made."""
    call = protocol.encode_value(CallRequest(0, "f", list(arguments), 0))
    return call, protocol.encode_value(list(arguments) if reply is None else reply)


def rounds(lengths: Sequence[int]) -> list[int]:
    """List how many calls cross together, if trials make so many."""
    longest = max(lengths, default=0)
    return [sum(length > made for length in lengths) for made in range(longest)]


@given(st.lists(st.integers(0, 5), max_size=20))
def test_each_gets_the_replies_to_its_own_calls_in_as_many_rounds_as_the_longest_needs(lengths):
    session = Echo()
    tried = trials(session, lengths)
    assert Batch(session).run(tried)
    assert session.rounds == rounds(lengths)
    assert all(trial.is_done and trial.failure is None for trial in tried)
    for name, (trial, length) in enumerate(zip(tried, lengths, strict=True)):
        assert trial.exchanges == [exchange(name, number) for number in range(length)]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=20), st.data())
def test_one_that_fails_stops_none_of_the_others(lengths, data):
    wrong = data.draw(st.integers(0, len(lengths) - 1))
    session = Echo()
    tried = trials(session, lengths, wrong=wrong)
    assert Batch(session).run(tried)
    assert [trial.failure for trial in tried] == [
        FAILED if name == wrong else None for name in range(len(lengths))
    ]
    assert all(trial.is_done for trial in tried)


lengths_with_fed = st.integers(0, 5).flatmap(
    lambda length: st.tuples(st.just(length), st.integers(0, length))
)


@given(st.lists(lengths_with_fed, max_size=12))
def test_exchanges_that_are_there_are_fed_and_not_asked_again(planned):
    session = Echo()
    tried = trials(session, [length for length, _ in planned])
    for name, (trial, (_, fed)) in enumerate(zip(tried, planned, strict=True)):
        trial.exchanges = [exchange(name, number) for number in range(fed)]
    assert Batch(session).run(tried)
    assert session.rounds == rounds([length - fed for length, fed in planned])
    for name, (trial, (length, _)) in enumerate(zip(tried, planned, strict=True)):
        assert trial.exchanges == [exchange(name, number) for number in range(length)]


@pytest.mark.parametrize("same", range(3))
def test_another_call_than_the_recorded_discards_what_was_fed_from_there_on(same: int) -> None:
    session = Echo()
    (trial,) = trials(session, [3])
    trial.exchanges = [exchange(0, number) for number in range(same)]
    trial.exchanges += [exchange(0, 99, reply="of another call") for _ in range(4)]
    assert Batch(session).run([trial])
    assert session.rounds == [1] * (3 - same)
    assert trial.exchanges == [exchange(0, number) for number in range(3)]
    assert "of another call" not in session.read_calls


def test_a_trial_that_asks_for_less_than_it_is_fed_is_done_all_the_same() -> None:
    session = Echo()
    (trial,) = trials(session, [1])
    trial.exchanges = [exchange(0, number) for number in range(3)]
    assert Batch(session).run([trial])
    assert (trial.is_done, session.rounds, session.read_calls) == (True, [], [[0, 0]])


def test_a_call_is_what_was_asked_though_the_claim_changes_its_own() -> None:
    session = Echo()

    def changing() -> None:
        numbers = [1.0]
        session.call(numbers)
        numbers.append(2.0)
        session.call(numbers)

    trial = Trial(changing)  # type: ignore[arg-type]
    assert Batch(session).run([trial])
    assert trial.exchanges == [exchange([1.0]), exchange([1.0, 2.0])]


@pytest.mark.parametrize("lost", [1, 2, 3])
def test_a_worker_that_is_lost_leaves_what_still_waits_undone(lost: int) -> None:
    session = Echo(lost_in_round=lost)
    tried = trials(session, [1, 3, 2])
    assert not Batch(session).run(tried)
    assert [trial.is_done for trial in tried] == [length < lost for length in (1, 3, 2)]
    assert session.batch is None


def test_a_reply_that_nobody_can_read_is_a_worker_that_is_lost() -> None:
    session = Echo()
    tried = trials(session, [1, 1])
    tried[1].exchanges = [exchange(1, 0, reply="unreadable")]
    assert not Batch(session).run(tried)
    assert not tried[1].is_done


@pytest.mark.parametrize(("most", "done"), [(30, 10), (29, 9)])
def test_values_that_are_too_many_together_are_not_decoded(
    monkeypatch: pytest.MonkeyPatch, most: int, done: int
) -> None:
    """Each reply is a list of two."""
    monkeypatch.setattr("gradekit.judging.batching.MOST_ENTRIES", most + 10)
    session = Echo()
    tried = trials(session, [1] * 10)
    assert Batch(session).run(tried) == (done == 10)
    assert sum(trial.is_done for trial in tried) == done


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_what_a_claim_raises_is_not_swallowed(error: type[BaseException]) -> None:
    session = Echo()

    def raising() -> None:
        session.call(1)
        raise error

    with pytest.raises(error):
        Batch(session).run([Trial(raising)])  # type: ignore[arg-type]
    assert session.batch is None


def test_what_is_too_large_to_cross_is_no_fault_of_the_example() -> None:
    session = Echo()

    def asking() -> None:
        session.call(2**64)

    with pytest.raises(OverflowError):
        Batch(session).run([Trial(asking)])  # type: ignore[arg-type]
    assert session.rounds == []


def lose() -> list[weakref.ref[Any]]:
    """Lose a worker in the middle of a batch; give what may be left of it."""
    session = Echo(lost_in_round=1)
    batch = Batch(session)
    tried = trials(session, [1, 2])
    assert not batch.run(tried)
    return [weakref.ref(batch), weakref.ref(session)]


def test_a_worker_that_was_lost_leaves_no_suspended_example_behind() -> None:
    left = lose()
    gc.collect()
    assert [each() for each in left] == [None, None]


def test_a_batch_can_run_in_a_trial_of_another() -> None:
    """Greenlets return to the one that began them."""
    outer, inner = Echo(), Echo()

    def nested() -> None:
        assert outer.call("outer") == ["outer"]
        assert Batch(inner).run(trials(inner, [2, 1]))
        assert outer.call("again") == ["again"]

    trial = Trial(nested)  # type: ignore[arg-type]
    assert Batch(outer).run([trial])
    assert (trial.is_done, outer.rounds, inner.rounds) == (True, [1, 1], [2, 1])
