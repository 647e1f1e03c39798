"""What a few more calls tell: state, chance, changed arguments, and arguments without a part."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

from gradekit.assignment.closeness import equal, is_finite
from gradekit.assignment.examples import Trace, declared, trace
from gradekit.judging.explaining.core import FEWEST, RAISED, RETURNED, Evidence
from gradekit.judging.session import Session
from gradekit.sandbox.child.protocol import decode_value, encode_value

TRIED: Final = 5
"""Failing probes that are called again."""
RUNS: Final = 3
"""Fresh workers in which a probe is the first call."""
SEEDS: Final = (0, 0, 1)
MOST: Final = 0.6
"""The share of the tried probes that has to show it."""
TOLERANCE: Final = 1e-9
NOTABLY: Final = 1e-6
"""By how much another right answer has to differ, relatively."""
ENOUGH: Final = 8
"""Exchanges of an argument that all have to leave a result as it is."""
OTHERS: Final = 16
"""Probes from which another argument is taken."""
MOST_WORK: Final = 1_000_000
"""Calls of Python functions inside the reference, for all other arguments together."""
WHEN_FIRST: Final = (
    "Your result is right when the function is called first, and wrong after other calls: "
    "something is kept from one call to the next."
)
BETWEEN_CALLS: Final = (
    "The same call gives another result the second time: something is kept from one call to "
    "the next."
)
BY_CHANCE: Final = "Your result depends on random numbers: with another seed the same call differs."
UNSTABLE: Final = (
    "The same first call does not always give the same result: it depends on the order of a set, "
    "on id() or on the clock."
)


def changed_arguments(evidence: Evidence) -> str:
    """Say what becomes of an argument where the results are right, but an argument is changed."""
    changes = [
        (evidence.calls[index][place], new, evidence.outcomes[index][1])
        for index in evidence.core
        for place, new in evidence.outcomes[index][2]
    ]
    if evidence.failing or len(changes) < FEWEST:
        return ""
    signature = evidence.assignment.manifest.functions[evidence.function]
    places = {place for outcome in evidence.outcomes for place, _ in outcome[2]}
    names = [signature.parameters[place] for place in sorted(places)]
    what = names[0] if len(names) == 1 else f"each of {' and '.join(names)}"
    return f"Your result is right, but you change what you are given: {what} {_becomes(changes)}."


def _becomes(changes: Sequence[tuple[Any, Any, Any]]) -> str:
    sized = all(isinstance(new, list | dict) for _, new, _ in changes)
    if sized and not any(new for _, new, _ in changes):
        return "is empty afterwards"
    if sized and all(len(new) < len(old) for old, new, _ in changes):
        return "is shorter afterwards"
    if all(equal(new, result, TOLERANCE) for _, new, result in changes):
        return "holds the result afterwards"
    if sized and all(len(new) > len(old) for old, new, _ in changes):
        return "is longer afterwards"
    return "has other entries afterwards"


def explain(evidence: Evidence, session: Session) -> str:
    """Make some failing calls again; say what they show, or nothing."""
    probes = _spread(evidence.failing)
    for index in probes[:2]:
        if not _is_settled(evidence, session, index):
            break
    else:
        return ""
    runs: list[_Repeated] = []
    for index in probes:
        runs.append(_Repeated(evidence, session, index))
        told = _told(runs, len(probes) - len(runs))
        if told is not None:
            return told
    return ""


def _told(runs: Sequence[_Repeated], left: int) -> str | None:
    """Say what some runs show, whatever the rest does; None while that is open."""
    enough = max(FEWEST, MOST * (len(runs) + left))
    if len(runs) + left == TRIED and all(run.right_when_first for run in runs):
        return None if left else WHEN_FIRST
    for sentence, shown in (
        (UNSTABLE, [run.unstable for run in runs]),
        (BY_CHANCE, [run.by_chance for run in runs]),
        (BETWEEN_CALLS, [run.differs_again for run in runs]),
    ):
        if sum(shown) >= enough:
            return sentence
        if sum(shown) + left >= enough:
            return None
    return ""


def ignored_argument(evidence: Evidence, session: Session) -> str:
    """Say which argument can be exchanged for another without another result, or nothing.

    It is tried where the function is wrong and where it is right, with arguments of other probes
    for which the reference gives another answer.
    """
    parameters = evidence.assignment.manifest.functions[evidence.function].parameters
    came_back = all(evidence.outcomes[index][0] in {RETURNED, RAISED} for index in evidence.made)
    if len(parameters) == 1 or not came_back:
        return ""
    exchanged = _Exchanged(evidence)
    for place, name in enumerate(parameters):
        if _plays_no_part(evidence, session, place, exchanged):
            return f"On the inputs that were tried your result stays the same when {name} changes."
    return ""


def order_of_names(evidence: Evidence, session: Session) -> str:
    """Say that the order of the names in a dict plays a part, if turning it round shows that."""
    parameters = evidence.assignment.manifest.functions[evidence.function].parameters
    for place, name in enumerate(parameters):
        calls = [evidence.calls[index] for index in _spread(evidence.failing)]
        dicts = [call for call in calls if place < len(call) and isinstance(call[place], dict)]
        if len(dicts) >= FEWEST and _by_order(evidence, session, dicts, place):
            return f"Your result changes when the names of {name} stand in another order."
    return ""


def _by_order(evidence: Evidence, session: Session, calls: Sequence[list[Any]], place: int) -> bool:
    """Whether each call gives something else with the names of a dict in reverse order."""
    for call in calls:
        turned = [*call]
        turned[place] = dict(reversed(call[place].items()))
        first, second = (_made(evidence, session, each) for each in (call, turned))
        if first[0] == second[0] and equal(first[1], second[1], NOTABLY):
            return False
    return True


def _plays_no_part(evidence: Evidence, session: Session, place: int, exchanged: _Exchanged) -> bool:
    tried, values = 0, set()
    for index in (*_spread(evidence.failing, 2 * TRIED), *_spread(evidence.passing)):
        call = exchanged(index, place)
        if call is not None:
            if not _same(_made(evidence, session, call), evidence.outcomes[index]):
                return False
            tried += 1
            values |= {encode_value(each[place]) for each in (call, evidence.calls[index])}
    return tried >= ENOUGH and len(values) >= FEWEST  # not only 1 in place of 2, and 2 of 1


class _Exchanged:
    """Calls with one argument of another probe, for which the right answer is another."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._oracle = evidence.assignment.oracle(evidence.function)
        self._others = evidence.core[:: max(1, len(evidence.core) // OTHERS)]
        self._left = MOST_WORK

    def __call__(self, index: int, place: int) -> list[Any] | None:
        """Give such a call, if there is one and it is not too much work to look for it."""
        calls, outcome = self._evidence.calls, self._evidence.outcomes[index]
        if outcome[0] != RETURNED or place >= len(calls[index]):
            return None
        first = index % len(self._others)  # or it would be the same simple value in every call
        for other in (*self._others[first:], *self._others[:first]):
            call = [*calls[index]]
            self._left -= self._evidence.work[index]
            if self._left < 0:
                return None
            with suppress(Exception):  # what the reference refuses is no such call
                call[place] = calls[other][place]
                answer = self._oracle(*decode_value(encode_value(call)))
                right = self._evidence.right(index)[1]
                if is_finite(answer) and not equal(answer, right, NOTABLY):
                    return call
        return None


def _spread(probes: Sequence[int], count: int = TRIED) -> list[int]:
    """Choose some probes over the whole run: the last calls come after the most others."""
    in_order = sorted(probes)
    step = max(1, (len(in_order) - 1) // max(1, count - 1))
    return in_order[::-1][::step][:count]


def _is_settled(evidence: Evidence, session: Session, index: int) -> bool:
    """Whether a call gives what it gave: first, again, and with another seed."""
    session.worker.restart()
    outcomes = [_call(evidence, session, index, seed) for seed in SEEDS]
    return all(_same(outcome, evidence.outcomes[index]) for outcome in outcomes)


class _Repeated:
    """One probe as the first call of fresh workers, and again."""

    def __init__(self, evidence: Evidence, session: Session, index: int) -> None:
        firsts = []
        for _ in range(RUNS):
            session.worker.restart()
            firsts.append(_call(evidence, session, index, 0))
        again = _call(evidence, session, index, 0)
        session.worker.restart()
        seeded = _call(evidence, session, index, 1)
        self.right_when_first = all(_is_right(evidence, index, each) for each in firsts)
        self.unstable = not all(_same(each, firsts[0]) for each in firsts)
        self.by_chance = not self.unstable and not _same(seeded, firsts[0])
        self.differs_again = not self.unstable and not _same(again, firsts[-1])


def _call(evidence: Evidence, session: Session, index: int, seed: int) -> Trace:
    return _made(evidence, session, evidence.calls[index], seed)


def _made(evidence: Evidence, session: Session, call: list[Any], seed: int = 0) -> Trace:
    session.begin(seed)
    outcome = session.call(evidence.function, call)
    manifest = session.assignment.manifest
    return declared(trace(outcome), manifest, evidence.function, exactly=evidence.exactly)


def _same(first: Trace, second: Trace) -> bool:
    return first[0] == second[0] and equal(first[1], second[1], TOLERANCE)


def _is_right(evidence: Evidence, index: int, outcome: Trace) -> bool:
    right = evidence.right(index)
    within = evidence.within(index, TOLERANCE)
    return outcome[0] == right[0] == RETURNED and equal(outcome[1], right[1], within)
