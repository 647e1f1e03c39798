"""Every property of a submission judged twice: by replay, and by a plain Hypothesis run.

A file is replayed as the judge does it in its first pass: all properties side by side, known
answers followed. A mutant is replayed as the audit does it, property by property. Each way
has a worker of its own. Misconceptions and mutants get little patience, as mutants do in
the audit: one second for a call, where a manifest allows two.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gradekit.assignment import drawing, library, misconceptions
from gradekit.assignment.examples import Corpus, Example
from gradekit.authoring.mutant_judge import FEW, SECONDS_PER_CALL
from gradekit.authoring.mutation import mutants
from gradekit.judging.attempts import Failure, search
from gradekit.judging.known_answers import KnownAnswers
from gradekit.judging.replay import Replay
from gradekit.judging.session import Session, Sessions, Setting
from gradekit.model.assignment import Assignment, Manifest, Misconception, Property
from gradekit.submission.reading import Submission, parse, read_submission
from tests.integration.plain_run import refuted, told, told_error
from tests.isolation import ISOLATION

SOLUTION, MISCONCEPTION, MUTANT = "solution", "misconception", "mutant"
Options = tuple[tuple[str, str], ...]

PILES_UP = (
    "It keeps the gradients of earlier calls. Side by side those of other properties are among "
    "them; the judge tries it once more alone, in a fresh process, and takes no points."
)
EXCUSED = {
    (
        "training-step",
        "misconceptions/gradient_piles_up_over_calls.py",
        "gradient_rows_sum_to_zero",
    ): PILES_UP,
    (
        "manual-gradients",
        "misconceptions/train_step_counts_for_itself.py",
        "three_train_steps_follow_the_schedule",
    ): "It counts its calls. One example after the other makes three, so that its count modulo "
    "three is right again for the next; of examples side by side the calls alternate. The judge "
    "tries it once more alone, one after the other, and takes no points.",
}
"""By assignment, file and property, why the two ways may differ: what depends on earlier calls."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Program:
    """What is judged twice: a file, or a text that no file holds.

    `changed` are the functions and classes in which a mutant differs; `only`
    are the properties of a file to compare, all of them when empty.
    """

    kind: str
    name: str
    path: str = ""
    source: str = ""
    options: Options = ()
    changed: tuple[str, ...] = ()
    only: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """A property on which the two ways differ: what refuted it, where something did."""

    program: str
    property: str
    by_replay: str | None
    by_hypothesis: str | None
    excuse: str = ""

    def __str__(self) -> str:
        ways = {"replay": self.by_replay, "Hypothesis": self.by_hypothesis}
        said = [f"    {way}: {found or 'holds'}" for way, found in ways.items()]
        said += [f"    excused: {self.excuse}"] if self.excuse else []
        return "\n".join([f"{self.program}: {self.property}", *said])


@dataclass(frozen=True, kw_only=True, slots=True)
class Compared:
    """What comparing on one program came to.

    `refuted` counts the properties that do not hold in a replay; `excused`
    are differences too, but stand in the table.
    """

    verdicts: int
    refuted: int
    differences: tuple[Difference, ...]
    excused: tuple[Difference, ...]


class Grader:
    """One assignment with its examples, loaded once for each choice of options."""

    def __init__(self, folder: str) -> None:
        self.manifest = library.find(folder)
        self._loaded: dict[Options, tuple[Assignment, Corpus]] = {}

    def compare(self, program: Program) -> Compared:
        """Judge a program both ways: by every property, or a mutant by what settles it."""
        submission = self._read(program)
        assignment, corpus = self.material(submission.options)
        if program.kind != SOLUTION:
            assignment = hasty(assignment)
        plain = Session(assignment, submission, ISOLATION)
        with Sessions(assignment, submission, ISOLATION) as replayed, plain.worker:
            found = _replayed(program, replayed, corpus)
            pairs = [(one, failure, refuted(one, plain)) for one, failure in found]
        differences = list(_differences(self.manifest.name, program, pairs))
        return Compared(
            verdicts=len(pairs),
            refuted=sum(found is not None for _, found, _ in pairs),
            differences=tuple(one for one in differences if not one.excuse),
            excused=tuple(one for one in differences if one.excuse),
        )

    def material(self, options: Mapping[str, str]) -> tuple[Assignment, Corpus]:
        """Give the assignment with these options, and its examples."""
        key = tuple(sorted(options.items()))
        if key not in self._loaded:
            assignment = library.load_assignment(self.manifest, options=options)
            self._loaded[key] = assignment, drawing.get(assignment, isolation=ISOLATION)
        return self._loaded[key]

    def _read(self, program: Program) -> Submission:
        if program.kind == MISCONCEPTION:
            return library.parse_for(self.manifest, program.source, program.path)
        if program.path:
            return library.read_for(self.manifest, program.path)
        load = self.manifest.load or "module"
        mutant = parse(program.source, path="mutant.py", load=load)
        return replace(mutant, options=dict(program.options))


