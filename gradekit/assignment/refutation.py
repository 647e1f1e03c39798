"""On which probes a mistake of an error model gives what is right, and on which another number.

A function that is wrong on several of the former, or right on several of the latter, did not make
the mistake. It is noted once for all submissions: to compare each with hundreds of mistakes takes
longer than all the rest.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from gradekit.assignment.closeness import equal, is_finite
from gradekit.assignment.error_models import Runner, load_model
from gradekit.assignment.examples import Trace
from gradekit.model.assignment import Manifest
from gradekit.model.outcomes import OutcomeKind

NOTED: Final = 64
"""Probes of a function on which its mistakes are tried."""
LENGTH: Final = NOTED // 8
"""Bytes with a bit of each."""
SAME: Final = 1e-10
"""Closer than a result may be to the right one and be called wrong, which is 1e-9."""
TOLERANCE: Final = 1e-8
SLACK: Final = 10
"""Farther than what fits a result may be from it: 3e-9, or 3 times what right solutions differ."""
FEWEST: Final = 3
"""Probes that refute a mistake, of either kind, that are enough."""


def note(
    manifest: Manifest,
    function: str,
    calls: Sequence[list[Any]],
    core: Sequence[float | None],
) -> dict[str, bytes]:
    """Give for each mistake two bits of each noted probe; empty without an error model.

    The first tell where it gives another number than is right, the others where the same.
    """
    model = load_model(manifest, function)
    if model is None:
        return {}
    run = Runner(model, function, manifest)
    places = [place for place in _noted(len(calls)) if core[place] is not None]
    right = {place: run({}, calls[place]) for place in places}
    bits = {}
    for name, switch in model.switches.items():
        for value in switch.values:
            near = {
                place: _is_near(run({name: value}, calls[place]), right[place], core[place])
                for place in places
            }
            other, same = ([p for p in places if near[p] is known] for known in (False, True))
            bits[key(name, value)] = _packed(len(calls), other) + _packed(len(calls), same)
    return bits


def key(switch: str, value: Any) -> str:
    """Name a switch in one position, as it is noted."""
    return f"{switch}={value!r}"


class Refutation:
    """Tells which mistakes a function did not make, by the probes on which it is right or wrong.

    Parameters
    ----------
    noted
        What `note` gave for the function.
    count : int
        The number of its probes.
    right, wrong
        Those on which it is right, and those on which it gives another number.
    """

    def __init__(
        self, noted: Mapping[str, bytes], count: int, right: Collection[int], wrong: Collection[int]
    ) -> None:
        self._noted = noted
        self._refuting = _packed(count, right), _packed(count, wrong)

    def __call__(self, switch: str, value: Any) -> bool:
        """Whether a mistake is refuted; no for one of which nothing is noted."""
        bits = self._noted.get(key(switch, value), bytes(2 * LENGTH))
        shown = bits[:LENGTH], bits[LENGTH:]
        return any(
            (_as_number(own) & _as_number(refuting)).bit_count() >= FEWEST
            for own, refuting in zip(shown, self._refuting, strict=True)
        )


def _noted(count: int) -> range:
    """Spread the noted probes over all of them."""
    return range(0, count, 1 + (count - 1) // NOTED)


def _is_near(outcome: Trace, right: Trace, tolerance: float | None) -> bool | None:
    """Whether a call gives what is right; None where that is in doubt, or there is no number."""
    returned = outcome[0] == right[0] == OutcomeKind.RETURNED.value
    if not returned or not is_finite(outcome[1]) or not is_finite(right[1]):
        return None
    if equal(outcome[1], right[1], SAME):
        return True
    apart = max(TOLERANCE, SLACK * (tolerance or 0.0))
    return None if equal(outcome[1], right[1], apart) else False


def _packed(count: int, places: Collection[int]) -> bytes:
    """Give a bit for each of the noted probes of so many."""
    chosen = set(places)
    bits = (1 << bit for bit, place in enumerate(_noted(count)) if place in chosen)
    return sum(bits).to_bytes(LENGTH, "little")


def _as_number(bits: bytes) -> int:
    return int.from_bytes(bits, "little")
