"""Judges conditional mutants: each on the examples that reach its feature, ladders by bisecting.

One process has all mutants of a function, and is told which of them it is to be. Beyond which
step of a ladder a mutant is not refuted any more is found from the far end: who is refuted
there, is refuted before it. Points decide, not advice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Final, Protocol, Self

from gradekit.assignment.domains import read_domains
from gradekit.assignment.examples import Corpus, Example
from gradekit.authoring.conditional import (
    HISTORY,
    PARTS,
    SELECT,
    Ladder,
    ladders,
    mutant_text,
)
from gradekit.authoring.coverage import Place, Row
from gradekit.authoring.findings import Judged
from gradekit.authoring.wrapper import ALIAS, PROTOCOLS
from gradekit.grading.grader import Grader
from gradekit.judging.attempts import Failure, search, search_singly
from gradekit.judging.blame import Blame
from gradekit.judging.confirmation import doubt
from gradekit.judging.session import Session, Sessions, Setting
from gradekit.model.assignment import Assignment, Property
from gradekit.model.errors import AssignmentError
from gradekit.model.outcomes import OutcomeKind
from gradekit.sandbox.isolation import Isolation
from gradekit.submission.reading import parse

REFUTED: Final = "refuted"
SURVIVES: Final = "survives"
UNREACHED: Final = "not reached"
NO_EFFECT: Final = "no effect"
FEW: Final = (1, 8)
"""How many examples of each property are tried at first, and then."""
SECONDS_PER_CALL: Final = 2.0
SECONDS_IN_TOTAL: Final = 3600.0


@dataclass(frozen=True, kw_only=True, slots=True)
class Reached:
    """A function whose mutants are judged: what reaches each bucket, and all that judges it.

    `lost` are properties that the solution itself loses: they refute nothing.
    """

    function: str
    rows: tuple[Row, ...]
    places: tuple[Place, ...]
    lost: tuple[str, ...] = ()


class Judge(Protocol):
    """Protocol of what judges one mutant of a ladder."""

    def judge(self, ladder: Ladder, step: int) -> str:
        """Give what comes of it."""


def judge_function(grader: Grader, reached: Reached) -> list[Judged]:
    """Judge all mutants of a function."""
    assignment, corpus, _ = grader.material({})
    manifest, function = assignment.manifest, reached.function
    domain = read_domains(manifest.folder, manifest.functions)[function]
    made = ladders(assignment, domain, function, reached.rows, reached.places)
    text = mutant_text(assignment, domain, function, made)
    about = Judging(assignment, corpus, grader.isolation, frozenset(reached.lost))
    with FunctionJudge(about, function, text, made) as judge:
        return [
            Judged(
                function=function,
                family=ladder.family,
                kind=ladder.kind,
                part=" ".join(map(str, ladder.part)),
                names=[ladder.name(step) for step in range(len(ladder.places))],
                outcomes=outcomes(judge, ladder),
                examples=list(map(len, ladder.places)),
            )
            for ladder in made
        ]


def outcomes(judge: Judge, ladder: Ladder) -> list[str]:
    """Give what comes of each mutant of a ladder.

    Steps that no example reaches survive without being judged. One that is refuted stands for
    all before it. Beyond the last of these, one that is never wrong stands for all after it.
    """
    reached = sum(map(bool, ladder.places))
    found: dict[int, str] = {}

    def has(step: int, outcome: str) -> bool:
        if step not in found:
            found[step] = judge.judge(ladder, step)
        return found[step] == outcome

    if reached and has(reached - 1, REFUTED):
        refuted = reached
    else:
        refuted = _bisected(0, reached, lambda step: has(step, REFUTED))
    idle = _bisected(refuted, reached, lambda step: not has(step, NO_EFFECT))
    rest = len(ladder.places) - reached
    middle = [found.get(step, SURVIVES) for step in range(refuted, idle)]
    return [REFUTED] * refuted + middle + [NO_EFFECT] * (reached - idle) + [UNREACHED] * rest


def _bisected(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """Give the first of some numbers that something does not hold for, as for all after it."""
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if holds(middle) else (low, middle)
    return low


@dataclass(slots=True)
class _Work:
    """The sessions of a function's text, until one of them is no longer what it was."""

    sessions: Sessions
    starts: int

    @property
    def session(self) -> Session:
        return self.sessions.main

    @property
    def is_as_before(self) -> bool:
        return self.session.worker.starts == self.starts and not self.session.hangs


@dataclass(frozen=True, slots=True)
class Judging:
    """What mutants are judged by; `lost` are properties that refute nothing."""

    assignment: Assignment
    corpus: Corpus
    isolation: Isolation
    lost: frozenset[str] = frozenset()


