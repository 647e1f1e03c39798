"""How large the results of every mistake of an error model are on some probes, in a byte each.

A function whose results are clearly others did not make the mistake. It is noted once for all
submissions: to call hundreds of mistakes for each takes longer than all the rest.
"""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from gradekit.assignment.closeness import equal, is_finite, numbers
from gradekit.assignment.error_models import Runner, load_model
from gradekit.assignment.examples import Trace
from gradekit.model.assignment import Manifest
from gradekit.model.outcomes import OutcomeKind

NOTED: Final = 64
"""Probes of a function on which its mistakes are tried."""
UNKNOWN: Final = 0
"""The code where there is no finite number, or it is in doubt whether it is right."""
RIGHT: Final = 1
WRONG: Final = 2
"""The code of a wrong result of which nothing more is told."""
CENTRE: Final = 129
"""The code of a wrong result that is as large as the right one."""
STEPS: Final = 126
"""Codes on either side of it."""
FINE: Final = 0.1
"""Up to this logarithm of a ratio codes lie close together."""
SMALLEST: Final = 1e-6
"""Of what is smaller, rounding may change the size."""
MOST_NUMBERS: Final = 256
"""Numbers of a result that its size is taken of."""
NEGATIVE: Final = 1.5
"""The weight of a negative number."""
TURN: Final = 0.618
"""The weights of places differ by multiples of it, less what is whole in these."""
SAME: Final = 1e-10
"""Closer than a result may be to the right one and be called wrong, which is 1e-9."""
TOLERANCE: Final = 1e-8
SLACK: Final = 10
"""Farther than what fits a result may be from it: 3e-9, or 3 times what right solutions differ."""
FEWEST: Final = 3
"""Probes that refute a mistake that are enough."""


def note(
    manifest: Manifest,
    function: str,
    calls: Sequence[list[Any]],
    core: Sequence[float | None],
) -> dict[str, bytes]:
    """Give for each mistake the codes of its results on the noted probes.

    Empty without an error model.
    """
    model = load_model(manifest, function)
    if model is None:
        return {}
    run = Runner(model, function, manifest)
    places = noted(len(calls))
    right = {place: run({}, calls[place]) for place in places if core[place] is not None}
    return {
        key(name, value): bytes(
            _code_of(run({name: value}, calls[place]), right[place], core[place])
            if place in right
            else UNKNOWN
            for place in places
        )
        for name, switch in model.switches.items()
        for value in switch.values
    }


def key(switch: str, value: Any) -> str:
    """Name a switch in one position, as it is noted."""
    return f"{switch}={value!r}"


def noted(count: int) -> range:
    """Spread the noted probes over so many."""
    return range(0, count, 1 + max(0, count - 1) // NOTED)


def code(wrong: Any, right: Any) -> int:
    """Tell how large a wrong result is beside the right one, both finite: from 2 to 255.

    Results that are equal within what fits have the same code, or codes that differ by 1.
    """
    sizes = _size(wrong), _size(right)
    if min(sizes) < SMALLEST or max(sizes) == math.inf:
        return WRONG
    ratio = math.log(sizes[0]) - math.log(sizes[1])
    return CENTRE + round(STEPS * ratio / (FINE + abs(ratio)))


class Refutation:
    """Tells which mistakes a function did not make, by the codes of its own results.

    Parameters
    ----------
    codes_of_mistakes
        What `note` gave for the function.
    own : sequence of int
        The codes of its results on the noted probes.
    """

    def __init__(self, codes_of_mistakes: Mapping[str, bytes], own: Sequence[int]) -> None:
        self._codes = codes_of_mistakes
        self._own = [(place, code) for place, code in enumerate(own) if code != UNKNOWN]
        self._right, self._wrong = _places(own)
        self._places = functools.cache(lambda name: _places(codes_of_mistakes.get(name, b"")))

    def __call__(self, switch: str, value: Any) -> bool:
        """Whether a mistake is refuted; no for one of which nothing is noted."""
        codes = self._codes.get(key(switch, value))
        if codes is None:
            return False
        refuting = (1 for place, own in self._own if _are_others(codes[place], own))
        return sum(itertools.islice(refuting, FEWEST)) == FEWEST

    def of_both(self, first: str, second: str) -> bool:
        """Whether two mistakes together are refuted, by their keys.

        They hardly undo one another: where neither shows both do not, and where one shows both do.
        """
        right, wrong = self._places(first)
        others_right, others_wrong = self._places(second)
        neither = right & others_right & self._wrong
        one = (wrong & others_right | right & others_wrong) & self._right
        return (neither | one).bit_count() >= FEWEST


def _places(codes: Sequence[int]) -> tuple[int, int]:
    """Give as bits where codes are those of right results, and where those of wrong ones."""
    right = sum(1 << place for place, code in enumerate(codes) if code == RIGHT)
    return right, sum(1 << place for place, code in enumerate(codes) if code >= WRONG)


def _are_others(first: int, second: int) -> bool:
    """Whether two codes are those of results that are not equal."""
    if first in {second, UNKNOWN}:
        return False
    if RIGHT in {first, second}:
        return True
    return WRONG not in {first, second} and abs(first - second) > 1


def _code_of(outcome: Trace, right: Trace, tolerance: float | None) -> int:
    returned = outcome[0] == right[0] == OutcomeKind.RETURNED.value
    if not returned or not is_finite(outcome[1]) or not is_finite(right[1]):
        return UNKNOWN
    if equal(outcome[1], right[1], SAME):
        return RIGHT
    apart = max(TOLERANCE, SLACK * (tolerance or 0.0))
    return UNKNOWN if equal(outcome[1], right[1], apart) else code(outcome[1], right[1])


def _size(result: Any) -> float:
    """Add up magnitudes, each with a weight of its place and sign: nothing cancels."""
    first = itertools.islice(numbers(result), MOST_NUMBERS)
    weighted = (
        (1 + TURN * place % 1) * (x if x >= 0 else -NEGATIVE * x) for place, x in enumerate(first)
    )
    try:
        return float(sum(weighted))
    except OverflowError:  # of a whole number, where floats give infinity
        return math.inf
