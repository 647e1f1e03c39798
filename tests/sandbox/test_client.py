"""Calls that are made together: all replies come back whole, or nothing is believed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from typing import Any

import pytest

from gradekit.model.limits import Limits
from gradekit.sandbox import client
from gradekit.sandbox.child import protocol
from gradekit.sandbox.process import Lost
from gradekit.sandbox.program import Program
from gradekit.sandbox.worker import Worker
from tests.isolation import ISOLATION

Start = Callable[[str], Worker]


@pytest.fixture
def start() -> Iterator[Start]:
    """Put a function `f` with this body into a worker."""
    with ExitStack() as workers:

        def run(body: str) -> Worker:
            source = f"import os, time\ndef f(x):\n    {body}\n"
            program = Program(source=source, filename="submission.py", functions=["f"])
            return workers.enter_context(Worker(program, Limits(), ISOLATION))

        yield run


def requests(arguments: Sequence[Any]) -> list[protocol.CallRequest]:
    return [protocol.CallRequest(0, "f", [argument], 0) for argument in arguments]


def values(worker: Worker, arguments: Sequence[Any], *, seconds: float = 5.0) -> list[Any] | None:
    """Make calls together; give what they return, or None if not all came back."""
    asked = requests(arguments)
    replies = worker.exchange(list(map(protocol.encode_value, asked)), seconds=seconds)
    if replies is None:
        return None
    return [worker.read(*each).value for each in zip(asked, replies, strict=True)]


@pytest.mark.parametrize(
    ("naps", "whole"), [([0.0] * 500, True), ([0.05] * 6, True), ([0.0, 5.0, 0.0], False)]
)
def test_each_call_may_take_its_time(start: Start, naps: list[float], whole: bool) -> None:
    worker = start("time.sleep(x); return x")
    assert values(worker, naps, seconds=0.2) == (naps if whole else None)
    assert worker.call("f", [0.0]).value == 0.0


def test_all_calls_together_have_a_deadline(start: Start) -> None:
    worker = start("time.sleep(x); return x")
    worker.load()
    calls = list(map(protocol.encode_value, requests([0.05] * 100)))
    assert worker.exchange(calls, seconds=5.0, deadline=time.monotonic() + 0.2) is None


def test_replies_that_are_large_cross_whole(start: Start) -> None:
    worker = start("return [float(x)] * 20000")
    replies = values(worker, range(40))
    assert replies is not None
    assert [reply[-1] for reply in replies] == [float(x) for x in range(40)]


@pytest.mark.parametrize("argument", [1.0, "x" * client.PORTION], ids=["at once", "in portions"])
def test_a_flood_of_replies_is_not_read_to_its_end(
    start: Start, monkeypatch: pytest.MonkeyPatch, argument: Any
) -> None:
    monkeypatch.setattr(client, "LARGEST_REPLIES", 1 << 20)
    worker = start("return 'x' * 300_000")
    assert values(worker, [argument] * 2) == ["x" * 300_000] * 2
    assert values(worker, [argument] * 8) is None
    assert worker.call("f", [1.0]).value == "x" * 300_000


@pytest.mark.parametrize(
    "frame",
    [
        protocol.encode(protocol.Returned(0, 2.0, [])),
        protocol.encode(protocol.Returned(0, 4.0, [])) * 2,
        b"GK01",
        b"nonsense and more of it",
    ],
)
def test_who_writes_to_the_channel_is_not_believed(start: Start, frame: bytes) -> None:
    worker = start(
        f"for end in range(3, 30):\n        try: os.write(end, {frame!r})\n"
        "        except OSError: pass\n    return x"
    )
    assert values(worker, [1.0, 2.0]) is None


@pytest.mark.parametrize(
    "reply",
    [
        b"nonsense",
        protocol.encode_value(protocol.Returned(1, 2.0, [])),
        protocol.encode_value(protocol.Returned(0, 2.0, [(1, 2.0)])),
        protocol.encode_value(protocol.Ready(0, ["f"], "")),
    ],
    ids=["nonsense", "to another call", "a change of what it was not given", "of another kind"],
)
def test_a_message_that_answers_no_such_call_ends_the_process(start: Start, reply: bytes) -> None:
    worker = start("return x")
    worker.load()
    (request,) = requests([1.0])
    with pytest.raises(Lost, match="gradekit's own channel"):
        worker.read(request, reply)
    assert (worker.is_fresh, worker.call("f", [1.0]).value, worker.starts) == (True, 1.0, 2)


@pytest.mark.parametrize("exception", ["RecursionError", "MemoryError"])
def test_what_came_back_can_be_read_after_the_process_has_ended(
    start: Start, exception: str
) -> None:
    worker = start("return x")
    worker.load()
    (request,) = requests([1.0])
    left = protocol.encode_value(protocol.Raised(0, exception, "too much", 3))
    with pytest.raises(Lost):
        worker.read(request, left)
    assert worker.is_fresh
    reply = protocol.encode_value(protocol.Returned(0, 2.0, []))
    assert worker.read(request, reply).value == 2.0
