"""Many examples side by side: their calls cross to the worker in rounds.

A claim is plain code that calls a function and waits for its value. Each
example runs on a greenlet of its own; where one calls, the next goes on, and
when all of them wait, what they wait for crosses in one frame. Nothing is
decided here but that all is well: whatever is not is tried again one by one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from greenlet import getcurrent, greenlet

from gradekit.judging.known_answers import KnownAnswers, Path, Step
from gradekit.model.outcomes import Outcome
from gradekit.sandbox.child.protocol import Call as Request
from gradekit.sandbox.child.protocol import decode_value, encode_value
from gradekit.sandbox.process import Lost
from gradekit.sandbox.program import Call

Claim = Callable[[], bool]


class Calls(Protocol):
    """Where claims that are tried side by side make their calls."""

    def call(self, function: str, arguments: Sequence[Any], seed: int) -> Outcome:
        """Wait, on a greenlet of `tell`, for what comes of a call."""

    def tell(self, claims: Sequence[Claim]) -> list[bool] | None:
        """Tell which claims give True; None where not every call of theirs came back."""


class Round:
    """Calls that wait to cross together.

    Parameters
    ----------
    cross : callable
        Makes the calls of one round, and gives their outcomes; None where that
        did not come to an end.
    """

    def __init__(self, cross: Callable[[list[Call]], list[Outcome] | None]) -> None:
        self._cross = cross
        self._hub = getcurrent()

    def call(self, function: str, arguments: Sequence[Any], seed: int) -> Outcome:
        """Wait, on a greenlet of `tell`, until the round has been to the worker."""
        outcome: Outcome = self._hub.switch((function, arguments, seed))
        return outcome

    def tell(self, claims: Sequence[Claim]) -> list[bool] | None:
        """Tell which claims give True; None where not every call of theirs came back."""
        waiting: list[tuple[int, greenlet, Call]] = []
        held = [True] * len(claims)
        for index, claim in enumerate(claims):
            self._go_on(index, greenlet(claim), held, waiting)
        while waiting:
            crossing, waiting = waiting, []
            outcomes = self._cross([call for _, _, call in crossing])
            if outcomes is None:
                return None
            for (index, one, _), outcome in zip(crossing, outcomes, strict=True):
                self._go_on(index, one, held, waiting, outcome)
        return held

    @staticmethod
    def _go_on(
        index: int,
        one: greenlet,
        held: list[bool],
        waiting: list[tuple[int, greenlet, Call]],
        *outcome: Outcome,
    ) -> None:
        """Let a claim go on until its next call, or its end."""
        said = one.switch(*outcome)
        if one.dead:
            held[index] = bool(said)
        else:
            waiting.append((index, one, said))


@dataclass(slots=True)
class _Example:
    """One that is tried: what it asks next, and what it asked and was answered before.

    As long as there is a `step` it is known what it asks; then its claim says so, once
    it has been told what is `untold`.
    """

    place: int
    claim: greenlet
    step: Step | None = None
    call: Call = ("", (), 0)
    path: list[tuple[Request, bytes]] = field(default_factory=list)
    untold: deque[Outcome] = field(default_factory=deque)


class Recalling:
    """Calls that wait to cross together, where what is known of an example is followed.

    Parameters
    ----------
    cross : callable
        Makes the calls of one round, and gives each with the message that answers it;
        None where that did not come to an end.
    read : callable
        Tells what a message means as the answer to a call.
    known_answers : KnownAnswers
        What is known.

    Attributes
    ----------
    paths : dict
        What the examples that held by their claims asked and were answered.
    """

    def __init__(
        self,
        cross: Callable[[list[Call]], Path | None],
        read: Callable[[Request, bytes], Outcome],
        known_answers: KnownAnswers,
    ) -> None:
        self.paths: dict[int, Path] = {}
        self._cross = cross
        self._read = read
        self._known = known_answers.first
        self._hub = getcurrent()
        self._running: _Example | None = None

    def call(self, function: str, arguments: Sequence[Any], seed: int) -> Outcome:
        """Tell a claim what was answered before it ran; then wait as in a `Round`."""
        assert self._running is not None
        if self._running.untold:
            return self._running.untold.popleft()
        outcome: Outcome = self._hub.switch((function, arguments, seed))
        return outcome

    def tell(self, claims: Sequence[Claim]) -> list[bool] | None:
        """Tell which claims give True, or would; None where not every call came back."""
        held = [True] * len(claims)
        examples = [_Example(place, greenlet(claim)) for place, claim in enumerate(claims)]
        try:
            waiting = [one for one in examples if self._begin(one, held)]
            while waiting:
                answers = self._cross([one.call for one in waiting])
                if answers is None:
                    return None
                pairs = zip(waiting, answers, strict=True)
                waiting = [one for one, answer in pairs if self._go_on(one, answer, held)]
        except Lost:
            return None
        finally:
            self._running = None  # what refers to itself from a greenlet is never freed
        return held

    def _begin(self, one: _Example, held: list[bool]) -> bool:
        """Let an example come to its first call; tell whether there is one."""
        if one.place in self._known:
            return _follow(one, self._known[one.place])
        return self._run(one, held)

    def _go_on(self, one: _Example, answer: tuple[Request, bytes], held: list[bool]) -> bool:
        """Let an example come to its next call; tell whether there is one."""
        one.path.append(answer)
        if one.step is None:
            return self._run(one, held, self._read(*answer))
        _, message = answer
        if message in one.step.after:
            return _follow(one, one.step.after[message])
        one.step = None
        one.untold.extend(self._read(*before) for before in one.path)
        return self._run(one, held)

    def _run(self, one: _Example, held: list[bool], *outcome: Outcome) -> bool:
        """Let a claim run to its next call, or its end."""
        self._running = one
        said = one.claim.switch(*outcome)
        if not one.claim.dead:
            function, arguments, seed = said
            one.call = function, decode_value(encode_value(arguments)), seed
            return True  # what was sent is kept as it was: the claim may change its own later
        held[one.place] = bool(said)
        if said:
            self.paths[one.place] = one.path
        return False


def _follow(one: _Example, step: Step | None) -> bool:
    """Let an example ask what it is known to ask; without a step it has held."""
    if step is not None:
        one.step, one.call = step, step.call()
    return step is not None
