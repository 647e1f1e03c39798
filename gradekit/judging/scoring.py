"""The score of a submission, as a fraction, and its report."""

from __future__ import annotations

import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import gradekit
from gradekit.assignment.examples import DEFAULT_SEED, Corpus
from gradekit.judging.options import Options
from gradekit.judging.session import Sessions
from gradekit.model.assignment import Manifest
from gradekit.model.errors import FolderError, GradekitError, OtherAssignmentError, SubmissionError
from gradekit.model.outcomes import Outcome, OutcomeKind, Verdict, describe
from gradekit.model.report import (
    Diagnosis,
    Finding,
    Incident,
    Isolation,
    Problem,
    Report,
    Result,
)
from gradekit.sandbox.child.execution import OutOfTime
from gradekit.submission.reading import Submission
from gradekit.submission.syntax import printable

if TYPE_CHECKING:
    from gradekit.submission.left_out import LeftOut

LONGEST: Final = 200
"""Characters that are quoted of what a statement raised."""
MOST_SPANS: Final = 10

MISSING: Final = {"AttributeError", "ImportError", "KeyError", "NameError", "UnboundLocalError"}
"""Exceptions that quote a name which may be missing since lines were not run."""

_WORD: Final = re.compile(r"\w+")

NOTHING_RUN: Final = "none, nothing was run"


def score(
    manifest: Manifest, results: Iterable[Result], only: Sequence[str] = ()
) -> tuple[Fraction, Fraction]:
    """Tell exactly what was earned and what could be.

    What is not judged yet could be earned: a report cut short is no full score.
    Where `only` is not empty, no other properties count.
    """
    held = {Verdict.PASSED, Verdict.DOUBTED}
    earning = {result.name for result in results if result.verdict in held}
    points = {name: manifest.policies[name].points for name in only or manifest.policies}
    worth = sum(points.values(), Fraction(0))
    return worth - sum(points[name] for name in points if name not in earning), worth


def report(  # all but four by keyword  # noqa: PLR0913
    sessions: Sessions,
    corpus: Corpus,
    options: Options,
    judged: Mapping[str, Result],
    *,
    diagnoses: Sequence[Diagnosis],
    problem: Problem | None,
    left_out: Sequence[tuple[int, int, Outcome]] = (),
) -> Report:
    """Write down everything that is known so far.

    `judged` are the results by property, as far as they are there; `problem` is what
    keeps the submission from running; `left_out` are lines of statements that were not run
    to the end, with what came of them, which may be why a property fails.
    """
    submission, manifest = sessions.submission, sessions.assignment.manifest
    named = options.only or manifest.policies
    results = [judged[name] for name in manifest.policies if name in judged and name in named]
    earned, worth = score(manifest, results, options.only)
    worker = sessions.main.worker
    failing = any(each.verdict is Verdict.FAILED and not each.advice for each in results)
    incidents = _incidents(results)
    return Report(
        assignment=manifest.name,
        title=manifest.title,
        submission=submission.path,
        score=None if any(result.fault for result in results) else float(earned),
        max_score=float(worth),
        properties=results,
        diagnoses=list(diagnoses),
        outcomes=incidents,
        notes=[
            *submission.notes,
            *_modules(submission),
            *(not_run(left_out, submission, incidents) if failing and not problem else ()),
            *(submission.cautions if failing else ()),
            *_notes(sessions, options),
            *_faults_in_advice(results),
        ],
        problem=problem,
        output=worker.output(),
        isolation=sessions.isolation.record(),
        seed=options.seed,
        corpus=f"{corpus.key[:16]}, drawn by {corpus.drawn_by}",
        limits={name: float(size) for name, size in asdict(manifest.limits).items()},
        versions=_versions() | worker.versions,
        seconds=round(time.monotonic() - sessions.began, 3),
        functions=list(manifest.functions),
        findings=_findings(results, diagnoses, sessions, options)
        if failing and not problem
        else [],
        hints=min(manifest.hints, options.hints),
    )


