"""Judge one submission: every property in turn, then the diagnosis of misconceptions."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from gradekit.assignment.examples import Corpus
from gradekit.judging import scoring
from gradekit.judging.options import LazyCorpus, Options
from gradekit.judging.property_judge import PropertyJudge
from gradekit.judging.verdict_cache import VerdictCache
from gradekit.model import timing
from gradekit.model.assignment import Assignment, Property
from gradekit.model.outcomes import OutcomeKind, Verdict
from gradekit.model.report import Diagnosis, Problem, Report, Result
from gradekit.sandbox.isolation import Isolation
from gradekit.submission.reading import Submission


def judge(  # all but two by keyword  # noqa: PLR0913
    assignment: Assignment,
    submission: Submission,
    *,
    isolation: Isolation,
    options: Options | None = None,
    corpus: Corpus | None = None,
    verdict_cache: VerdictCache | None = None,
    progress: Callable[[str], None] = lambda _: None,
    keep: Callable[[Judgement], None] = lambda _: None,
) -> Report:
    """Judge a submission, which runs in a process of its own.

    Parameters
    ----------
    corpus : Corpus, optional
        The examples, where they have been read before.
    verdict_cache : VerdictCache, optional
        Of these examples; the verdicts on the submission are added.
    keep : callable
        Called after each property with the judgement so far, which can write its report.

    Returns
    -------
    Report
        Whatever the submission does; its `problem` is set if it could not be run at all.
    """
    options = options or Options()
    began = time.monotonic()
    examples = LazyCorpus(assignment, options, isolation, corpus=corpus, progress=progress)
    with PropertyJudge(
        assignment,
        submission,
        began + assignment.manifest.limits.seconds_in_total,
        isolation=isolation,
        examples=examples,
        verdict_cache=verdict_cache if options.are_usual() else None,
    ) as property_judge:
        property_judge.main.worker.start()  # comes up while the examples are read
        if property_judge.verdict_cache is None:
            examples.load()
        judgement = Judgement(property_judge, options, began)
        judgement.judge_all(in_order(assignment, options.only), progress, keep)
        return judgement.report()


class Judgement:
    """What is known so far about one submission, which is loaded into its worker at once.

    `began` is when judging began, on the monotonic clock.
    """

    def __init__(self, property_judge: PropertyJudge, options: Options, began: float) -> None:
        self.property_judge = property_judge
        self.options = options
        self.began = began
        self.results: dict[str, Result] = {}
        self.diagnoses: list[Diagnosis] = []
        self.problem: Problem | None = None
        outcome = property_judge.main.worker.load()
        if outcome.kind is not OutcomeKind.RETURNED:
            self.problem = scoring.loading_problem(outcome, property_judge.submission)

    def judge_all(
        self,
        properties: Sequence[Property],
        progress: Callable[[str], None],
        keep: Callable[[Judgement], None],
    ) -> None:
        """Judge property by property, and name the beliefs behind what is wrong."""
        with timing.phase("compare"):
            if self.problem is None:
                self.property_judge.look_up(properties)
            for property_ in properties:
                progress(f"judging {property_.name}")
                self.judge_property(property_)
                keep(self)
        with timing.phase("diagnose"):
            if self.problem is None:
                self.diagnoses = self.property_judge.diagnose()

    def judge_property(self, property_: Property) -> None:
        """Judge one property, unless nothing can be judged."""
        if self.problem is None:
            self.results[property_.name] = self.property_judge.judge_property(property_)
        else:
            self.results[property_.name] = self.property_judge.results.write(
                property_, Verdict.FAILED, message="the submission could not be run"
            )

    def report(self) -> Report:
        """Write down everything that is known so far."""
        return scoring.report(
            self.property_judge,
            self.options,
            self.results,
            diagnoses=self.diagnoses,
            problem=self.problem,
            began=self.began,
        )


def in_order(assignment: Assignment, only: Sequence[str] = ()) -> list[Property]:
    """Order properties, or `only` some, by the function they judge, as the manifest lists them."""
    functions = list(assignment.manifest.functions)
    chosen = [each for each in assignment.properties if not only or each.name in only]
    return sorted(chosen, key=lambda each: max(map(functions.index, each.judges)))
