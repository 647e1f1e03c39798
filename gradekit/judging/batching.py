"""Run examples concurrently, with their calls batched into one round trip to the worker.

Each example runs in a greenlet of its own. A call suspends it and the next one runs;
when all are suspended, their calls are sent in one frame. A batch only decides that
examples hold: those that do not are run again one by one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from greenlet import getcurrent, greenlet

from gradekit.judging.known_answers import Exchange, KnownAnswers, Step
from gradekit.model.outcomes import Outcome
from gradekit.sandbox.child.protocol import CallRequest, decode_value, encode_value
from gradekit.sandbox.process import Lost
from gradekit.sandbox.program import SeededCall

Attempt = Callable[[], bool]
"""Tries one example; tells whether it holds."""


class Caller(Protocol):
    """Protocol of what makes the calls of a round, such as a `Session`."""

    def call_all(self, calls: list[SeededCall]) -> list[Outcome] | None:
        """Give their outcomes; None where that did not come to an end."""


class Exchanger(Protocol):
    """Protocol of what makes the calls of a round and gives digests, such as a `Recording`."""

    def exchange(self, calls: list[SeededCall]) -> list[Exchange] | None:
        """Give each call with the message that answers it; None where that did not end."""

    def read(self, request: CallRequest, message: bytes) -> Outcome:
        """Tell what a message means as the answer to a call."""


class PlainBatch:
    """A batch without known answers; `caller` makes the calls of each round."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self._hub = getcurrent()

    def call(self, function: str, arguments: Sequence[Any], seed: int) -> Outcome:
        """Wait, on a greenlet of `run`, until the round has been to the worker."""
        outcome: Outcome = self._hub.switch((function, arguments, seed))
        return outcome

    def run(self, attempts: Sequence[Attempt]) -> list[bool] | None:
        """Tell which attempts give True; None where not every call of theirs came back."""
        held = [True] * len(attempts)
        running = [(place, greenlet(attempt)) for place, attempt in enumerate(attempts)]
        outcomes: list[tuple[Outcome, ...]] = [()] * len(running)  # each begins without one
        while running:
            waiting: list[tuple[int, greenlet]] = []
            calls: list[SeededCall] = []
            for (place, attempt), outcome in zip(running, outcomes, strict=True):
                result = attempt.switch(*outcome)
                if attempt.dead:
                    held[place] = bool(result)
                else:
                    waiting.append((place, attempt))
                    calls.append(result)
            running = waiting
            answered = self._caller.call_all(calls) if calls else []
            if answered is None:
                return None
            outcomes = [(outcome,) for outcome in answered]
        return held


@dataclass(slots=True)
class _Example:
    """An example that is tried: its next call, and the earlier ones with their replies.

    While `step` is set, the next call is taken from the known answers. At the first
    unknown reply the attempt is started and fed the earlier replies (`unread`).
    """

    place: int
    attempt: greenlet
    step: Step | None = None
    call: SeededCall = ("", (), 0)
    exchanges: list[Exchange] = field(default_factory=list)
    unread: deque[Outcome] = field(default_factory=deque)


class KnownAnswersBatch:
    """A batch that does not run an example while its replies are in the trie of known answers.

    `exchanges` are what the examples that held by their attempts asked and were answered.
    """

    def __init__(self, exchanger: Exchanger, known_answers: KnownAnswers) -> None:
        self.exchanges: dict[int, Sequence[Exchange]] = {}
        self._exchanger = exchanger
        self._first_steps = known_answers.first
        self._hub = getcurrent()
        self._running: _Example | None = None

    def call(self, function: str, arguments: Sequence[Any], seed: int) -> Outcome:
        """Give what was answered before the attempt ran; then wait as in a `PlainBatch`."""
        assert self._running is not None
        if self._running.unread:
            return self._running.unread.popleft()
        outcome: Outcome = self._hub.switch((function, arguments, seed))
        return outcome

    def run(self, attempts: Sequence[Attempt]) -> list[bool] | None:
        """Tell which attempts give True, or would; None where not every call came back."""
        held = [True] * len(attempts)
        examples = [_Example(place, greenlet(attempt)) for place, attempt in enumerate(attempts)]
        try:
            waiting = [example for example in examples if self._begin(example, held)]
            while waiting:
                answers = self._exchanger.exchange([example.call for example in waiting])
                if answers is None:
                    return None
                pairs = zip(waiting, answers, strict=True)
                waiting = [each for each, answer in pairs if self._go_on(each, answer, held)]
        except Lost:
            return None
        finally:
            self._running = None  # what refers to itself from a greenlet is never freed
        return held

    def _begin(self, example: _Example, held: list[bool]) -> bool:
        """Let an example come to its first call; tell whether there is one."""
        if example.place in self._first_steps:
            return _follow(example, self._first_steps[example.place])
        return self._run(example, held)

    def _go_on(self, example: _Example, answer: Exchange, held: list[bool]) -> bool:
        """Let an example come to its next call; tell whether there is one."""
        read = self._exchanger.read
        example.exchanges.append(answer)
        if example.step is None:
            return self._run(example, held, read(*answer))
        _, message = answer
        if message in example.step.after:
            return _follow(example, example.step.after[message])
        example.step = None
        example.unread.extend(read(*earlier) for earlier in example.exchanges)
        return self._run(example, held)

    def _run(self, example: _Example, held: list[bool], *outcome: Outcome) -> bool:
        """Let an attempt run to its next call, or its end."""
        self._running = example
        result = example.attempt.switch(*outcome)
        if not example.attempt.dead:
            function, arguments, seed = result
            example.call = function, decode_value(encode_value(arguments)), seed
            return True  # what was sent is kept as it was: the claim may change its own later
        held[example.place] = bool(result)
        if result:
            self.exchanges[example.place] = example.exchanges
        return False


Batch = PlainBatch | KnownAnswersBatch
"""The batch of examples that run concurrently; their calls are sent together."""


def _follow(example: _Example, step: Step | None) -> bool:
    """Let an example ask what it is known to ask; without a step it has held."""
    if step is not None:
        example.step, example.call = step, step.call()
    return step is not None
