"""Judge one submission in three passes: replay, settle, diagnose."""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from gradekit.assignment.examples import Corpus, Example
from gradekit.judging import scoring
from gradekit.judging.known_answers import KnownAnswers
from gradekit.judging.options import Options, load_corpus
from gradekit.judging.replay import Replay, Replayed
from gradekit.judging.session import Sessions
from gradekit.judging.settling import OURS, Settler
from gradekit.model import timing
from gradekit.model.assignment import Assignment, Property
from gradekit.model.outcomes import OutcomeKind, Verdict
from gradekit.model.report import Diagnosis, Problem, Report, Result
from gradekit.sandbox.isolation import Isolation
from gradekit.submission.reading import Submission

GUARDED: Final = (
    "The loss of {function} {guard} before the logarithm. Otherwise it is right: "
    "it loses only the points for guards, which may be 1e-12 at most."
)
OUT_OF_TIME: Final = "gradekit was given too little time to judge all claims."
UNDIAGNOSED: Final = "gradekit failed to look for the belief behind what does not hold."


def judge(  # all but two by keyword  # noqa: PLR0913
    assignment: Assignment,
    submission: Submission,
    *,
    isolation: Isolation,
    options: Options | None = None,
    corpus: Corpus | None = None,
    known_answers: KnownAnswers | None = None,
    latest: float = math.inf,
    progress: Callable[[str], None] = lambda _: None,
) -> Report:
    """Judge a submission, which runs in a process of its own.

    Parameters
    ----------
    corpus : Corpus, optional
        The examples, where they have been read before.
    known_answers : KnownAnswers, optional
        To these examples; those of the submission are added.
    latest : float, optional
        When to end, on the monotonic clock. What has not held by then is not judged, which
        leaves no score.
    progress : callable
        It is called with what is being done from then on, in a few words.

    Returns
    -------
    Report
        Whatever the submission does; its `problem` is set if it could not be run at all.
    """
    options = options or Options()
    manifest = assignment.manifest
    assignment = replace(assignment, manifest=replace(manifest, limits=options.limits(manifest)))
    with Sessions(assignment, submission, isolation, latest) as sessions:
        sessions.main.worker.start()  # comes up while what follows is read
        corpus = corpus or load_corpus(assignment, options, isolation, progress)
        known_answers = known_answers or KnownAnswers(corpus.known_answers)
        _ = assignment.reference  # imported now: the worker is not up yet
        progress("running the file")
        judgement = Judgement(sessions, corpus, options)
        judgement.judge_all(known_answers, progress)
        if not options.pictures:
            return judgement.report()
        from gradekit.judging import curves  # late: few formats draw

        return curves.with_pictures(judgement.report(), sessions)


