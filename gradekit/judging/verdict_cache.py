"""Verdict cache: replies that equal, byte for byte, those judged before get the same verdict.

A verdict depends only on the messages between the judge and the submission. So a
property's calls are stored in serialised form, round by round, with a digest of each
set of replies, in a trie whose leaves are verdicts. Where the replies are known, the
property does not run. Every other submission is judged, and its verdict is added.

A failure is taken from the cache only after the same counterexample has failed again,
in a fresh worker where points depend on it. The cache does not reveal right answers:
a digest can be compared and not read.
"""

from __future__ import annotations

import functools
import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from typing import Any, Final

import msgspec

from gradekit.assignment.examples import Example, size
from gradekit.judging.known_answers import Exchange, KnownAnswers
from gradekit.judging.recording import RecordedRound, digest, digest_outcome
from gradekit.judging.session import Session
from gradekit.model.assignment import Assignment
from gradekit.model.outcomes import RecordedCall
from gradekit.model.report import Result
from gradekit.sandbox.worker import Worker
from gradekit.submission.reading import Submission

MOST_BYTES: Final = 48 << 20  # added in one process: some ten thousand ways to answer
VERDICT: Final = 1000  # bytes of one, with its digest: a failure is more, but rare
MOST_BYTES_OF_ANSWERS: Final = 32 << 20  # single examples' calls and answers in one process
MOST_SMALL: Final = 16  # small examples of one property that are kept
MOST_FIRST: Final = 4  # kept examples of one property that are tried before the others
MOST_NOTED: Final = 200  # examples of one property that are looked at to find those
MARK: Final = "\0"  # on both sides of a line's number where a text has to name the line
LONGEST: Final = 10**9  # no submission has as many lines: a larger number is not genuine
MARKED: Final = re.compile(f"{MARK}(\\d{{1,9}}){MARK}")


class HeldVerdict(msgspec.Struct, array_like=True, tag="held", frozen=True):
    """Every example held, and this was noticed on the way: see `Session`."""

    changes: list[str]
    advice: list[tuple[str, str]]


class ShownCall(msgspec.Struct, array_like=True, frozen=True):
    """One call of a counterexample, and how it ended: `digest` leaves out the line."""

    function: str
    arguments: list[Any]
    digest: str
    line: int


class FailedVerdict(msgspec.Struct, array_like=True, tag="failed", frozen=True):
    """An example failed, begun with this seed; `result` has lines by number, between marks."""

    seed: int
    calls: list[ShownCall]
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

    def result_for(self, submission: Submission, lines: Mapping[int, int]) -> Result:
        """Give the result with the lines of another submission in place of these."""

        def place(text: str) -> str:
            return MARKED.sub(lambda match: submission.position(lines.get(int(match[1]), 0)), text)

        shown = self.result.counterexample
        assert shown is not None
        calls = [replace(call, position=place(call.position)) for call in shown.calls]
        message, got = place(shown.message), place(shown.got)
        shown = replace(shown, calls=calls, got=got, message=message)
        return replace(self.result, counterexample=shown, message=message)


CachedVerdict = HeldVerdict | FailedVerdict
Place = tuple[tuple[int, int], int]
"""The size of a kept example, and where it stands."""


class Node(msgspec.Struct, array_like=True, tag="crossing"):
    """A round of calls, and what follows each known digest of the replies.

    `calls` is a place in a list: most ways to answer are followed by the same calls.
    """

    calls: int
    after: dict[str, Node | CachedVerdict]


class Trie(msgspec.Struct, array_like=True):
    """The cached verdicts on one property, which has this many examples."""

    examples: int
    root: Node


Packed = tuple[dict[str, Trie], list[bytes], dict[str, list[Example]], dict[str, list[int]]]
"""Tries, the calls that they refer to, small examples and the places tried first, by property."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A verdict on one property, which has this many examples, and the rounds it rests on."""

    name: str
    examples: int
    rounds: Sequence[RecordedRound]
    verdict: CachedVerdict


@dataclass(frozen=True, slots=True)
class Update:
    """A verdict to be sent to another process; calls that both have on file are indices.

    A round is the index, or the calls themselves, with the digest of the replies.
    """

    name: str
    examples: int
    rounds: Sequence[tuple[int | bytes, str]]
    verdict: CachedVerdict