def _findings(
    results: Sequence[Result],
    diagnoses: Sequence[Diagnosis],
    sessions: Sessions,
    options: Options,
) -> list[Finding]:
    """Group what failed by its causes; they decide no points, so a fault leaves them out."""
    from gradekit.judging import findings  # late: only what fails has any
    from gradekit.submission.definitions import empty_functions

    functions = list(sessions.assignment.manifest.functions)
    with suppress(Exception):
        empty = empty_functions(sessions.submission.source)
        found = findings.find(results, diagnoses, functions, empty)
        if not options.steps:
            return found
        from gradekit.judging import steps

        return [steps.with_steps(each, sessions.assignment) for each in found]
    return []


def pending(submission: str) -> Report:
    """Give the report that stands in a file until there is another."""
    remedy = "If gradekit was ended before it was done, run it again."
    problem = Problem(message="not graded yet", remedy=remedy, position="", excerpt="")
    return ungraded(submission, problem)


def failed(submission: str, error: Exception, manifest: Manifest | None = None) -> Report:
    """Give the report of a file that was not judged: a score of 0 only if that is its own fault."""
    if isinstance(error, OtherAssignmentError | FolderError):
        return ungraded(submission, _refusal(error), manifest)
    if isinstance(error, SubmissionError):
        problem = _refusal(error)
        return unusable(manifest, error) if manifest else ungraded(submission, problem)
    message = str(error) if isinstance(error, GradekitError) else "gradekit itself failed"
    problem = Problem(message=message, remedy="", position="", excerpt="")
    return ungraded(submission, problem, manifest)


def ungraded(submission: str, problem: Problem, manifest: Manifest | None = None) -> Report:
    """Give a report without a score."""
    return Report(
        assignment=manifest.name if manifest else "",
        title=manifest.title if manifest else "Not graded",
        submission=submission,
        score=None,
        max_score=float(manifest.max_score) if manifest else 0.0,
        properties=[],
        diagnoses=[],
        outcomes=[],
        notes=[],
        problem=problem,
        output="",
        isolation=Isolation(tier=NOTHING_RUN, missing=[]),
        seed=DEFAULT_SEED,
        corpus="",
        limits={},
        versions=_versions(),
        seconds=0.0,
    )


def unusable(manifest: Manifest, error: SubmissionError) -> Report:
    """Give the report of a file that could not even be read: every point is lost."""
    results = [
        Result(
            name=name,
            claim="",
            explanation="",
            functions=list(policy.judges),
            verdict=Verdict.FAILED,
            points=0.0,
            max_points=float(policy.points),
            examples=0,
            hidden=policy.hidden,
            message="the submission could not be read",
            notes=[],
        )
        for name, policy in manifest.policies.items()
    ]
    report = ungraded(error.path, _refusal(error), manifest)
    return replace(report, score=0.0, properties=results)


def _refusal(error: SubmissionError) -> Problem:
    return Problem(
        message=error.problem, remedy=error.remedy, position=error.position, excerpt=error.excerpt
    )


def loading_problem(outcome: Outcome, submission: Submission) -> Problem:
    """Tell what keeps a submission from running, and what to do about it."""
    lines = submission.lines
    return Problem(
        message=f"running the file {describe(outcome)}",
        remedy=_remedy(outcome),
        position=submission.position(outcome.line),
        excerpt=lines[outcome.line - 1] if 0 < outcome.line <= len(lines) else "",
    )


def not_run(
    left_out: Iterable[tuple[int, int, Outcome]],
    submission: Submission,
    incidents: Iterable[Incident] = (),
) -> list[str]:
    """Say which lines of a submission were not run, and why.

    `left_out` are first and last line of statements with what came of them; `incidents` are
    exceptions that may come from others.
    """
    sentences = []
    for first, last, outcome in left_out:
        slow = outcome.exception == OutOfTime.__name__
        why = "took too long" if slow else describe(outcome)
        where = _span(first, last, submission)
        sentences.append(f"Not run to the end, because it {printable(why)[:LONGEST]}: {where}.")
    spans = [_span(each.first, each.last, submission) for each in _missed(submission, incidents)]
    if spans:
        more = f", and {len(spans) - MOST_SPANS} more" if len(spans) > MOST_SPANS else ""
        where = ", ".join(spans[:MOST_SPANS]) + more
        sentences.append(f"Not run, because nothing that is graded seems to need it: {where}.")
    return sentences