class Judgement:
    """What is known so far about one submission, which is loaded into its worker at once.

    `shrinks` tells whether counterexamples are made small.
    """

    def __init__(
        self, sessions: Sessions, corpus: Corpus, options: Options, *, shrinks: bool = True
    ) -> None:
        self.sessions = sessions
        self.corpus = corpus
        self.options = options
        self.settler = Settler(sessions, corpus, shrinks=shrinks)
        self.results: dict[str, Result] = {}
        self.diagnoses: list[Diagnosis] = []
        self.notes: list[str] = []
        self.problem: Problem | None = None
        outcome = sessions.main.worker.load()
        self.left_out = sessions.main.worker.left_out()
        if outcome.kind is not OutcomeKind.RETURNED:
            self.problem = scoring.loading_problem(outcome, sessions.submission)

    def judge_all(
        self,
        known_answers: KnownAnswers,
        progress: Callable[[str], None] = lambda _: None,
    ) -> None:
        """Make all three passes: see `judge`."""
        properties = in_order(self.sessions.assignment, [*self.options.only, *self.options.before])
        with timing.phase("compare"):
            progress("calling its functions")
            replayed = self.replay(properties, known_answers)
            for property_ in properties:
                progress(_step(property_))
                self.settle(property_, replayed.get(property_.name))
            self._charge_guards(properties)
            if self.settler.blame.failed:
                self._forgive(properties)
        with timing.phase("diagnose"):
            if self.settler.blame.failed and not self._is_over():
                progress("explaining what fails")
                self._diagnose()

    def _forgive(self, properties: Sequence[Property]) -> None:
        """Pass what has failed for a cause that is paid for; with a fault of ours nothing is."""
        from gradekit.judging import mitigation  # late: only what fails needs it

        with contextlib.suppress(Exception):
            self.results |= mitigation.forgive(self.settler, properties, self.results)

    def _charge_guards(self, properties: Sequence[Property]) -> None:
        """Take what is set aside for guards where one was excused, and say which it is."""
        for property_ in properties:
            result = self.results[property_.name]
            self.results[property_.name] = self.settler.charge(property_, result)
        for function, guard in self.settler.excused.items():
            self.notes.append(GUARDED.format(function=function, guard=guard))

    def _diagnose(self) -> None:
        """Make the third pass; it decides no points, so a fault in it is only noted."""
        from gradekit.judging.diagnosis import diagnose_all

        try:
            self.diagnoses = diagnose_all(self.sessions, self.settler.blame, self.corpus)
        except Exception:  # our own fault  # noqa: BLE001
            self.notes.append(UNDIAGNOSED)

    def replay(
        self,
        properties: Sequence[Property],
        known_answers: KnownAnswers,
        most: int | None = None,
    ) -> Mapping[str, Replayed]:
        """Make the first pass; what it does not settle, or fails to, is left to the second."""
        offered = self.sessions.main.worker.functions
        defined = [each for each in properties if offered.issuperset(each.functions)]
        if self.problem is not None or not defined:
            return {}
        try:
            return Replay(self.sessions, self.corpus, known_answers, most).run(defined)
        except Exception:  # our own fault: the second pass says which  # noqa: BLE001
            return {}

    def settle(
        self,
        property_: Property,
        replayed: Replayed | None = None,
        examples: Sequence[Example] | None = None,
    ) -> None:
        """Make the second pass for one property, unless nothing can be judged."""
        if self.problem is None:
            result = self._in_time(property_, replayed, examples)
        else:
            result = self.settler.results.write(
                property_, Verdict.FAILED, message="the submission could not be run"
            )
        self.results[property_.name] = result

    def _in_time(
        self,
        property_: Property,
        replayed: Replayed | None,
        examples: Sequence[Example] | None,
    ) -> Result:
        """Settle a property, unless gradekit has to end: then only what held is known."""
        held = {Verdict.PASSED, Verdict.DOUBTED}
        if not self._is_over() or (replayed is not None and replayed.failure is None):
            result = self.settler.settle(property_, replayed, examples)
            if result.verdict in held or not self._is_over():
                return result
        if OUT_OF_TIME not in self.notes:
            self.notes.append(OUT_OF_TIME)
        return self.settler.results.write(property_, Verdict.ERROR, message=OURS)

    def _is_over(self) -> bool:
        return time.monotonic() >= self.sessions.latest

    def report(self) -> Report:
        """Write down everything that is known so far."""
        report = scoring.report(
            self.sessions,
            self.corpus,
            self.options,
            self.results,
            diagnoses=self.diagnoses,
            problem=self.problem,
            left_out=self.left_out,
        )
        return replace(report, notes=[*report.notes, *self.notes])


def _step(property_: Property) -> str:
    """Say what is judged; a hidden property is not named."""
    name = "" if property_.policy.hidden else f" ({property_.name})"
    return f"judging {property_.judges[-1]}{name}"


def in_order(assignment: Assignment, only: Sequence[str] = ()) -> list[Property]:
    """Order properties, or `only` some, by the function they judge, as the manifest lists them."""
    functions = list(assignment.manifest.functions)
    chosen = [each for each in assignment.properties if not only or each.name in only]
    return sorted(chosen, key=lambda each: max(map(functions.index, each.judges)))
