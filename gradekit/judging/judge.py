"""Judging one submission: every property in turn, the score, the report."""

from __future__ import annotations

import functools
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from typing import Final

import gradekit
from gradekit.assignment import examples as corpora
from gradekit.assignment.examples import Corpus
from gradekit.judging.property_judge import PropertyJudge
from gradekit.judging.session import describe
from gradekit.judging.verdict_cache import VerdictCache
from gradekit.model import timing
from gradekit.model.assignment import Assignment, Manifest, Property
from gradekit.model.errors import SubmissionError
from gradekit.model.outcomes import Outcome, OutcomeKind, Verdict
from gradekit.model.report import Diagnosis, Incident, Isolation, Problem, Report, Result
from gradekit.sandbox import preparation
from gradekit.submission.reading import Submission

FEW: Final = 8
"""Most of what is wrong fails on one of the first examples of some property."""

NOT_RUN: Final = Isolation(tier="none, nothing was run", missing=[])


@dataclass(frozen=True, kw_only=True, slots=True)
class Options:
    """How to judge.

    `only` are the properties to judge (all when empty); `fresh` examples are
    drawn besides the kept ones, from `fresh_seed`; `thorough` off stops at
    the first failure, without shrinking or diagnosing, as an audit does, and
    `first` are functions whose properties are then worth trying first.
    """

    seed: int = corpora.DEFAULT_SEED
    examples: int | None = None
    fresh: int = 0
    fresh_seed: int = 0
    only: Sequence[str] = ()
    thorough: bool = True
    first: Sequence[str] = ()

    def are_usual(self) -> bool:
        """Whether the examples are the kept ones, and every one of them is to be tried."""
        drawn_anew = self.seed != corpora.DEFAULT_SEED or self.examples or self.fresh
        return self.thorough and not drawn_anew


def judge(  # all but two by keyword  # noqa: PLR0913
    assignment: Assignment,
    submission: Submission,
    *,
    isolation: preparation.Isolation,
    options: Options | None = None,
    corpus: Corpus | None = None,
    verdict_cache: VerdictCache | None = None,
    told: Callable[[str], None] = lambda _: None,
    kept: Callable[[Callable[[], Report]], None] = lambda _: None,
) -> Report:
    """Judge a submission.

    Parameters
    ----------
    assignment : Assignment
        What it is judged by.
    submission : Submission
        What is judged; it runs in a process of its own.
    isolation : Isolation
        What keeps that process apart.
    options : Options, optional
        Seed, examples and the like.
    corpus : Corpus, optional
        The examples, where they have been read before.
    verdict_cache : VerdictCache, optional
        Those of these examples; what is learnt from the submission is added.
    told : callable
        Called with a word of progress.
    kept : callable
        Called with what gives the report so far after every property, so that a grader
        that is killed leaves what it had.

    Returns
    -------
    Report
        Whatever the submission does; its `problem` is set if it could not be
        run at all.
    """
    options = options or Options()
    began = time.monotonic()
    deadline = began + assignment.manifest.limits.seconds_in_total
    known = verdict_cache is not None and options.are_usual()
    drawn = functools.cache(lambda: corpus or _examples(assignment, options, isolation, told))
    with PropertyJudge(
        assignment,
        submission,
        deadline,
        isolation=isolation,
        corpus=drawn,
        verdict_cache=verdict_cache if known else None,
        thorough=options.thorough,
    ) as property_judge:
        property_judge.main.worker.start()  # comes up while the examples are read
        judgement = _Judgement(property_judge, isolation, options, began)
        if not known:
            drawn()
        judgement.load()
        chosen = _in_order(assignment, options)
        if not options.thorough:
            judgement.refute(chosen)
            return judgement.report()
        judgement.hear_all(chosen, told, kept)
        return judgement.report()


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
    return Report(
        assignment=manifest.name,
        title=manifest.title,
        submission=error.path,
        score=0.0,
        max_score=float(manifest.max_score),
        properties=results,
        diagnoses=[],
        outcomes=[],
        notes=[],
        problem=Problem(
            message=error.problem,
            remedy=error.remedy,
            position=error.position,
            excerpt=error.excerpt,
        ),
        output="",
        isolation=NOT_RUN,
        seed=corpora.DEFAULT_SEED,
        corpus="",
        limits={},
        versions=_versions(),
        seconds=0.0,
    )


