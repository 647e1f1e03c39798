"""What was answered before need not be judged again.

A claim is a function of what crossed the wire: the same calls with the same
replies, byte for byte, give the same verdict. So a property's calls are kept
as they cross, round by round, with a digest of each way to answer them and
the verdict on it. A submission whose replies are known has passed, or failed,
and not a line of the property has run. Every other reply is judged as it
stands, and is a precedent from then on.

A failure is not taken over before the same counterexample has been seen again,
in a fresh worker where points depend on it. What right answers are is told
nowhere here: a digest can be compared and not read.
"""

from __future__ import annotations

import functools
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, Final

import msgspec

from gradekit.assignment.examples import Example, size
from gradekit.judging.known_answers import KnownAnswers, Path
from gradekit.judging.recording import Crossed, digest, digest_outcome
from gradekit.judging.session import Session
from gradekit.model.assignment import Assignment
from gradekit.model.outcomes import RecordedCall
from gradekit.model.report import Result
from gradekit.sandbox.worker import Worker
from gradekit.submission.reading import Submission

MOST_BYTES: Final = 48 << 20
"""About as much is learnt in one process: some ten thousand ways to answer."""
VERDICT: Final = 1000  # bytes of one, with its digest: a failure is more, but rare
MOST_RECOLLECTED: Final = 32 << 20
"""About as many bytes of single examples' calls and answers are kept in one process."""
MOST_SMALL: Final = 16
"""Small examples of one property that are kept."""
MOST_FIRST: Final = 4
"""Kept examples of one property that are tried before the others."""
MOST_NOTED: Final = 200
"""Examples of one property that are looked at to find those."""
MARK: Final = "\0"
"""Stands on both sides of a line's number where a text has to name the line."""
LONGEST: Final = 10**9
"""No submission has as many lines: who says so is not believed."""
MARKED: Final = re.compile(f"{MARK}(\\d{{1,9}}){MARK}")


class Held(msgspec.Struct, array_like=True, tag="held", frozen=True):
    """Every example held, and this was noticed on the way: see `Session`."""

    changes: list[str]
    advice: list[tuple[str, str]]


class Shown(msgspec.Struct, array_like=True, frozen=True):
    """One call of a counterexample, and how it ended: `digest` leaves out the line."""

    function: str
    arguments: list[Any]
    digest: str
    line: int


class Failed(msgspec.Struct, array_like=True, tag="failed", frozen=True):
    """An example failed, begun with this seed; `result` has lines by number, between marks.

    The last two fields are those of `Held`.
    """

    seed: int
    calls: list[Shown]
    result: Result
    changes: list[str]
    advice: list[tuple[str, str]]

    def lines(self, session: Session) -> dict[int, int] | None:
        """Make its calls; tell which of its lines are which ones here, if all end as they did."""
        lines: dict[int, int] = {}
        session.begin(self.seed)
        for call in self.calls:
            outcome = session.call(call.function, call.arguments)
            alike = digest_outcome(outcome) == call.digest
            if not alike or lines.setdefault(call.line, outcome.line) != outcome.line:
                return None
        return lines

    def told(self, submission: Submission, lines: Mapping[int, int]) -> Result:
        """Give the result with the lines of another submission in place of these."""

        def place(text: str) -> str:
            return MARKED.sub(lambda match: submission.position(lines.get(int(match[1]), 0)), text)

        found = self.result.counterexample
        assert found is not None
        calls = [replace(call, position=place(call.position)) for call in found.calls]
        message, got = place(found.message), place(found.got)
        found = replace(found, calls=calls, got=got, message=message)
        return replace(self.result, counterexample=found, message=message)


Verdict = Held | Failed
Place = tuple[tuple[int, int], int]
"""The size of a kept example, and where it stands."""


class Crossing(msgspec.Struct, array_like=True, tag="crossing"):
    """Calls that cross together, and what comes of each known way to answer them.

    `calls` is a place in a list: most ways to answer are followed by the same calls.
    """

    calls: int
    after: dict[str, Crossing | Verdict]


