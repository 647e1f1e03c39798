"""First pass: the examples of all properties side by side, with the student's own helpers.

Known answers are followed first: an example whose replies are all known has ended, and its
claim does not run. Then the claims of the others run, in blocks; a property is done with
its first failing example. Advice is tried on every example, to show the smallest.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import pairwise
from typing import Final

from gradekit.assignment.examples import Corpus, size
from gradekit.assignment.hypothesis_adapter import import_meanwhile, runs_alone
from gradekit.judging.attempts import Failure, attempt
from gradekit.judging.batching import Batch, Trial
from gradekit.judging.known_answers import (
    HELD,
    Ending,
    Exchange,
    KnownAnswers,
    Node,
    digest,
    known_as,
)
from gradekit.judging.runs import Noticed
from gradekit.judging.session import CallFailed, Sessions, Setting
from gradekit.model.assignment import Property
from gradekit.model.mismatch import Mismatch
from gradekit.model.outcomes import AT_ONCE, History, RecordedCall
from gradekit.sandbox.child import protocol
from gradekit.sandbox.worker import Worker

SHARE: Final = 1 / 8  # of a submission's time: the rest is for what is in doubt
BLOCKS: Final = (0, 1, 8)  # where the first begin: most of what is wrong fails on the first few
MANY: Final = 600_000
"""Bytes of the first calls of examples: with more of them a second worker is worth its start."""
MOST_TOGETHER: Final = 400  # examples that run at a time: each takes some 20 KB


@dataclass(slots=True)
class _Path(Trial[Failure]):
    """An example that has not simply held by known answers; `ending` if they tell another."""

    ending: Ending | None = None
    noticed: Noticed = field(default_factory=Noticed)

    @property
    def has_ended(self) -> bool:
        if self.failure is not None and self.failure.is_out_of_time:
            return False
        return self.ending is not None or self.is_done

    @property
    def has_failed(self) -> bool:
        if self.ending is not None:
            return self.ending.mismatch is not None
        return self.failure is not None


_Paths = dict[int, _Path]
"""By the place of the example."""
_Waiting = tuple[str, int, Node, tuple[Exchange, ...]]
"""An example, by its property and place, before a call, and its exchanges so far."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """What came of so many examples of a property: all held, but for the `failure`, if any."""

    examples: int
    failure: Failure | None


class Replay:
    """The first pass over one submission, by `most` examples of each property at most."""

    def __init__(
        self,
        sessions: Sessions,
        corpus: Corpus,
        known_answers: KnownAnswers,
        most: int | None = None,
    ) -> None:
        self._sessions = sessions
        self._session = sessions.main
        self._advice = sessions.main.assignment.manifest.advice()
        self._corpus = corpus
        self._known_answers = known_answers
        assignment = sessions.main.assignment
        self._known_as = {each.name: known_as(each, assignment) for each in assignment.properties}
        self._counts = {
            name: count if most is None else min(most, count)
            for name, count in corpus.counts.items()
        }

    def run(self, properties: Sequence[Property]) -> dict[str, Replayed]:
        """Replay properties; those are left out for which it did not come to an end.

        It takes no more than an eighth of the time. Where that is not enough, it is given
        back: what gradekit asked in vain is not at the student's cost.
        """
        paths: dict[str, _Paths] = {property_.name: {} for property_ in properties}
        began = time.monotonic()
        deadline = began + (self._session.deadline - began) * SHARE
        with self._session.until(deadline):
            if self._follow(paths):
                self._try(properties, paths)
        results = {each.name: self._replayed(each, paths[each.name]) for each in properties}
        ended = {name: replayed for name, replayed in results.items() if replayed is not None}
        if len(ended) < len(properties):
            self._sessions.extend(time.monotonic() - began)
        return ended

    def _follow(self, paths: Mapping[str, _Paths]) -> bool:
        """Follow the known answers; note where an example leaves them, or did not just hold.

        The first example of each property goes ahead: where one leaves, claims will run.
        """
        first, others = self._begun(paths)
        with self._second_worker(others) as worker:
            for waiting in (first, others):
                if not self._follow_from(waiting, paths, worker):
                    for name, place, *_ in (*first, *others):
                        paths[name].setdefault(place, _Path())
                    return False
                if any(not path.has_ended for each in paths.values() for path in each.values()):
                    import_meanwhile()
        return True

    @contextlib.contextmanager
    def _second_worker(self, waiting: Sequence[_Waiting]) -> Iterator[Worker | None]:
        """Give a worker for half of the examples, if they are many.

        How many does not depend on the machine, nor on time: the same examples are asked in
        the same process each time.
        """
        calls = self._known_answers.calls
        many = sum(len(calls[node.call]) for *_, node, _ in waiting) >= MANY
        if self._sessions.alone or not many:
            yield None
            return
        worker = self._session.worker.another()
        before = self._session.worker.output()
        try:
            yield worker
        finally:
            worker.stop()
            self._session.worker.add_output(worker.output().removeprefix(before))

    def _follow_from(
        self, waiting: list[_Waiting], paths: Mapping[str, _Paths], other: Worker | None
    ) -> bool:
        """Follow examples to their end; each makes its calls in one worker."""
        calls = self._known_answers.calls
        shares = [waiting] if other is None else [waiting[::2], waiting[1::2]]
        while any(shares):
            asked = [[calls[node.call] for *_, node, _ in share] for share in shares]
            if other is None:
                replies = self._session.exchange(asked[0])
                answered = None if replies is None else [replies]
            else:
                answered = self._session.exchange_beside(other, asked)
            if answered is None:
                return False
            shares = [
                list(self._onward(share, replies, paths))
                for share, replies in zip(shares, answered, strict=True)
            ]
        return True

    def _onward(
        self, waiting: Sequence[_Waiting], replies: Sequence[bytes], paths: Mapping[str, _Paths]
    ) -> Iterator[_Waiting]:
        """Give the examples that go on after these replies; note the others in `paths`."""
        calls, endings = self._known_answers.calls, self._known_answers.endings
        for (name, place, node, earlier), reply in zip(waiting, replies, strict=True):
            after = node.after.get(digest(reply))
            if after == HELD:
                continue
            exchanges = (*earlier, (calls[node.call], reply))
            if isinstance(after, Node):
                yield name, place, after, exchanges
            else:
                ending = None if after is None else endings[after]
                paths[name][place] = _Path(exchanges=[*exchanges], ending=ending)

    def _begun(self, paths: Mapping[str, _Paths]) -> tuple[list[_Waiting], list[_Waiting]]:
        """Give the first examples, and the others; an example without a node has left at once."""
        first: list[_Waiting] = []
        others: list[_Waiting] = []
        for name in paths:
            nodes = self._known_answers.first(self._known_as[name])[: self._counts[name]]
            for place in range(len(nodes), self._counts[name]):
                paths[name][place] = _Path()
            begun: list[_Waiting] = [(name, place, node, ()) for place, node in enumerate(nodes)]
            first += begun[:1]
            others += begun[1:]
        return first, others

    def _try(self, properties: Sequence[Property], paths: Mapping[str, _Paths]) -> None:
        """Run the claims of what is not known, block by block until one fails."""
        undecided = [property_ for property_ in properties if paths[property_.name]]
        most = max((1 + max(paths[each.name]) for each in undecided), default=0)
        for start, stop in pairwise(sorted({*BLOCKS, most})):
            trials: list[_Path] = []
            for property_ in undecided:
                trials += self._trials(property_, paths[property_.name], start, stop)
            for first in range(0, len(trials), MOST_TOGETHER):
                if not Batch(self._session).run(trials[first : first + MOST_TOGETHER]):
                    return
            undecided = [each for each in undecided if _first_failed(paths[each.name]) is None]

    def _trials(self, property_: Property, paths: _Paths, start: int, stop: int) -> Iterator[_Path]:
        """Give what is to be tried of a block; all of it at once, if it is advice."""
        setting = Setting(session=self._session, own_helpers=True)
        is_advice = property_.name in self._advice
        for place, path in sorted(paths.items()):
            is_due = not path.has_ended and (is_advice or start <= place < stop)
            if is_due and not runs_alone(property_):
                example = self._corpus.examples[property_.name][place]
                path.attempt = partial(attempt, property_, setting, example, path.noticed)
                yield path

    def _replayed(self, property_: Property, paths: _Paths) -> Replayed | None:
        """Tell what came of a property, and keep what has been learnt; None if that is open."""
        failed = _first_failed(paths)
        last = max(paths, default=0) if failed is None else failed
        tried = {place: path for place, path in sorted(paths.items()) if place <= last}
        if not all(path.has_ended for path in tried.values()):
            return None
        for path in tried.values():
            noticed = path.ending or path.noticed
            self._session.noticed.add(noticed.changes, noticed.advice)
        return Replayed(self._counts[property_.name], self._result(property_, paths, failed))

    def _result(self, property_: Property, paths: _Paths, failed: int | None) -> Failure | None:
        """Give the failure to be shown, if there is one; keep what has been learnt."""
        name = property_.name
        is_advice = name in self._advice
        if failed is None or is_advice:
            for place, path in sorted(paths.items()):
                if path.is_done and (ending := _ending(path)):
                    known = self._known_as[name]
                    self._known_answers.add(known, place, path.exchanges, ending)
        if failed is None:
            return None
        shown = failed
        if is_advice:
            examples = self._corpus.examples[name]
            failing = [place for place, path in sorted(paths.items()) if path.has_failed]
            shown = min(failing, key=lambda place: size(examples[place]))
        failure = self._failure(name, shown, paths[shown])
        return replace(failure, held=failed, shrunk=is_advice and not property_.drawn)

    def _failure(self, name: str, place: int, path: _Path) -> Failure:
        """Give the failure of an example; one that was known is put together from its calls."""
        if path.ending is None:
            assert path.failure is not None
            return path.failure
        calls = tuple(self._recorded(*exchange) for exchange in path.exchanges)
        error: Exception = CallFailed(calls[-1].function, calls[-1].outcome)
        if path.ending.mismatch:
            message, got, expected, within = path.ending.mismatch
            error = Mismatch(message, got=got, expected=expected, within=within)
        example = self._corpus.examples[name][place]
        return Failure(example=example, error=error, calls=calls)

    def _recorded(self, call: bytes, reply: bytes) -> RecordedCall:
        request = protocol.decode_request(call)
        assert isinstance(request, protocol.CallRequest)
        outcome = self._session.worker.read(request, reply)
        return RecordedCall(
            function=request.function,
            arguments=request.arguments,
            outcome=outcome,
            history=History(request.earlier, request.how) if request.earlier else AT_ONCE,
        )


def _first_failed(paths: _Paths) -> int | None:
    return min((place for place, path in paths.items() if path.has_failed), default=None)


def _ending(path: _Path) -> Ending | None:
    """Write down how an example ended that was tried; None if only its claim could tell."""
    changes, advice = sorted(path.noticed.changes), sorted(path.noticed.advice)
    if path.failure is None:
        return Ending(changes, advice, None)
    error = path.failure.error
    if isinstance(error, Mismatch):
        return Ending(changes, advice, [error.message, error.got, error.expected, error.within])
    return Ending(changes, advice, []) if isinstance(error, CallFailed) else None