def _missed(submission: Submission, incidents: Iterable[Incident]) -> Iterator[LeftOut]:
    """Give the statements that were left out, but may be why something fails."""
    if submission.left_out:
        from gradekit.submission.left_out import names_read

        raised = (each for each in incidents if each.exception in MISSING)
        said = {word for each in raised for word in _WORD.findall(each.message)}
        texts = [submission.source, *(module.source for module in submission.modules)]
        read = {name for text in texts for name in names_read(text)}
        yield from (each for each in submission.left_out if each.matters(read, said))


def _modules(submission: Submission) -> list[str]:
    """Say which files went to the worker with the submission."""
    paths = sorted(module.path for module in submission.modules if module.path)
    return [f"Run with it, from beside it: {', '.join(paths)}."] if paths else []


def _span(first: int, last: int, submission: Submission) -> str:
    start, end = submission.position(first), submission.position(last)
    return start if first == last or not end else f"{start} to {end.rpartition(', ')[2]}"


def _remedy(outcome: Outcome) -> str:
    """Say what to do about a submission that cannot be run."""
    match outcome.kind:
        case OutcomeKind.RAISED if outcome.exception in {"ModuleNotFoundError", "ImportError"}:
            return (
                "gradekit runs the file with the modules beside it, Python's own and NumPy. "
                "Put what else you import beside it, or into it."
            )
        case OutcomeKind.TIMED_OUT:
            return (
                "Move what runs for long, such as a training loop, under "
                '`if __name__ == "__main__":`, so that the file can be imported.'
            )
        case OutcomeKind.RAISED if outcome.exception == "SystemExit":
            return 'Remove the call that exits, or move it under `if __name__ == "__main__":`.'
        case _:
            return (
                "Make the file run from top to bottom without an error, or move what only "
                'a script needs under `if __name__ == "__main__":`.'
            )


def _incidents(results: Iterable[Result]) -> list[Incident]:
    """Count in how many counterexamples each call ended otherwise than by returning."""
    counts = Counter(
        (call.function, call.outcome.value, call.exception, call.message, call.position)
        for result in results
        for call in (result.counterexample.calls if result.counterexample else ())
        if call.outcome is not OutcomeKind.RETURNED
    )
    return [
        Incident(
            function=function,
            outcome=OutcomeKind(kind),
            exception=exception,
            message=message,
            position=position,
            count=count,
        )
        for (function, kind, exception, message, position), count in sorted(counts.items())
    ]


def _notes(sessions: Sessions, options: Options) -> list[str]:
    noticed, in_place = sessions.main.noticed, sessions.assignment.manifest.in_place
    changing = sorted(noticed.changes.difference(in_place))
    notes = [f"{name} changes its arguments in place." for name in changing]
    notes += [f"{name}: {sentence}." for name, sentence in sorted(noticed.advice)]
    return notes + notes_on_fresh(options)


def notes_on_fresh(options: Options) -> list[str]:
    """Tell how to draw the fresh examples again, if there are any."""
    if not options.fresh:
        return []
    return [
        f"{options.fresh} fresh examples were drawn for each property; "
        f"--fresh {options.fresh} --fresh-seed {options.fresh_seed} repeats them."
    ]


def _faults_in_advice(results: Iterable[Result]) -> list[str]:
    """Say how much advice there is none of, through a fault; it may be hidden, so by no name."""
    count = sum(result.verdict is Verdict.ERROR and result.advice for result in results)
    claims = "claim that is" if count == 1 else "claims that are"
    return [f"gradekit could not judge {count} {claims} worth no points."] if count else []


def _versions() -> dict[str, str]:
    return {"gradekit": gradekit.__version__, "python": sys.version.split()[0]}