@dataclass(frozen=True, kw_only=True, slots=True)
class FirstPass:
    """Cached verdicts by property, and each round's calls and replies: they are not asked again.

    `given_up` tells that the pass timed out or the worker died.
    """

    verdicts: Mapping[str, CachedVerdict] = field(default_factory=dict)
    replies: Mapping[str, Sequence[tuple[bytes, bytes]]] = field(default_factory=dict)
    given_up: bool = False


class VerdictCache:
    """The cached verdicts of one assignment with one corpus: its key, and who drew it.

    `packed` is what `pack` gave. Failures that cost points are added where `keeps_failures`,
    as for bundled files; not those of students: nobody is shown what another one's code did.
    """

    def __init__(
        self, corpus: tuple[str, str], packed: bytes = b"", *, keeps_failures: bool = False
    ) -> None:
        self.corpus = corpus
        self.keeps_failures = keeps_failures
        parts: Packed = ({}, [], {}, {})
        if packed:
            parts = msgspec.msgpack.decode(zlib.decompress(packed), type=Packed)
        self.tries, self._calls, self._small, self._first = parts
        self._calls_on_file = len(self._calls)
        self._bytes_added = 0
        self._bytes_of_answers = 0
        self._unsent: list[Entry] = []
        self._known_answers: defaultdict[str, KnownAnswers] = defaultdict(KnownAnswers)
        self._noted: defaultdict[str, list[Example]] = defaultdict(list)
        self._failed: defaultdict[str, Counter[Place]] = defaultdict(Counter)

    @classmethod
    def recorded(cls, assignment: Assignment) -> VerdictCache | None:
        """Give the one that is written down for an assignment, as it is usually set."""
        record = assignment.manifest.record
        if record is not None and assignment.is_usual():
            with suppress(zlib.error, msgspec.MsgspecError):  # as if nothing were written down
                return cls(record.corpus, record.verdict_cache)
        return None

    def pack(self) -> bytes:
        """Write it as bytes, the same for the same verdicts."""
        names = sorted({*self._small, *self._noted})
        commonest = {name: _commonest(counts) for name, counts in self._failed.items()}
        first = dict(sorted((self._first | commonest).items()))
        small = {name: _smallest([*self.small(name), *self._noted[name]]) for name in names}
        return zlib.compress(msgspec.msgpack.encode([self.tries, self._calls, small, first]), 9)

    def small(self, name: str) -> Sequence[Example]:
        """Give small examples on which others have failed, the smallest first.

        They are those that were written down, and not what was added since: what a
        student is shown does not depend on who was graded before.
        """
        return self._small.get(name, ())

    def first(self, name: str) -> Sequence[int]:
        """Tell at which kept examples of a property most others have failed."""
        return self._first.get(name, ())

    def note_failed(self, name: str, place: int, example: Example) -> None:
        """Note the example of the corpus on which a submission failed first, in order."""
        if name not in self._first:
            self._failed[name][size(example), place] += 1

    def note_small(self, name: str, example: Example) -> None:
        """Note that a submission failed on an example that cannot be made smaller."""
        if len(self._noted[name]) < MOST_NOTED:
            self._noted[name].append(example)

    def note_all_of(self, other: VerdictCache) -> None:
        """Note what another has noted."""
        for name, examples in other._noted.items():
            self._noted[name] += examples
        for name, counts in other._failed.items():
            self._failed[name].update(counts)

    def look_up(self, names: Iterable[str], worker: Worker, deadline: float) -> FirstPass:
        """Ask a submission what others were asked, for many properties at once.

        It gives up at `deadline`, on the monotonic clock.
        """
        seconds = worker.limits.seconds_per_call
        replies: dict[str, list[tuple[bytes, bytes]]] = {name: [] for name in names}
        nodes = {name: self.tries[name].root for name in replies if name in self.tries}
        verdicts: dict[str, CachedVerdict] = {}
        while nodes:
            calls = [self._calls[node.calls] for node in nodes.values()]
            answered = worker.answer_rounds(calls, seconds=seconds, deadline=deadline)
            if answered is None:
                return FirstPass(verdicts=verdicts, given_up=True)
            onward: dict[str, Node] = {}
            for (name, node), reply in zip(nodes.items(), answered, strict=True):
                replies[name].append((self._calls[node.calls], reply))
                match node.after.get(digest(reply)):
                    case Node() as after:
                        onward[name] = after
                    case HeldVerdict() | FailedVerdict() as verdict:
                        verdicts[name] = verdict
            nodes = onward
        return FirstPass(verdicts=verdicts, replies=replies)

    def add(self, entry: Entry) -> None:
        """Keep an entry, and for `updates` if it was new."""
        if self._insert(entry):
            self._unsent.append(entry)

    def known_answers(self, name: str) -> KnownAnswers:
        """Give what is known of a property's single examples, in this process alone."""
        return self._known_answers[name]

    def add_answers(self, name: str, exchanges: Mapping[int, Sequence[Exchange]]) -> None:
        """Keep what examples asked and were answered, where all of them held."""
        for place, answered in exchanges.items():
            if self._bytes_of_answers < MOST_BYTES_OF_ANSWERS:
                self._bytes_of_answers += self._known_answers[name].add(place, answered)

    def updates(self) -> list[Update]:
        """Give what was added since this was last asked, for others with the same record."""
        entries, self._unsent = self._unsent, []
        return [self._update(entry) for entry in entries]

    def _update(self, entry: Entry) -> Update:
        on_file = self._calls_on_file
        places = ((self._places.get(each.calls, on_file), each) for each in entry.rounds)
        rounds = [(place if place < on_file else each.calls, each.digest) for place, each in places]
        return Update(entry.name, entry.examples, rounds, entry.verdict)

    def apply(self, update: Update) -> None:
        """Keep what another process has added."""
        rounds = [
            RecordedRound(self._calls[calls] if isinstance(calls, int) else calls, digest_)
            for calls, digest_ in update.rounds
        ]
        self._insert(Entry(update.name, update.examples, rounds, update.verdict))

    def _insert(self, entry: Entry) -> bool:
        """Put an entry into its trie; tell whether it was new."""
        if not entry.rounds:
            return False
        first, last = entry.rounds[0], entry.rounds[-1]
        if entry.name not in self.tries:
            if not self._has_room(len(first.calls)):
                return False
            self.tries[entry.name] = Trie(entry.examples, self._node(first))
        node = self.tries[entry.name].root
        for before, following in pairwise(entry.rounds):
            after = node.after.get(before.digest)
            if after is None and self._has_room(len(following.calls)):
                after = node.after[before.digest] = self._node(following)
            if not isinstance(after, Node):
                return False
            node = after
        is_new = last.digest not in node.after and self._has_room(VERDICT)
        if is_new:
            node.after[last.digest] = entry.verdict
        return is_new

    @functools.cached_property
    def _places(self) -> dict[bytes, int]:
        """The places of calls, which are needed only once something is added."""
        return {calls: place for place, calls in enumerate(self._calls)}

    def _node(self, recorded: RecordedRound) -> Node:
        place = self._places.setdefault(recorded.calls, len(self._calls))
        if place == len(self._calls):
            self._calls.append(recorded.calls)
        return Node(place, {})

    def _has_room(self, size: int) -> bool:
        self._bytes_added += size
        return self._bytes_added <= MOST_BYTES


def _smallest(examples: Iterable[Example]) -> list[Example]:
    """Choose the smallest of some examples, each once."""
    ordered = sorted(examples, key=lambda example: (size(example), repr(example)))
    return [example for example, _ in groupby(ordered)][:MOST_SMALL]


def _commonest(counts: Counter[Place]) -> list[int]:
    """Choose where most have failed, the smallest example first."""
    most = sorted(counts, key=lambda place: (-counts[place], place))[:MOST_FIRST]
    return [place for _, place in sorted(most)]


def shown_calls(calls: Sequence[RecordedCall]) -> list[ShownCall]:
    """Keep the calls of a counterexample."""
    return [
        ShownCall(
            call.function, list(call.arguments), digest_outcome(call.outcome), call.outcome.line
        )
        for call in calls
    ]


def mark_line(line: int) -> str:
    """Name a line so that `FailedVerdict.result_for` finds it."""
    return f"{MARK}{line}{MARK}" if 0 < line < LONGEST else ""