class FunctionJudge:
    """Judges the mutants of one function, whose text has them all; a context manager."""

    def __init__(self, about: Judging, function: str, text: str, made: Sequence[Ladder]) -> None:
        self.about = about
        self.assignment = about.assignment
        self.function = function
        self.text = text
        sizes = accumulate((len(ladder.chain.steps) for ladder in made), initial=0)
        self.first = dict(zip(map(id, made), sizes, strict=False))
        self.properties = {each.name: each for each in about.assignment.properties}
        self._refuters: dict[str, None] = {}
        self._work: _Work | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def judge(self, ladder: Ladder, step: int) -> str:
        """Judge one mutant."""
        index = self.first[id(ladder)] + step
        try:
            if self._refuted(ladder, index, _by_property(ladder.places[step])):
                return REFUTED
            is_whole = self._begun().is_as_before
            wrong = self._select(-1)
            if wrong or not is_whole:
                return SURVIVES
            must_be_reached = ladder.family in {HISTORY, PARTS} and ladder.kind != ALIAS
            return UNREACHED if must_be_reached else NO_EFFECT
        finally:
            if self._work and not self._work.is_as_before:
                self._end()

    def _refuted(self, ladder: Ladder, index: int, places: Mapping[str, Sequence[int]]) -> bool:
        if ladder.kind in PROTOCOLS:
            return self._remembers(index, places)
        self._select(index)
        begins = (0, *FEW)
        for begin, end in zip(begins, (*begins[1:], None), strict=True):
            for name, examples in places.items():
                is_asked = name not in self.about.lost and examples[begin:end]
                if is_asked and self._is_refuted_by(name, examples[begin:end]):
                    return True
        return False

    def _remembers(self, index: int, places: Mapping[str, Sequence[int]]) -> bool:
        """Whether a property refutes a mutant that depends on earlier calls.

        It takes all examples of a property, one after the other, and few properties refute any
        of these mutants: those that did so before are asked first. If none does, the last
        property comes last nevertheless, for how often the mutant was wrong is told of that.
        """
        names = [name for name in places if name not in self.about.lost]
        likely = [name for name in reversed(self._refuters) if name in names]
        others = [name for name in names if name not in likely or name == names[-1]]
        for name in (*likely, *others):
            self._select(index)
            if self._is_refuted_by(name, places[name], singly=True):
                self._refuters.pop(name, None)
                self._refuters[name] = None
                return True
        return False

    def _is_refuted_by(self, name: str, places: Sequence[int], *, singly: bool = False) -> bool:
        """Whether a property fails on some of its examples."""
        examples = [self.about.corpus.examples[name][i] for i in places]
        return self._fails(self.properties[name], examples, singly=singly)

    def _fails(self, property_: Property, examples: Sequence[Example], *, singly: bool) -> bool:
        """Whether a property fails on some examples, with whichever helpers, beyond doubt."""
        sessions = self._begun().sessions
        settings = Blame(self.assignment.manifest, sessions).settings(property_)
        return all(
            self._fails_in(property_, setting, examples, singly=singly) for setting, _ in settings
        )

    def _fails_in(
        self, property_: Property, setting: Setting, examples: Sequence[Example], *, singly: bool
    ) -> bool:
        while examples:
            find = search_singly if singly else search
            failure: Failure | None = find(property_, setting, examples)
            if failure is None:
                return False
            if doubt(property_, failure, self.assignment) is None:
                return True
            examples = examples[failure.held + 1 :]
        return False

    def _select(self, index: int) -> int:
        """Select a mutant in the process; give how often the one before was wrong."""
        worker = self._begun().session.worker
        outcome = worker.call(SELECT, [index], seed=0, seconds=SECONDS_PER_CALL)
        return outcome.value if isinstance(outcome.value, int) else 1

    def _begun(self) -> _Work:
        if self._work is None:
            limits = replace(self.assignment.manifest.limits, seconds_in_total=SECONDS_IN_TOTAL)
            manifest = self.assignment.manifest
            driver = {
                name: needs
                for name, needs in manifest.driver.items()
                if name in needs or name != self.function
            }
            text = replace(manifest, limits=limits, load="module", driver=driver)
            submission = parse(self.text, path="mutant.py", load="module")
            sessions = Sessions(
                replace(self.assignment, manifest=text), submission, self.about.isolation
            )
            outcome = sessions.main.worker.load()
            if outcome.kind is not OutcomeKind.RETURNED:
                problem = f"its solution cannot be wrapped ({outcome.message})"
                raise AssignmentError([f"{manifest.folder}: {problem}."])
            self._work = _Work(sessions, sessions.main.worker.starts)
        return self._work

    def _end(self) -> None:
        if self._work:
            self._work.sessions.__exit__()
        self._work = None


def _by_property(places: Iterable[Place]) -> dict[str, list[int]]:
    """Give the examples of each property."""
    grouped: dict[str, list[int]] = {}
    for name, index in places:
        grouped.setdefault(name, []).append(index)
    return grouped
