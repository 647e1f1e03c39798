"""PropertyJudge one property after the other: whose helpers to try, what came of it.

Functions are heard in the manifest's order, so that when one fails it is
known whether a function that it may rely on has failed before. It is then
tried again with correct stand-ins in that one's place, and a mistake costs
only the function in which it was made.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import ExitStack, nullcontext, suppress
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Self

from gradekit.assignment.examples import Corpus, Example
from gradekit.judging.blame import Blame, helpers
from gradekit.judging.recording import Recording
from gradekit.judging.session import Noticed, OutOfTime, Session
from gradekit.judging.verdict_cache import (
    Comparison,
    Failed,
    Held,
    Lesson,
    VerdictCache,
    mark,
    shown,
)
from gradekit.model import timing
from gradekit.model.assignment import Assignment, Property
from gradekit.model.errors import GradekitError, did_you_mean
from gradekit.model.outcomes import Verdict
from gradekit.model.report import Diagnosis, Result
from gradekit.sandbox.tiers import TierInUse
from gradekit.submission.reading import Submission

if TYPE_CHECKING:
    from gradekit.judging.replay import Failure, Setting

VARIED: Final = 3
"""A helper that is wrong must still give this many different values before a
caller is called right relative to it: everything agrees with a constant."""

COMPARING: Final = 1 / 8
"""The share of a submission's time after which it is judged one property by one."""

NOTHING_NOTICED: Final = Held([], [])

OURS: Final = "gradekit could not judge this property; you lose no points."
BY_CHANCE: Final = (
    "In a fresh process the same call gave a right answer: "
    "the function depends on earlier calls or on chance."
)
BY_ITSELF: Final = (
    "It holds in a fresh process; after calls of other properties it did not. "
    "You lose no points: does a function keep something between calls?"
)