class Line(msgspec.Struct, array_like=True):
    """The verdict_cache of one property, which has this many examples."""

    examples: int
    first: Crossing


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learnt of one property, which has this many examples, and from which replies."""

    name: str
    examples: int
    rounds: Sequence[Crossed]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class News:
    """A lesson for another process: calls that are written down are named by their place.

    A round is the place, or the calls themselves, with the answer.
    """

    name: str
    examples: int
    rounds: Sequence[tuple[int | bytes, str]]
    verdict: Verdict


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """What a submission answered: to which properties as others did, to which not.

    `known` are the verdicts; `told` are the calls of the other properties, round by
    round, with the replies. `given_up` tells that it took too long, or ended the worker.
    """

    known: Mapping[str, Verdict] = field(default_factory=dict)
    told: Mapping[str, Sequence[tuple[bytes, bytes]]] = field(default_factory=dict)
    given_up: bool = False


class VerdictCache:
    """Those of one assignment with one corpus.

    Parameters
    ----------
    corpus : (str, str)
        Its key, and who drew it.
    packed : bytes
        What `pack` gave; none unless told.
    keeps_failures : bool
        Whether failures that cost points are learnt as well. Those of bundled files are;
        those of students are not, so that nobody is shown what another one's code did.
    """

    def __init__(
        self, corpus: tuple[str, str], packed: bytes = b"", *, keeps_failures: bool = False
    ) -> None:
        self.corpus = corpus
        self.keeps_failures = keeps_failures
        self.lines: dict[str, Line] = {}
        self._calls: list[bytes] = []
        self._small: dict[str, list[Example]] = {}
        self._first: dict[str, list[int]] = {}
        if packed:
            form = tuple[
                dict[str, Line], list[bytes], dict[str, list[Example]], dict[str, list[int]]
            ]
            whole = msgspec.msgpack.decode(zlib.decompress(packed), type=form)
            self.lines, self._calls, self._small, self._first = whole
        self._written = len(self._calls)
        self._learnt = 0
        self._recollected = 0
        self._news: list[Lesson] = []
        self._recollections: defaultdict[str, KnownAnswers] = defaultdict(KnownAnswers)
        self._noted: defaultdict[str, list[Example]] = defaultdict(list)
        self._failed: defaultdict[str, Counter[Place]] = defaultdict(Counter)

    @classmethod
    def recorded(cls, assignment: Assignment) -> VerdictCache | None:
        """Give those that are written down for an assignment, as it is usually set."""
        record = assignment.manifest.record
        if record is None or not assignment.is_usual():
            return None
        with suppress(zlib.error, msgspec.MsgspecError):  # as if nothing had been written down
            return cls(record.corpus, record.verdict_cache)
        return None

    def examples(self, name: str) -> int:
        """Tell how many examples a property has."""
        return self.lines[name].examples

    def pack(self) -> bytes:
        """Write them as bytes, the same for the same verdict_cache."""
        names = sorted({*self._small, *self._noted})
        found = {name: _commonest(counts) for name, counts in self._failed.items()}
        first = dict(sorted((self._first | found).items()))
        small = {name: _smallest([*self.small(name), *self._noted[name]]) for name in names}
        return zlib.compress(msgspec.msgpack.encode([self.lines, self._calls, small, first]), 9)

    def small(self, name: str) -> Sequence[Example]:
        """Give small examples on which others have failed, the smallest first.

        They are those that were written down, and not what was learnt since: what a
        student is shown does not depend on who was graded before.
        """
        return self._small.get(name, ())

    def first(self, name: str) -> Sequence[int]:
        """Tell at which kept examples of a property most others have failed."""
        return self._first.get(name, ())

    def note_failed(self, name: str, place: int, example: Example) -> None:
        """Note at which kept example somebody failed first, where they were tried in order."""
        if name in self._first:
            return
        self._failed[name][size(example), place] += 1

    def note_small(self, name: str, example: Example) -> None:
        """Note that somebody failed on an example which can not be made smaller."""
        if len(self._noted[name]) < MOST_NOTED:
            self._noted[name].append(example)

    def note_all_of(self, other: VerdictCache) -> None:
        """Note what another has noted."""
        for name, examples in other._noted.items():
            self._noted[name] += examples
        for name, counts in other._failed.items():
            self._failed[name].update(counts)

    def compare(self, names: Iterable[str], worker: Worker, deadline: float) -> Comparison:
        """Ask a submission what others were asked, for many properties at once.

        Parameters
        ----------
        names : iterable of str
            The properties; of those without verdict_cache nothing is told.
        worker : Worker
            Where the submission runs.
        deadline : float
            When to give up, on the monotonic clock.
        """
        seconds = worker.limits.seconds_per_call
        told: dict[str, list[tuple[bytes, bytes]]] = {name: [] for name in names}
        at = {name: self.lines[name].first for name in told if name in self.lines}
        known: dict[str, Verdict] = {}
        while at:
            calls = [self._calls[one.calls] for one in at.values()]
            replies = worker.answer_rounds(calls, seconds=seconds, deadline=deadline)
            if replies is None:
                return Comparison(known=known, given_up=True)
            onward: dict[str, Crossing] = {}
            for (name, crossing), reply in zip(at.items(), replies, strict=True):
                told[name].append((self._calls[crossing.calls], reply))
                match crossing.after.get(digest(reply)):
                    case Crossing() as after:
                        onward[name] = after
                    case Held() | Failed() as verdict:
                        known[name] = verdict
            at = onward
        return Comparison(known=known, told=told)

    def learn(self, lesson: Lesson) -> None:
        """Keep a lesson, and as news if it was new."""
        if self._keep(lesson):
            self._news.append(lesson)

    def known_answers(self, name: str) -> KnownAnswers:
        """Give what is known of a property's single examples, in this process alone."""
        return self._recollections[name]

    def keep_answers(self, name: str, paths: Mapping[int, Path]) -> None:
        """Keep what examples asked and were answered, where all of them held."""
        for place, path in paths.items():
            if self._recollected < MOST_RECOLLECTED:
                self._recollected += self._recollections[name].keep(place, path)

    def news(self) -> list[News]:
        """Give what was learnt since this was last asked, for others with the same record."""
        lessons, self._news = self._news, []
        return [self._told(lesson) for lesson in lessons]

    def _told(self, lesson: Lesson) -> News:
        places = ((self._places.get(one.calls, self._written), one) for one in lesson.rounds)
        rounds = [
            (place if place < self._written else one.calls, one.answer) for place, one in places
        ]
        return News(lesson.name, lesson.examples, rounds, lesson.verdict)

    def hear(self, news: News) -> None:
        """Keep what another process has learnt."""
        rounds = [
            Crossed(self._calls[calls] if isinstance(calls, int) else calls, answer)
            for calls, answer in news.rounds
        ]
        self._keep(Lesson(news.name, news.examples, rounds, news.verdict))

    def _keep(self, lesson: Lesson) -> bool:
        """Keep a lesson; tell whether it was new."""
        if not lesson.rounds:
            return False
        name, rounds = lesson.name, lesson.rounds
        first, *others = rounds
        if name not in self.lines:
            if not self._has_room(len(first.calls)):
                return False
            self.lines[name] = Line(lesson.examples, self._crossing(first))
        crossing = self.lines[name].first
        for before, crossed in zip(rounds, others, strict=False):
            after = crossing.after.get(before.answer)
            if after is None and self._has_room(len(crossed.calls)):
                after = crossing.after[before.answer] = self._crossing(crossed)
            if not isinstance(after, Crossing):
                return False
            crossing = after
        is_new = rounds[-1].answer not in crossing.after and self._has_room(VERDICT)
        if is_new:
            crossing.after[rounds[-1].answer] = lesson.verdict
        return is_new

    @functools.cached_property
    def _places(self) -> dict[bytes, int]:
        """The places of calls, which are needed only once something is learnt."""
        return {calls: place for place, calls in enumerate(self._calls)}

    def _crossing(self, crossed: Crossed) -> Crossing:
        place = self._places.setdefault(crossed.calls, len(self._calls))
        if place == len(self._calls):
            self._calls.append(crossed.calls)
        return Crossing(place, {})

    def _has_room(self, size: int) -> bool:
        self._learnt += size
        return self._learnt <= MOST_BYTES


def _smallest(examples: Iterable[Example]) -> list[Example]:
    """Choose the smallest of some examples, each once."""
    ordered = sorted(examples, key=lambda one: (size(one), repr(one)))
    return [one for one, _ in groupby(ordered)][:MOST_SMALL]


def _commonest(counts: Counter[Place]) -> list[int]:
    """Choose where most have failed, the smallest example first."""
    most = sorted(counts, key=lambda place: (-counts[place], place))[:MOST_FIRST]
    return [place for _, place in sorted(most)]


def shown(calls: Sequence[RecordedCall]) -> list[Shown]:
    """Keep the calls of a counterexample."""
    return [
        Shown(
            call.function,
            list(call.arguments),
            digest_outcome(call.outcome),
            call.outcome.line,
        )
        for call in calls
    ]


def mark(line: int) -> str:
    """Name a line so that `Failed.told` finds it."""
    return f"{MARK}{line}{MARK}" if 0 < line < LONGEST else ""
