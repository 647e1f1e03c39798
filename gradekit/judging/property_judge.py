"""Judge one property: with the student's helpers or reference stubs, to a result.

Properties are judged in the order of their functions in the manifest. Where a function
that one may rely on has failed before, correct stubs are tried in its place, so that a
mistake costs only the function in which it was made.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Sequence
from contextlib import nullcontext, suppress
from dataclasses import KW_ONLY, InitVar, dataclass, field, replace
from typing import TYPE_CHECKING, Final, Self

from gradekit.judging.blame import Blame, is_credible
from gradekit.judging.options import LazyCorpus
from gradekit.judging.recording import Recording
from gradekit.judging.results import ResultWriter
from gradekit.judging.session import Noticed, OutOfTime, Sessions, Setting
from gradekit.judging.verdict_cache import (
    CachedVerdict,
    Entry,
    FailedVerdict,
    FirstPass,
    HeldVerdict,
    VerdictCache,
    shown_calls,
)
from gradekit.model import timing
from gradekit.model.assignment import Assignment, Property
from gradekit.model.errors import GradekitError
from gradekit.model.outcomes import Verdict
from gradekit.model.report import Counterexample, Diagnosis, Result
from gradekit.sandbox.isolation import Isolation
from gradekit.submission.reading import Submission

if TYPE_CHECKING:
    from gradekit.judging.replay import Failure

SHARE_FOR_FIRST_PASS: Final = 1 / 8  # of a submission's time: the rest is for single properties
NOTHING_NOTICED: Final = HeldVerdict([], [])

OURS: Final = "gradekit could not judge this property; you lose no points."
BY_CHANCE: Final = (
    "In a fresh process the same call gave a right answer: "
    "the function depends on earlier calls or on chance."
)
BY_ITSELF: Final = (
    "It passed in a fresh process and failed after other calls. "
    "You lose no points, but a function of yours seems to keep state between calls."
)


@dataclass(frozen=True, slots=True)
class _Failed:
    """A property that failed: the setting of helpers, the failure, and the recorded calls."""

    property: Property
    setting: Setting
    note: str
    failure: Failure
    recording: Recording | None
    noticed: Noticed


@dataclass(eq=False)
class PropertyJudge:
    """Judges one submission by an assignment's properties; use it as a context manager.

    `deadline` ends all of it, on the monotonic clock; `verdict_cache` is of the same
    examples; `shrinks` tells whether counterexamples are made small.
    """

    assignment: Assignment
    submission: Submission
    deadline: InitVar[float]
    _: KW_ONLY
    isolation: Isolation
    examples: LazyCorpus
    verdict_cache: VerdictCache | None = None
    shrinks: bool = True
    first_pass: FirstPass = field(default_factory=FirstPass, init=False)
    verdicts: dict[str, Verdict] = field(default_factory=dict, init=False)

    def __post_init__(self, deadline: float) -> None:
        self.sessions = Sessions(self.assignment, self.submission, self.isolation, deadline)
        self.main = self.sessions.main
        self.blame = Blame(self.assignment.manifest, self.sessions)
        self.results = ResultWriter(self.assignment.manifest, self.submission)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.sessions.close()

    def look_up(self, properties: Sequence[Property]) -> None:
        """See which properties have a cached verdict: the code of those does not run."""
        if self.verdict_cache is not None:
            offered = self.main.worker.functions
            names = [each.name for each in properties if offered.issuperset(each.functions)]
            began = time.monotonic()
            deadline = began + (self.sessions.deadline - began) * SHARE_FOR_FIRST_PASS
            self.first_pass = self.verdict_cache.look_up(names, self.main.worker, deadline)
            if self.first_pass.given_up:
                self.sessions.extend(time.monotonic() - began)

    def judge_property(self, property_: Property) -> Result:
        """Judge one property; whatever goes wrong in gradekit is an ERROR."""
        self.results.start()
        try:
            result = self._refuse(property_) or self._from_cache(property_)
            result = result or self._judge(property_)
        except Exception:  # our own fault, and it must not cost the student  # noqa: BLE001
            trace = traceback.format_exc()
            result = self.results.write(property_, Verdict.ERROR, message=OURS, trace=trace)
        self.verdicts[property_.name] = result.verdict
        if result.verdict is Verdict.FAILED and property_.policy.points:
            self.blame.failed.update(property_.judges)
        return result

    def diagnose(self) -> list[Diagnosis]:
        """Name the belief behind each function that failed, in its own setting."""
        if not self.blame.failed:
            return []
        from gradekit.judging.diagnosis import diagnose

        diagnoses = []
        for name in self.assignment.manifest.functions:
            if name in self.blame.failed and name in self.main.worker.functions:
                with suppress(GradekitError):  # our own fault: nothing is said then
                    session = self.sessions.get(tuple(self.blame.culprits(name)))
                    diagnoses.append(diagnose(name, session, self.examples.load()))
        return [diagnosis for diagnosis in diagnoses if diagnosis is not None]

    def _refuse(self, property_: Property) -> Result | None:
        """Give the result of a property that there is nothing to judge by."""
        offered = self.main.worker.functions
        missing = [name for name in property_.judges if name not in offered]
        if missing:
            return self.results.missing(property_, missing[0], offered)
        for name in property_.policy.needs:
            if self.verdicts.get(name) in {Verdict.FAILED, Verdict.SKIPPED}:
                message = f"not judged, because {name} does not hold yet"
                return self.results.write(property_, Verdict.SKIPPED, message=message)
        return None

    def _from_cache(self, property_: Property) -> Result | None:
        """Give the result of a property on which there is a cached verdict."""
        verdict = self.first_pass.verdicts.get(property_.name)
        if isinstance(verdict, HeldVerdict) and not self.blame.wrong_helpers(property_):
            self._notice(verdict)
            examples = self._cache().tries[property_.name].examples
            return self.results.write(property_, Verdict.PASSED, examples=examples)
        if isinstance(verdict, FailedVerdict) and self.blame.stands_alone(property_):
            return self._failed_again(property_, verdict)
        return None

    def _failed_again(self, property_: Property, verdict: FailedVerdict) -> Result | None:
        """Take a failure over, once a worker has answered its calls in the same way.

        A fresh one, where more depends on it than a word of advice.
        """
        is_advice = self.assignment.manifest.is_advice(property_.name)
        where = nullcontext() if is_advice else self.main.from_scratch()
        with suppress(OutOfTime), where:
            lines = verdict.lines(self.main)
            if lines is not None:
                self._notice(verdict)
                cached = verdict.result_for(self.submission, lines)
                result = self.results.write(
                    property_, Verdict.FAILED, message=cached.message, examples=cached.examples
                )
                return replace(result, counterexample=cached.counterexample)
        return None

    def _notice(self, verdict: CachedVerdict) -> None:
        """Tell what was noticed besides, when the verdict was found."""
        self.main.noticed.changes.update(verdict.changes)
        self.main.noticed.advice.update(verdict.advice)

    def _judge(self, property_: Property) -> Result:
        """Try the settings in turn, until the property holds in one of them."""
        from gradekit.judging.replay import replay  # late, as all that the verdict cache saves

        settings = self.blame.settings(property_)
        failed: _Failed | None = None
        with self.main.noting() as noticed:
            for setting, note in settings:
                recording = self._recording(property_) if setting.own_helpers and not note else None
                setting.session.values = {} if note and setting.own_helpers else None
                failure = self._failed_as_others(property_, setting)
                failure = failure or replay(property_, setting, self.examples.load(), recording)
                if failure is None and is_credible(property_, setting):
                    self._add(property_, recording, HeldVerdict(*noticed.sorted()))
                    return self._passed(property_, note)
                if failure is not None and (failed is None or not setting.own_helpers):
                    failed = _Failed(property_, setting, note, failure, recording, noticed)
            assert failed is not None
            return self._report(failed)

    def _failed_as_others(self, property_: Property, setting: Setting) -> Failure | None:
        """Try the kept examples on which most others fail, if the function has failed before."""
        from gradekit.judging.replay import replay_some

        if self.verdict_cache is None or self.blame.failed.isdisjoint(property_.judges):
            return None
        places = self.verdict_cache.first(property_.name)
        failure = replay_some(property_, setting, self.examples.load(), places)
        return failure and replace(failure, held=0)  # of the others, none was tried

    def _passed(self, property_: Property, *notes: str) -> Result:
        examples = len(self.examples.load().examples[property_.name])
        notes = tuple(filter(None, notes))
        return self.results.write(property_, Verdict.PASSED, notes=notes, examples=examples)

    def _cache(self) -> VerdictCache:
        assert self.verdict_cache is not None
        return self.verdict_cache

    def _recording(self, property_: Property) -> Recording | None:
        replies = self.first_pass.replies.get(property_.name)
        if replies is None:
            return None
        known_answers = self._cache().known_answers(property_.name)
        return Recording(self.main.worker, list(replies), known_answers)

    def _add(
        self, property_: Property, recording: Recording | None, verdict: CachedVerdict
    ) -> None:
        """Add a verdict to the cache, where everything it rests on was recorded."""
        if recording is not None and recording.complete:
            name, count = property_.name, len(self.examples.load().examples[property_.name])
            self._cache().add(Entry(name, count, recording.rounds, verdict))
            if verdict == NOTHING_NOTICED:
                self._cache().add_answers(name, recording.exchanges)

    def _report(self, failed: _Failed) -> Result:
        """Turn a failure into a counterexample, unless there is doubt about it."""
        from gradekit.judging.confirmation import doubt
        from gradekit.judging.counterexample import counterexample

        property_ = failed.property
        failure = self._made_small(failed) if self.shrinks else failed.failure
        if not failure.repeatable:
            alone = self._tried_alone(property_, failed.setting)
            if alone is None:
                return self._passed(property_, failed.note, BY_ITSELF)
            failure = alone
        doubtful = doubt(property_, failure, self.assignment) if failure.repeatable else ""
        if doubtful:
            return self.results.write(property_, Verdict.ERROR, message=OURS, trace=doubtful)
        shown = counterexample(property_, failure, self.assignment, self.submission)
        result = self._with_counterexample(property_, failure, shown)
        if self.verdict_cache is not None and failure.repeatable:
            self._add_failure(replace(failed, failure=failure))
        return result

    def _with_counterexample(
        self, property_: Property, failure: Failure, shown: Counterexample
    ) -> Result:
        notes = [] if failure.repeatable else [BY_CHANCE]
        result = self.results.write(
            property_, Verdict.FAILED, message=shown.message, notes=notes, examples=failure.held
        )
        return replace(result, counterexample=shown)

    def _made_small(self, failed: _Failed) -> Failure:
        from gradekit.judging.shrinking import make_small

        property_, failure, cache = failed.property, failed.failure, self.verdict_cache
        if cache is not None:
            cache.note_failed(property_.name, failure.held, failure.example)
        small = () if cache is None else cache.small(property_.name)
        with timing.phase("shrink"):
            return make_small(property_, failed.setting, failure, self.examples.load(), small)

    def _tried_alone(self, property_: Property, setting: Setting) -> Failure | None:
        """Replay a property where no other calls have left anything behind."""
        from gradekit.judging.confirmation import see_again
        from gradekit.judging.replay import replay_singly

        setting.session.worker.restart()
        failure = replay_singly(property_, setting, self.examples.load())
        return failure and see_again(property_, setting, failure)

    def _add_failure(self, failed: _Failed) -> None:
        """Add a failure to the cache, with its lines marked; and the example, if it is small."""
        from gradekit.judging.counterexample import counterexample

        property_, failure, cache = failed.property, failed.failure, self._cache()
        is_advice = self.assignment.manifest.is_advice(property_.name)
        if (cache.keeps_failures or is_advice) and self.blame.stands_alone(property_):
            marked = counterexample(property_, failure, self.assignment, None)
            result = replace(self._with_counterexample(property_, failure, marked), seconds=0.0)
            calls, seed = shown_calls(failure.calls), failed.setting.session.seed
            verdict = FailedVerdict(seed, calls, result, *failed.noticed.sorted())
            self._add(property_, failed.recording, verdict)
        if failure.shrunk:
            cache.note_small(property_.name, failure.example)