class _Judgement:
    """What is known so far about one submission."""

    def __init__(
        self,
        property_judge: PropertyJudge,
        isolation: preparation.Isolation,
        options: Options,
        began: float,
    ) -> None:
        self.property_judge = property_judge
        self.isolation = isolation
        self.options = options
        self.began = began
        self.results: dict[str, Result] = {}
        self.diagnoses: list[Diagnosis] = []
        self.problem: Problem | None = None

    def load(self) -> None:
        """Run the submission; what keeps it from running is its problem."""
        outcome = self.property_judge.main.worker.load()
        if outcome.kind is OutcomeKind.RETURNED:
            return
        submission = self.property_judge.submission
        lines = submission.lines
        self.problem = Problem(
            message=f"running the file {describe(outcome)}",
            remedy=_remedy(outcome),
            position=submission.position(outcome.line),
            excerpt=lines[outcome.line - 1] if 0 < outcome.line <= len(lines) else "",
        )

    def hear_all(
        self,
        properties: Sequence[Property],
        told: Callable[[str], None],
        kept: Callable[[Callable[[], Report]], None],
    ) -> None:
        """Judge property by property, and name the beliefs behind what is wrong."""
        with timing.phase("compare"):
            if self.problem is None:
                self.property_judge.compare(properties)
            for one in properties:
                told(f"judging {one.name}")
                self.hear(one)
                kept(self.report)
        with timing.phase("diagnose"):
            if self.problem is None:
                self.diagnoses = self.property_judge.diagnose()

    def hear(self, one: Property) -> None:
        """Judge one property, unless nothing can be judged."""
        if self.problem is None:
            self.results[one.name] = self.property_judge.hear(one)
        else:
            sentence = "the submission could not be run"
            self.results[one.name] = self.property_judge.result(
                one, Verdict.FAILED, message=sentence
            )

    def refute(self, properties: Sequence[Property]) -> None:
        """Judge until the first property fails: a few examples of each, then all of them."""
        whole = self.property_judge.corpus()
        few = {name: examples[:FEW] for name, examples in whole.examples.items()}
        for corpus in (replace(whole, examples=few), whole):
            self.property_judge.corpus = _giving(corpus)
            for one in properties:
                self.hear(one)
                if self.property_judge.blame.failed:
                    return

    def report(self) -> Report:
        """Write down everything that is known so far."""
        submission, manifest = (
            self.property_judge.submission,
            self.property_judge.assignment.manifest,
        )
        results = [self.results[name] for name in manifest.policies if name in self.results]
        score, worth = _score(manifest, results, self.options.only)
        worker = self.property_judge.main.worker
        return Report(
            assignment=manifest.name,
            title=manifest.title,
            submission=submission.path,
            score=float(score),
            max_score=float(worth),
            properties=results,
            diagnoses=self.diagnoses,
            outcomes=self._incidents(),
            notes=[*submission.notes, *self._notes()],
            problem=self.problem,
            output=worker.output(),
            isolation=self.isolation.record(),
            seed=self.options.seed,
            corpus=self._corpus(),
            limits={name: float(size) for name, size in asdict(manifest.limits).items()},
            versions=_versions() | worker.versions,
            seconds=round(time.monotonic() - self.began, 3),
        )

    def _corpus(self) -> str:
        """Name the examples, which a submission that passed by precedent did not need."""
        if self.property_judge.verdict_cache is not None:
            key, drawn_by = self.property_judge.verdict_cache.corpus
        else:
            examples = self.property_judge.corpus()
            key, drawn_by = examples.key, examples.drawn_by
        return f"{key[:16]}, drawn by {drawn_by}"

    def _incidents(self) -> list[Incident]:
        """Count in how many counterexamples each call ended otherwise than by returning."""
        counts: Counter[tuple[str, str, str, str, str]] = Counter()
        for result in self.results.values():
            found = result.counterexample
            for call in found.calls if found else ():
                if call.outcome is not OutcomeKind.RETURNED:
                    kind, text = call.outcome.value, call.message
                    counts[call.function, kind, call.exception, text, call.position] += 1
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

    def _notes(self) -> list[str]:
        main = self.property_judge.main
        changing = main.noticed.changes.difference(self.property_judge.assignment.manifest.in_place)
        notes = [f"{name} changes its arguments in place." for name in sorted(changing)]
        notes += [f"{name}: {sentence}." for name, sentence in sorted(main.noticed.advice)]
        if self.options.fresh:
            notes.append(
                f"{self.options.fresh} fresh examples were drawn for each property; "
                f"--fresh {self.options.fresh} --fresh-seed {self.options.fresh_seed} repeats them."
            )
        return notes


def _giving(corpus: Corpus) -> Callable[[], Corpus]:
    return lambda: corpus


def _examples(
    assignment: Assignment,
    options: Options,
    isolation: preparation.Isolation,
    told: Callable[[str], None],
) -> Corpus:
    """Give the kept examples, with the fresh ones that were asked for behind them."""
    from gradekit.assignment import drawing

    kept = drawing.get(
        assignment, isolation=isolation, seed=options.seed, examples=options.examples, told=told
    )
    if not options.fresh:
        return kept
    fresh = drawing.draw_examples(
        assignment, seed=options.fresh_seed, examples=options.fresh, told=told
    )
    return replace(kept, examples={name: [*kept.examples[name], *fresh[name]] for name in fresh})


def _in_order(assignment: Assignment, options: Options) -> list[Property]:
    """Order properties by the function they judge, as the manifest lists them."""
    functions = list(assignment.manifest.functions)
    only = options.only
    chosen = [one for one in assignment.properties if not only or one.name in only]

    def place(one: Property) -> tuple[bool, int]:
        urgent = any(name in options.first for name in one.judges)
        return not urgent, max(functions.index(name) for name in one.judges)

    return sorted(chosen, key=place)


def _score(
    manifest: Manifest, results: Sequence[Result], only: Sequence[str]
) -> tuple[Fraction, Fraction]:
    """Tell exactly what was earned and what could be; an ERROR of ours earns.

    What is not judged yet could be earned: a report cut short is no full score.
    """
    lost = {Verdict.FAILED, Verdict.SKIPPED}
    earning = {one.name for one in results if one.verdict not in lost}
    points = {name: manifest.policies[name].points for name in only or manifest.policies}
    worth = sum(points.values(), Fraction(0))
    return worth - sum(points[name] for name in points if name not in earning), worth


def _versions() -> dict[str, str]:
    return {"gradekit": gradekit.__version__, "python": sys.version.split()[0]}


def _remedy(outcome: Outcome) -> str:
    """Say what to do about a submission that can not be run."""
    match outcome.kind:
        case OutcomeKind.RAISED if outcome.exception in {"ModuleNotFoundError", "ImportError"}:
            return (
                "gradekit runs this one file, with Python's own modules and NumPy. "
                "Put what you import from other files of yours into it."
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
