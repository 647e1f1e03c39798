"""Run examples concurrently, with their calls batched into one round trip to the worker.

Each example runs in a greenlet of its own. A call suspends it and the next one runs;
when all are suspended, their calls are sent together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

from greenlet import getcurrent, greenlet

from gradekit.judging.known_answers import Exchange
from gradekit.judging.session import Session
from gradekit.model.outcomes import Outcome, OutcomeKind
from gradekit.sandbox.child.protocol import CallRequest, encode_value
from gradekit.sandbox.child.values import count_entries
from gradekit.sandbox.process import TOO_MUCH, Lost

MOST_ENTRIES: Final = 1 << 20
"""Of all values that a batch decodes: each takes 64 bytes at most, besides its text."""

Failed = TypeVar("Failed")


@dataclass(slots=True)
class Trial(Generic[Failed]):
    """An example to be tried by `attempt`, which gives the failure or None.

    `exchanges` are its calls with their replies. Those that are there before it runs are
    taken for its first calls, as far as it makes them. Afterwards it `is_done`.
    """

    attempt: Callable[[], Failed | None] | None = None
    exchanges: list[Exchange] = field(default_factory=list)
    failure: Failed | None = None
    is_done: bool = False


class _Running:
    """A trial in its greenlet, waiting for the reply to `request`; `made` calls came back."""

    def __init__(self, trial: Trial[Any]) -> None:
        self.trial = trial
        self.made = 0
        self._greenlet = greenlet(trial.attempt)
        self.go_on()

    def go_on(self, *outcome: Outcome) -> None:
        """Let it run to its next call, or its end."""
        result = self._greenlet.switch(*outcome)
        if self._greenlet.dead:
            self.trial.failure, self.trial.is_done = result, True
        else:
            self.request: CallRequest = result
            self.call = encode_value(result)  # as it is now: the claim may change its own later


class Batch:
    """Examples of one session that run concurrently."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._hub = getcurrent()
        self._room = MOST_ENTRIES

    def call(self, request: CallRequest) -> Outcome:
        """Wait, on a greenlet of `run`, until the reply is there."""
        outcome: Outcome = self._hub.switch(request)
        return outcome

    def run(self, trials: Sequence[Trial[Any]]) -> bool:
        """Try all; False where not every call came back: then some trials are not done."""
        try:
            with self._session.calling_in(self):
                running = [_Running(trial) for trial in trials]
                while running := [each for each in running if self._waits(each)]:
                    replies = self._session.exchange([each.call for each in running])
                    if replies is None:
                        return False
                    for each, reply in zip(running, replies, strict=True):
                        each.trial.exchanges.append((each.call, reply))
        except Lost:
            return False
        return True

    def _waits(self, running: _Running) -> bool:
        """Let a trial run as far as there are replies; tell whether it waits for another."""
        exchanges = running.trial.exchanges
        while not running.trial.is_done and running.made < len(exchanges):
            call, reply = exchanges[running.made]
            if call != running.call:
                del exchanges[running.made :]
                break
            running.made += 1
            outcome = self._session.worker.read(running.request, reply)
            self._room -= count_entries([outcome.value, *outcome.changed.values()])
            if self._room < 0:
                raise Lost(OutcomeKind.UNREADABLE, TOO_MUCH)
            running.go_on(outcome)
        return not running.trial.is_done