class PropertyJudge:
    """One submission before an assignment; use it as a context manager.

    Parameters
    ----------
    assignment : Assignment
        Whose properties are heard.
    submission : Submission
        What they are about.
    deadline : float
        When the time for all of it is over, on the monotonic clock.
    isolation : TierInUse
        What workers run in.
    corpus : callable
        Gives the examples, once they are needed.
    verdict_cache : VerdictCache, optional
        What need not be judged again; of the same examples.
    thorough : bool
        Whether counterexamples are made small.
    """

    def __init__(  # all but three by keyword  # noqa: PLR0913
        self,
        assignment: Assignment,
        submission: Submission,
        deadline: float,
        *,
        isolation: TierInUse,
        corpus: Callable[[], Corpus],
        verdict_cache: VerdictCache | None = None,
        thorough: bool = True,
    ) -> None:
        self.assignment = assignment
        self.submission = submission
        self.deadline = deadline
        self.isolation = isolation
        self.corpus = corpus
        self.verdict_cache = verdict_cache
        self.thorough = thorough
        self.compared = Comparison()
        self.blame = Blame(assignment.manifest, self.offered)
        self.verdicts: dict[str, Verdict] = {}
        self._began: float | None = None
        self._by_stubs: dict[tuple[str, ...], Session] = {}
        self._workers = ExitStack()
        self.main = self.session(())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._workers.close()

    def session(self, stubs: tuple[str, ...]) -> Session:
        """Give the submission in a worker where the reference computes `stubs`."""
        if stubs not in self._by_stubs:
            changing = self.main.noticed.changes if stubs else ()
            session = Session(
                self.assignment, self.submission, self.isolation, stubs=stubs, changing=changing
            )
            session.deadline = self.deadline
            self._workers.enter_context(session.worker)
            self._by_stubs[stubs] = session
        return self._by_stubs[stubs]

    def compare(self, properties: Sequence[Property]) -> None:
        """See which properties hold by precedent: their property_judge is short."""
        if self.verdict_cache is not None:
            offered = self.offered()
            names = [one.name for one in properties if offered.issuperset(one.functions)]
            began = time.monotonic()
            deadline = began + (self.deadline - began) * COMPARING
            self.compared = self.verdict_cache.compare(names, self.main.worker, deadline)
            if self.compared.given_up:  # what was asked in vain is not at the student's cost
                self.deadline += time.monotonic() - began
                self.main.deadline = self.deadline

    def hear(self, one: Property) -> Result:
        """Judge one property; whatever goes wrong in gradekit is an ERROR."""
        self._began = time.monotonic()
        try:
            result = self._refuse(one) or self._by_known_answers(one) or self._judge(one)
        except Exception:  # our own fault, and it must not cost the student  # noqa: BLE001
            result = self.result(one, Verdict.ERROR, message=OURS, trace=traceback.format_exc())
        self.verdicts[one.name] = result.verdict
        if result.verdict is Verdict.FAILED and one.policy.points:
            self.blame.failed.update(one.judges)
        return result

    def diagnose(self) -> list[Diagnosis]:
        """Name the belief behind each function that failed, in its own setting."""
        if not self.blame.failed:
            return []
        from gradekit.judging.diagnosis import diagnose

        found = []
        for name in self.assignment.manifest.functions:
            if name in self.blame.failed and name in self.offered():
                culprits = self.blame.culprits(name)
                with suppress(GradekitError):  # our own fault: nothing is said then
                    found.append(diagnose(name, self.session(tuple(culprits)), self.corpus()))
        return [one for one in found if one is not None]

    def offered(self) -> frozenset[str]:
        """Name the assignment's functions that the submission defines."""
        return self.main.worker.functions

    def result(
        self,
        one: Property,
        verdict: Verdict,
        *,
        message: str = "",
        notes: Sequence[str] = (),
        examples: int = 0,
        trace: str = "",
    ) -> Result:
        """Write down a verdict; an ERROR of ours earns the points."""
        line = self._line(one.judges[0])
        earned = one.policy.points if verdict in {Verdict.PASSED, Verdict.ERROR} else Fraction(0)
        return Result(
            name=one.name,
            claim=one.claim,
            explanation=one.explanation,
            functions=list(one.judges),
            verdict=verdict,
            points=float(earned),
            max_points=float(one.policy.points),
            examples=examples,
            hidden=one.policy.hidden,
            message=message,
            notes=list(notes),
            position=self.submission.position(line),
            line=0 if self.submission.notebook else line,
            traceback=trace,
            seconds=0.0 if self._began is None else round(time.monotonic() - self._began, 3),
        )

    def _refuse(self, one: Property) -> Result | None:
        """Give the result of a property that there is nothing to judge by."""
        missing = [name for name in one.judges if name not in self.offered()]
        if missing:
            return self.result(one, Verdict.FAILED, message=self._missing(missing[0]))
        for name in one.policy.needs:
            if self.verdicts.get(name) in {Verdict.FAILED, Verdict.SKIPPED}:
                sentence = f"not judged, because {name} does not hold yet"
                return self.result(one, Verdict.SKIPPED, message=sentence)
        return None

    def _line(self, function: str) -> int:
        """Find where a function, or what its driver drives, is defined; 0 if it is not."""
        names = self.assignment.manifest.driver.get(function, (function,))
        lines = [self.submission.definitions[name].line for name in names if self._defines(name)]
        return lines[-1] if lines else 0

    def _defines(self, name: str) -> bool:
        return name in self.submission.definitions

    def _missing(self, function: str) -> str:
        """Say what the submission lacks: a function, or what its driver needs."""
        defined = self.submission.definitions
        needs = self.assignment.manifest.driver.get(function, (function,))
        lacking = next((name for name in needs if name not in defined), needs[0])
        others = [name for name in defined if name not in self.offered()]
        kind = "function " if lacking == function else ""
        return f"your submission defines no {kind}{lacking}.{did_you_mean(lacking, others)}"

    def _by_known_answers(self, one: Property) -> Result | None:
        """Give the result of a property to which the replies are known, and what they mean."""
        verdict = self.compared.known.get(one.name)
        if isinstance(verdict, Held) and not self.blame.wrong_helpers(one):
            self._notice(verdict)
            return self.result(one, Verdict.PASSED, examples=self._known().examples(one.name))
        if isinstance(verdict, Failed) and self.blame.stands_alone(one):
            return self._failed_again(one, verdict)
        return None

    def _failed_again(self, one: Property, failed: Failed) -> Result | None:
        """Take a failure over, once a worker has answered its calls in the same way.

        A fresh one, where more depends on it than a word of advice.
        """
        is_advice = self.assignment.manifest.is_advice(one.name)
        where = nullcontext() if is_advice else self.main.from_scratch()
        with suppress(OutOfTime), where:
            lines = failed.lines(self.main)
            if lines is not None:
                self._notice(failed)
                told = failed.told(self.submission, lines)
                result = self.result(
                    one, Verdict.FAILED, message=told.message, examples=told.examples
                )
                return replace(result, counterexample=told.counterexample)
        return None

    def _notice(self, verdict: Held | Failed) -> None:
        """Tell what was noticed besides, when the verdict was found."""
        self.main.noticed.changes.update(verdict.changes)
        self.main.noticed.advice.update(verdict.advice)

    def _judge(self, one: Property) -> Result:
        settings = self._settings(one)
        with self.main.noting() as noticed:
            return self._judged(one, settings, noticed)

    def _judged(
        self, one: Property, settings: Sequence[tuple[Setting, str]], noticed: Noticed
    ) -> Result:
        from gradekit.judging.replay import replay  # late, as all that a precedent makes needless

        corpus = self.corpus()
        refuted: tuple[Setting, Failure, str] | None = None
        recording = None
        for setting, note in settings:
            own = setting.own_helpers and not note
            setting.session.values = {} if note and setting.own_helpers else None
            recording = self._transcript(one) if own else None
            failure = self._failed_as_others(one, setting)
            failure = failure or replay(one, setting, corpus, recording)
            if failure is None and self._is_credible(one, setting):
                self._learn(one, recording, Held(*noticed.sorted()))
                return self._passed(one, note)
            if failure is not None and (refuted is None or not setting.own_helpers):
                refuted = setting, failure, note
        assert refuted is not None
        return self._refuted(one, *refuted, recording, noticed)

    def _failed_as_others(self, one: Property, setting: Setting) -> Failure | None:
        """Try the kept examples on which most others fail, if the function has failed before."""
        from gradekit.judging.replay import replay_some

        if self.verdict_cache is None or self.blame.failed.isdisjoint(one.judges):
            return None
        failure = replay_some(one, setting, self.corpus(), self.verdict_cache.first(one.name))
        return failure and replace(failure, held=0)  # of the others, none was tried

    def _passed(self, one: Property, *notes: str) -> Result:
        examples = len(self.corpus().examples[one.name])
        told = [note for note in notes if note]
        return self.result(one, Verdict.PASSED, notes=told, examples=examples)

    def _known(self) -> VerdictCache:
        assert self.verdict_cache is not None
        return self.verdict_cache

    def _transcript(self, one: Property) -> Recording | None:
        told = self.compared.told.get(one.name)
        if told is None:
            return None
        return Recording(self.main.worker, told, self._known().known_answers(one.name))

    def _learn(self, one: Property, recording: Recording | None, verdict: Held | Failed) -> None:
        """Keep a verdict as a precedent, where everything it rests on was kept."""
        if recording is not None and recording.complete:
            count = len(self.corpus().examples[one.name])
            self._known().learn(Lesson(one.name, count, recording.rounds, verdict))
            if verdict == NOTHING_NOTICED:
                self._known().keep_answers(one.name, recording.paths)

    def _settings(self, one: Property) -> list[tuple[Setting, str]]:
        """List whose helpers to try, each with the sentence that says so.

        With the student's own helpers; then, where those are wrong, with
        correct ones in the property, with correct ones inside the submission
        as well, and last relative to the wrong ones.
        """
        from gradekit.judging.replay import Setting

        own = Setting(session=self.main, own_helpers=True)
        wrong = self.blame.wrong_helpers(one)
        settings = [] if wrong else [(own, "")]
        if helpers(one):
            note = f"It holds with a correct {_listed(wrong)}." if wrong else ""
            settings.append((Setting(session=self.main, own_helpers=False), note))
        culprits = self.blame.culprits(one.judges[0])
        if culprits:
            note = f"It holds with a correct {_listed(culprits)} in place of yours."
            settings.append(
                (Setting(session=self.session(tuple(culprits)), own_helpers=False), note)
            )
        if wrong and self.offered().issuperset(wrong):
            settings.append((own, f"It holds relative to your own {_listed(wrong)}."))
        return settings

    def _is_credible(self, one: Property, setting: Setting) -> bool:
        """Whether holding relative to a wrong helper means anything."""
        values = setting.session.values
        return values is None or all(len(values.get(name, ())) >= VARIED for name in one.functions)

    def _refuted(
        self,
        one: Property,
        setting: Setting,
        failure: Failure,
        note: str,
        recording: Recording | None,
        noticed: Noticed,
    ) -> Result:
        """Turn a failure into evidence, unless there is doubt about it."""
        from gradekit.judging.counterexample import counterexample, doubt
        from gradekit.judging.shrinking import make_small

        if self.thorough:
            small: Sequence[Example] = ()
            if self.verdict_cache is not None:
                self.verdict_cache.note_failed(one.name, failure.held, failure.example)
                small = self.verdict_cache.small(one.name)
            with timing.phase("shrink"):
                failure = make_small(one, setting, failure, self.corpus(), small)
        if not failure.repeatable:
            alone = self._tried_alone(one, setting)
            if alone is None:
                return self._passed(one, note, BY_ITSELF)
            failure = alone
        doubtful = doubt(one, failure, self.assignment) if failure.repeatable else ""
        if doubtful:
            return self.result(one, Verdict.ERROR, message=OURS, trace=doubtful)
        found = counterexample(one, failure, self.assignment, self.submission.position)
        result = self.result(
            one,
            Verdict.FAILED,
            message=found.message,
            notes=[] if failure.repeatable else [BY_CHANCE],
            examples=failure.held,
        )
        known = self.verdict_cache
        keeps = known is not None and (
            known.keeps_failures or self.assignment.manifest.is_advice(one.name)
        )
        if keeps and failure.repeatable and self.blame.stands_alone(one):
            marked = counterexample(one, failure, self.assignment, mark)
            told = replace(result, message=marked.message, counterexample=marked, seconds=0.0)
            calls = shown(failure.calls)
            failed = Failed(setting.session.seed, calls, told, *noticed.sorted())
            self._learn(one, recording, failed)
        if self.verdict_cache is not None and failure.repeatable and failure.shrunk:
            self.verdict_cache.note_small(one.name, failure.example)
        return replace(result, counterexample=found)

    def _tried_alone(self, one: Property, setting: Setting) -> Failure | None:
        """Replay a property where no other calls have left anything behind."""
        from gradekit.judging.replay import replay_singly
        from gradekit.judging.shrinking import see_again

        setting.session.worker.restart()
        failure = replay_singly(one, setting, self.corpus())
        return failure and see_again(one, setting, failure)


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
