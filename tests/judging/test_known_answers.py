"""Known answers: a trie for each example, from its first call to how it ended."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradekit.judging import known_answers as module
from gradekit.judging.known_answers import (
    HELD,
    Ending,
    Exchange,
    KnownAnswers,
    Node,
    digest,
    known_as,
)
from gradekit.model.assignment import Assignment
from gradekit.sandbox.child import protocol

NAME = "doubles"
SIMPLY_HELD = Ending([], [], None)
ENDINGS = (
    SIMPLY_HELD,
    Ending(["double"], [], None),
    Ending([], [("double", "a plain number is simpler")], None),
    Ending([], [], ["got 3.0, but should be 2.0", "3.0", "2.0", "1e-15"]),
    Ending(["double"], [("double", "a plain number is simpler")], []),
)
Replies = list[int]
"""What one submission answers to the calls of one example, up to the last."""
replies = st.lists(st.integers(1, 3), max_size=3).map(lambda before: [*before, 0])


def asked(before: Replies) -> bytes:
    """Give the call that follows these replies, as a claim that asks on until it gets a 0."""
    return protocol.encode_value(protocol.CallRequest(0, "double", [before], 7))


def answered(value: Any) -> bytes:
    return protocol.encode_value(protocol.Returned(0, value, []))


def exchanges(replies: Replies) -> list[Exchange]:
    return [(asked(replies[:made]), answered(reply)) for made, reply in enumerate(replies)]


def ending(replies: Replies) -> Ending:
    """Give how an example ends: the same for the same replies."""
    return ENDINGS[sum(replies) % len(ENDINGS)]


def follow(known_answers: KnownAnswers, place: int, replies: Replies) -> Ending | None:
    """Follow the replies of a submission; None where one is not known."""
    after: Node | int | None = known_answers.first(NAME)[place]
    for made, reply in enumerate(replies):
        assert isinstance(after, Node)
        assert known_answers.calls[after.call] == asked(replies[:made])
        after = after.after.get(digest(answered(reply)))
        if after is None:
            return None
    assert isinstance(after, int)
    return known_answers.endings[after]


def learn(*submissions: Replies) -> KnownAnswers:
    """Add what submissions answered to one example."""
    known_answers = KnownAnswers()
    for replies in submissions:
        known_answers.add(NAME, 0, exchanges(replies), ending(replies))
    return known_answers


@given(st.lists(replies, min_size=1, max_size=8), replies)
def test_an_example_ends_as_it_did_where_all_its_replies_are_known(
    submissions: list[Replies], other: Replies
) -> None:
    known_answers = learn(*submissions)
    for one in submissions:
        assert follow(known_answers, 0, one) == ending(one)
    known = other in submissions
    assert follow(known_answers, 0, other) == (ending(other) if known else None)


@given(st.lists(replies, min_size=1, max_size=8), replies)
def test_packed_and_unpacked_they_are_the_same(submissions: list[Replies], more: Replies) -> None:
    before = learn(*submissions)
    after = KnownAnswers(before.pack())
    assert after.pack() == before.pack()
    for known_answers in (before, after):
        known_answers.add(NAME, 0, exchanges(more), ending(more))
        known_answers.add("is_odd", 0, exchanges(more), ending(more))
    assert after.first(NAME) == before.first(NAME)
    assert (after.calls, after.endings) == (before.calls, before.endings)
    assert after.pack() == before.pack()


@given(st.lists(replies, min_size=1, max_size=8))
def test_what_is_added_again_takes_no_room(submissions: list[Replies]) -> None:
    known_answers = learn(*submissions)
    before = known_answers.pack(), known_answers._bytes_added
    for one in submissions:
        known_answers.add(NAME, 0, exchanges(one), ending(one))
    assert (known_answers.pack(), known_answers._bytes_added) == before


@given(st.lists(replies, max_size=4), st.lists(replies, max_size=4))
def test_merged_they_are_as_if_all_had_been_added(own: list[Replies], more: list[Replies]) -> None:
    merged, other = KnownAnswers(), KnownAnswers()
    for each in own:
        merged.add(NAME, 0, exchanges(each), ending(each))
    for each in more:
        other.add(NAME, 0, exchanges(each), ending(each))
    merged.merge(KnownAnswers(other.pack()))
    assert all(follow(merged, 0, each) == ending(each) for each in [*own, *more])
    once = merged.pack()
    for each in [*own, *more]:
        merged.add(NAME, 0, exchanges(each), ending(each))
    merged.merge(other)
    assert merged.pack() == once


def test_an_example_that_was_not_known_at_all_is_merged_too() -> None:
    merged, other = KnownAnswers(), KnownAnswers()
    merged.add(NAME, 0, exchanges([0]), ENDINGS[1])
    for place in (0, 1):
        other.add(NAME, place, exchanges([0]), ENDINGS[2])
    merged.merge(other)
    assert follow(merged, 0, [0]) == ENDINGS[1]
    assert follow(merged, 1, [0]) == ENDINGS[2]


def test_what_answers_another_call_is_not_merged() -> None:
    """An example with 0.0 is equal to one with -0.0."""
    merged, other = KnownAnswers(), KnownAnswers()
    merged.add(NAME, 0, [(asked([1]), answered(0))], ENDINGS[1])
    other.add(NAME, 0, [(asked([2]), answered(3))], ENDINGS[2])
    once = merged.pack()
    merged.merge(other)
    assert merged.pack() == once


def test_a_call_and_an_ending_are_written_once_for_all_examples() -> None:
    known_answers = KnownAnswers()
    for name in (NAME, "is_odd"):
        for place in range(3):
            known_answers.add(name, place, exchanges([1, 0]), ENDINGS[1])
    assert known_answers.calls == [asked([]), asked([1])]
    assert known_answers.endings == [SIMPLY_HELD, ENDINGS[1]]


def test_what_simply_held_ends_at_the_place_that_is_set_for_it() -> None:
    known_answers = learn([0])
    (first,) = known_answers.first(NAME)
    assert first.after == {digest(answered(0)): HELD}
    assert known_answers.endings[HELD] == SIMPLY_HELD


def test_examples_are_added_in_their_order() -> None:
    known_answers = KnownAnswers()
    for place in (1, 0, 2, 1):
        known_answers.add(NAME, place, exchanges([place, 0]), SIMPLY_HELD)
    assert len(known_answers.first(NAME)) == 2
    assert follow(known_answers, 1, [1, 0]) == SIMPLY_HELD
    assert follow(known_answers, 1, [2, 0]) is None


def test_an_example_that_makes_no_call_is_not_known() -> None:
    known_answers = KnownAnswers()
    known_answers.add(NAME, 0, [], SIMPLY_HELD)
    known_answers.add(NAME, 1, exchanges([0]), SIMPLY_HELD)
    assert list(known_answers.first(NAME)) == []


def test_of_two_endings_of_the_same_replies_the_first_stays() -> None:
    known_answers = learn([0])
    known_answers.add(NAME, 0, exchanges([0]), ENDINGS[3])
    assert follow(known_answers, 0, [0]) == SIMPLY_HELD


def test_an_example_that_has_ended_asks_for_nothing_more() -> None:
    """What is random or looks at a clock may ask on after the same replies."""
    known_answers = learn([0])
    known_answers.add(NAME, 0, exchanges([0, 0]), ENDINGS[3])
    assert follow(known_answers, 0, [0]) == SIMPLY_HELD


def test_no_more_is_added_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    call = exchanges([0])
    monkeypatch.setattr(module, "MOST_BYTES", 3 * module.NODE)
    known_answers = KnownAnswers()
    for place in range(9):
        known_answers.add(NAME, place, call, SIMPLY_HELD)
    assert len(known_answers.first(NAME)) == 3  # the third goes beyond it, with the call's bytes
    assert len(KnownAnswers(known_answers.pack()).first(NAME)) == 3


def test_long_calls_fill_the_room_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 3000)
    known_answers = KnownAnswers()
    for place in range(9):
        call = protocol.encode_value(protocol.CallRequest(0, "double", [str(place) * 1000], 0))
        known_answers.add(NAME, place, [(call, answered(0))], SIMPLY_HELD)
    assert len(known_answers.first(NAME)) == 3


def test_nothing_is_known_of_a_property_that_nobody_has_been_judged_by() -> None:
    assert list(KnownAnswers().first(NAME)) == []


def test_what_is_known_of_a_property_depends_on_the_options_that_it_asks_for_alone(
    tiny: Assignment,
) -> None:
    options = {"schedule": ("linear", "cosine"), "way": ("a", "b")}
    usual = replace(
        tiny,
        manifest=replace(tiny.manifest, options=options),
        options={"schedule": "linear", "way": "a"},
    )
    chosen = replace(usual, options={"schedule": "cosine", "way": "b"})
    (asks, *_, last) = tiny.properties
    asks = replace(asks, asks_for=(*asks.asks_for, "schedule"))
    assert [known_as(each, usual) for each in (asks, last)] == [asks.name, last.name]
    assert known_as(last, chosen) == last.name
    assert known_as(asks, chosen) == f"{asks.name} schedule=cosine"


def raised(line: int, message: str = "no", *, number: int = 0) -> protocol.Raised:
    return protocol.Raised(number, "ValueError", message, line)


def test_a_digest_leaves_out_the_line() -> None:
    first, other = (digest(protocol.encode_value(raised(line))) for line in (3, 9))
    assert first == other


def test_a_digest_leaves_out_nothing_else() -> None:
    different = [
        raised(3),
        raised(0),  # no line of the submission
        raised(3, "err"),
        raised(3, number=1),
        protocol.Raised(0, "KeyError", "no", 3),
        protocol.Raised(0, "LossError", "no", 3),
        protocol.Raised(0, "LossError", "no", 3, ["ValueError"]),
        protocol.Unreadable(0, "no"),
        protocol.Unreadable(0, "err"),
        *(protocol.Returned(0, 1.0, changed) for changed in ([], [(0, 1.0)], [(0, [1.0])])),
        *(protocol.Returned(number, "err", []) for number in (0, 1)),
        *(protocol.Returned(0, value, []) for value in (1, True, 0.0, -0.0, float("nan"), None)),
        *(protocol.Returned(0, value, []) for value in ([1.0], [[1.0]], "1.0", {"x": 1.0})),
    ]
    digests = {digest(protocol.encode_value(reply)) for reply in different}
    assert len(digests) == len(different)


@pytest.mark.parametrize("reply", [b"", b"\xa3err", b"nonsense with \xa3err in it"])
def test_what_nobody_can_read_has_a_digest_of_its_own(reply: bytes) -> None:
    assert len(digest(reply)) == module.DIGEST
    assert digest(reply) != digest(reply + b"!")
