"""Second pass: settle each property in turn, from how its examples ended to its result.

Properties are settled in the order of their functions in the manifest. Where a function
that one may rely on has failed before, correct stubs are tried in its place, so that a
mistake costs only the function in which it was made. A failure is made small, seen again
in a fresh worker, and doubted: the reference and 50 digits must agree that it is one.
Where there is doubt about every failure of a property, it counts as passed.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field, replace
from typing import TYPE_CHECKING, Final

from gradekit.assignment.examples import Corpus, Example
from gradekit.judging.attempts import Failure, attempt, search, search_singly
from gradekit.judging.blame import Blame, is_credible
from gradekit.judging.replay import Replayed
from gradekit.judging.results import ResultWriter
from gradekit.judging.session import Sessions, Setting
from gradekit.model import timing
from gradekit.model.assignment import Assignment, Property
from gradekit.model.outcomes import Verdict
from gradekit.model.report import Result

if TYPE_CHECKING:
    from gradekit.guards import Guard
    from gradekit.judging.confirmation import Doubt
    from gradekit.judging.evidence import Shown
    from gradekit.judging.guards import GuardedLosses

OURS: Final = "gradekit could not judge this property; this is not your fault."
DOUBTFUL: Final = "It failed, but this property may be wrong itself, so it counts as passed."
BY_CHANCE: Final = (
    "In a fresh process the same call gave a right answer: "
    "the function depends on earlier calls or on chance."
)
CORRECTED: Final = "Here a correct {names} stood in place of yours."
BUT_FOR_THE_GUARD: Final = "It holds but for the guard against log(0)."
BY_ITSELF: Final = (
    "It passed in a fresh process and failed after other calls. "
    "You lose no points, but a function of yours seems to keep state between calls."
)


@dataclass(eq=False, slots=True)
class Settler:
    """Settles the properties of one submission, one after the other.

    `shrinks` tells whether counterexamples are made small. `failures` are those that were
    shown, by property, without their calls.
    """

    sessions: Sessions
    corpus: Corpus
    _: KW_ONLY
    shrinks: bool = True
    advice: frozenset[str] = field(init=False)
    blame: Blame = field(init=False)
    results: ResultWriter = field(init=False)
    guards: GuardedLosses | None = field(default=None, init=False)
    verdicts: dict[str, Verdict] = field(default_factory=dict, init=False)
    failures: dict[str, Failure] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        manifest = self._assignment.manifest
        self.advice = manifest.advice()
        self.blame = Blame(manifest, self.sessions)
        self.results = ResultWriter(manifest, self.sessions.submission)

    def settle(
        self,
        property_: Property,
        replayed: Replayed | None = None,
        examples: Sequence[Example] | None = None,
    ) -> Result:
        """Settle one property; whatever goes wrong in gradekit is an ERROR.

        `replayed` is what the first pass found, if it came to an end; `examples` are those
        to be tried instead of all.
        """
        self.results.start()
        try:
            result = self._refuse(property_)
            if result is None and replayed is not None and replayed.failure is None:
                result = self._held(property_, replayed)
            result = result or self._try_settings(property_, replayed, examples)
        except Exception:  # our own fault: it neither costs points nor earns any  # noqa: BLE001
            import traceback

            trace = traceback.format_exc()
            result = self.results.write(property_, Verdict.ERROR, message=OURS, trace=trace)
        self.verdicts[property_.name] = result.verdict
        if result.verdict is Verdict.FAILED and property_.policy.points:
            self.blame.failed.update(property_.judges)
        return result

    def _refuse(self, property_: Property) -> Result | None:
        """Give the result of a property that there is nothing to judge by."""
        offered = self.sessions.main.worker.functions
        missing = [name for name in property_.judges if name not in offered]
        if missing:
            return self.results.missing(property_, missing[0], offered)
        for name in property_.policy.needs:
            if self.verdicts.get(name) in {Verdict.FAILED, Verdict.SKIPPED}:
                message = f"not judged, because {name} does not hold yet"
                return self.results.write(property_, Verdict.SKIPPED, message=message)
        return None

    def _held(self, property_: Property, replayed: Replayed) -> Result | None:
        """Give the result of a property that held; None where wrong helpers made it hold."""
        if self.blame.wrong_helpers(property_):
            return None
        return self.results.write(property_, Verdict.PASSED, examples=replayed.examples)

    def _try_settings(
        self,
        property_: Property,
        replayed: Replayed | None,
        examples: Sequence[Example] | None,
    ) -> Result:
        """Try the settings in turn, until the property holds in one of them."""
        examples = self.corpus.examples[property_.name] if examples is None else examples
        own: tuple[Setting, str, Failure] | None = None
        failed: tuple[Setting, str, Failure] | None = None
        for setting, note in self.blame.settings(property_):
            refused = setting.session.worker.program.refused
            refused.clear()
            setting.session.values = {} if note and setting.own_helpers else None
            failure = None if replayed is None else replayed.failure
            if failure is None or note or not setting.own_helpers:
                failure = search(property_, setting, examples)
            if failure is None and is_credible(property_, setting):
                return self._passed(property_, note)
            if refused:  # what a stub cannot answer is no failure of the student's
                continue
            if failure is not None and (failed is None or not setting.own_helpers):
                failed = setting, note, failure
                own = own or failed
        assert own is not None
        assert failed is not None
        is_open = failed is not own and property_.policy.points and not failed[2].is_costly
        if is_open and self._was_an_accident(property_, own[0], own[2]):
            failed = own
        if property_.policy.points and self._is_excused(property_, failed[0]):
            return self._passed(property_, BUT_FOR_THE_GUARD)
        return self._report(property_, *failed)

    def _was_an_accident(self, property_: Property, setting: Setting, failure: Failure) -> bool:
        """Whether what failed with the student's own helpers fails no more: a busy machine, say.

        Then what came of others' helpers is no reason to take points.
        """
        if not setting.own_helpers:
            return False
        from gradekit.judging import confirmation

        return not confirmation.see_again(property_, setting, failure).repeatable

    @property
    def excused(self) -> Mapping[str, Guard]:
        """The guard of each loss that was excused because of it."""
        return {} if self.guards is None else self.guards.forgiven

    def charge(self, property_: Property, result: Result) -> Result:
        """Take the points set aside for guards where a loss was excused because of one."""
        guard = self.excused.get(property_.judges[0])
        held = result.verdict in {Verdict.PASSED, Verdict.DOUBTED}
        if guard is None or not property_.policy.guard or not held:
            return result
        message = f"the loss {guard}, which is more than 1e-12"
        return self.results.write(property_, Verdict.FAILED, message=message)

    def _is_excused(self, property_: Property, setting: Setting) -> bool:
        from gradekit.judging.guards import GuardedLosses  # late: what fails needs it

        if self.guards is None:
            self.guards = GuardedLosses(self._assignment, self.sessions.main, self.corpus)
        return self.guards.excuse(property_, setting.session)

    @property
    def _assignment(self) -> Assignment:
        return self.sessions.assignment

    def _passed(self, property_: Property, *notes: str) -> Result:
        examples = self.corpus.counts[property_.name]
        notes = tuple(filter(None, notes))
        return self.results.write(property_, Verdict.PASSED, notes=notes, examples=examples)

    def _report(self, property_: Property, setting: Setting, note: str, failure: Failure) -> Result:
        """Turn a failure into a counterexample, unless there is doubt about it.

        Advice is shown as it was found: nothing depends on it.
        """
        if property_.name not in self.advice:
            if self.shrinks:
                failure = self._made_small(property_, setting, failure)
            if not failure.repeatable:
                alone = self._tried_alone(property_, setting)
                if alone is None:
                    return self._passed(property_, note, BY_ITSELF)
                failure = alone
            if doubt := self._doubt(property_, failure):
                undoubted = self._undoubted(property_, setting, doubts := [doubt])
                if undoubted is None:
                    return self._doubted(property_, doubts)
                failure = undoubted
        return self._shown(property_, setting, failure)

    def forgiven(self, property_: Property, note: str) -> Result:
        """Pass a property that has failed, for a cause that has been paid for elsewhere."""
        del self.failures[property_.name]
        self.verdicts[property_.name] = Verdict.PASSED
        return self._passed(property_, note)

    def _doubted(self, property_: Property, doubts: Sequence[Doubt]) -> Result:
        """Settle a property of which every failure is doubted."""
        for doubt in doubts:
            if doubt.is_fault:
                return self.results.write(property_, Verdict.ERROR, message=OURS, trace=doubt.why)
        trace = doubts[0].why
        return self.results.write(property_, Verdict.DOUBTED, message=DOUBTFUL, trace=trace)

    def _shown(self, property_: Property, setting: Setting, failure: Failure) -> Result:
        from gradekit.judging.counterexample import counterexample  # late: what fails needs it

        self.failures[property_.name] = replace(
            failure, calls=(), error=failure.error.with_traceback(None)
        )  # neither of them holds what was returned
        stubs = setting.session.worker.program.stubs
        calls = self._calls_to_show(property_, failure, is_own=not stubs)
        shown = counterexample(
            property_, failure, self._assignment, self.sessions.submission, shown=calls
        )
        notes = [] if failure.repeatable else [BY_CHANCE]
        if stubs:
            notes.append(CORRECTED.format(names=", ".join(stubs)))
        result = self.results.write(
            property_, Verdict.FAILED, message=shown.message, notes=notes, examples=failure.held
        )
        return replace(result, counterexample=shown)

    def _calls_to_show(self, property_: Property, failure: Failure, *, is_own: bool) -> Shown:
        """Choose calls that give the same in the student's own file; or else offer no line.

        They are made again where that is not plain: they were others' or came after others.
        Those of advice are not: nothing depends on it.
        """
        from gradekit.judging import evidence

        shown = evidence.show_failure(property_, failure, self._assignment)
        if not failure.repeatable:
            return replace(shown, line="")
        first = shown.calls == failure.calls[: len(shown.calls)]
        if property_.name in self.advice:
            is_sure = failure.fresh or self.blame.failed.isdisjoint(property_.judges)
            return shown if is_own and is_sure else replace(shown, line="")
        if not shown.line or (is_own and first):
            return shown
        from gradekit.judging import confirmation  # late: most failures need it not

        if confirmation.gives_again(self.sessions.main, shown.calls):
            return shown
        if is_own and shown.evidence == "value":
            return evidence.show_failure(property_, failure, self._assignment, alone=False)
        return replace(shown, line="")

    def _made_small(self, property_: Property, setting: Setting, failure: Failure) -> Failure:
        from gradekit.judging import shrinking

        with timing.phase("shrink"):
            return shrinking.make_small(property_, setting, failure, self.corpus)

    def _tried_alone(self, property_: Property, setting: Setting) -> Failure | None:
        """Replay a property where no other calls have left anything behind."""
        from gradekit.judging import confirmation

        setting.session.worker.restart()
        failure = search_singly(property_, setting, self.corpus.examples[property_.name])
        return failure and confirmation.see_again(property_, setting, failure)

    def _undoubted(
        self, property_: Property, setting: Setting, doubts: list[Doubt]
    ) -> Failure | None:
        """Give the first failure of all that there is no doubt about; add the `doubts` before it.

        One doubtful failure must not hide the others: a function may be right there alone.
        """
        from gradekit.judging import confirmation
        from gradekit.judging.confirmation import Doubt

        held, began = 0, time.monotonic()
        setting.session.worker.restart()
        with setting.session.for_one_property():
            for example in self.corpus.examples[property_.name]:
                failure = attempt(property_, setting, example)
                if failure is None:
                    held += 1
                    continue
                if failure.is_out_of_time:  # used up by what only we have asked for
                    doubts.append(Doubt(str(failure.error), is_fault=True))
                    break
                doubt = self._doubt(property_, failure)
                if doubt is None:
                    failure = confirmation.see_again(property_, setting, failure)
                    doubt = self._doubt(property_, failure)
                if doubt is None:
                    return replace(failure, held=held)
                doubts.append(doubt)
        self.sessions.extend(time.monotonic() - began)
        return None

    def _doubt(self, property_: Property, failure: Failure) -> Doubt | None:
        """Say why a failure may be no failure; what happens by chance is not doubted."""
        if not failure.repeatable:
            return None
        from gradekit.judging import confirmation

        return confirmation.doubt(property_, failure, self._assignment)