def files(manifest: Manifest) -> list[Program]:
    """List the solutions and the misconceptions of an assignment."""
    solutions = [
        Program(kind=SOLUTION, name=f"{path.parent.name}/{path.name}", path=str(path))
        for path in manifest.solutions
    ]
    return solutions + list(map(wrong, manifest.misconceptions))


def wrong(mistake: Misconception, only: tuple[str, ...] = ()) -> Program:
    """Give a misconception, whole."""
    path, source = mistake.path, misconceptions.text(mistake)
    name = f"{path.parent.name}/{path.name}"
    return Program(kind=MISCONCEPTION, name=name, path=str(path), source=source, only=only)


def mutants_of(path: Path) -> list[Program]:
    """Make the mutants of a solution, as the audit makes them."""
    solution = read_submission(path)
    options = tuple(sorted(solution.options.items()))
    return [
        Program(kind=MUTANT, name=one.key, source=one.source, options=options, changed=one.changed)
        for one in mutants(path.stem, solution.source)
    ]


def spread(programs: Sequence[Program], count: int) -> list[Program]:
    """Choose so many programs, the first and the last among them, evenly between."""
    if count >= len(programs):
        return list(programs)
    step = (len(programs) - 1) / max(1, count - 1)
    return [programs[round(place * step)] for place in range(count)]


def by_replay(
    properties: Sequence[Property], sessions: Sessions, corpus: Corpus
) -> dict[str, str | None]:
    """Give the kept example that refutes each property, with its error; None if it holds.

    What the first pass leaves open is searched through by itself.
    """
    known_answers = KnownAnswers(corpus.known_answers)
    replayed = Replay(sessions, corpus, known_answers).run(properties)
    return {
        one.name: _told(replayed[one.name].failure)
        if one.name in replayed
        else by_search(one, sessions.main, corpus.examples[one.name])
        for one in properties
    }


def by_search(one: Property, session: Session, examples: Sequence[Example]) -> str | None:
    """Give the first of some examples that refutes, with its error; None if all hold."""
    return _told(search(one, Setting(session=session, own_helpers=True), examples))


def _replayed(
    program: Program, sessions: Sessions, corpus: Corpus
) -> list[tuple[Property, str | None]]:
    """Replay what a program is compared by; give each property with what refutes it."""
    if program.kind == MUTANT:
        return settling(program.changed, sessions.main, corpus)
    properties = sessions.assignment.properties
    chosen = [one for one in properties if not program.only or one.name in program.only]
    found = by_replay(chosen, sessions, corpus)
    return [(one, found[one.name]) for one in chosen]


def settling(
    changed: Sequence[str], session: Session, corpus: Corpus
) -> list[tuple[Property, str | None]]:
    """Find the property that refutes a mutant, as the audit does: a few examples first.

    Where none that is worth points does, these are all that may have to do with
    the change. Advice settles nothing, for a right solution may not follow it.
    """
    ordered = nearest_first(session.assignment, changed)
    found: dict[str, str | None] = {}
    for most in (FEW, None):
        for one in ordered:
            found[one.name] = by_search(one, session, corpus.examples[one.name][:most])
            if found[one.name] is not None and one.policy.points:
                return [(one, found[one.name])]
    return [(one, found[one.name]) for one in concerned(session.assignment, changed)]


def nearest_first(assignment: Assignment, changed: Sequence[str]) -> list[Property]:
    """Order properties: those that judge what was changed, then as functions are listed."""
    functions = list(assignment.manifest.functions)

    def place(one: Property) -> tuple[bool, int]:
        return not set(changed) & set(one.judges), max(map(functions.index, one.judges))

    return sorted(assignment.properties, key=place)


def concerned(assignment: Assignment, changed: Sequence[str]) -> Sequence[Property]:
    """List the properties that ask for what was changed; all, if that is no function of theirs."""
    if not changed or not set(changed) <= set(assignment.manifest.functions):
        return assignment.properties
    return [one for one in assignment.properties if set(changed) & set(one.functions)]


def hasty(assignment: Assignment) -> Assignment:
    """Give an assignment that waits for a call as short a time as the audit does."""
    limits = assignment.manifest.limits
    short = replace(limits, seconds_per_call=min(limits.seconds_per_call, SECONDS_PER_CALL))
    return replace(assignment, manifest=replace(assignment.manifest, limits=short))


def _differences(
    assignment: str, program: Program, pairs: Sequence[tuple[Property, str | None, str | None]]
) -> Iterator[Difference]:
    for one, replayed, plain in pairs:
        if (replayed is None) != (plain is None):
            yield Difference(
                program=program.name,
                property=one.name,
                by_replay=replayed,
                by_hypothesis=plain,
                excuse=EXCUSED.get((assignment, program.name, one.name), ""),
            )


def _told(failure: Failure | None) -> str | None:
    return failure and f"{told(failure.example)}: {told_error(failure.error)}"
