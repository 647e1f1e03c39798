"""The rules about conditional mutants: each is refuted, or admitted in the manifest with a reason.

A manifest admits a mutant by its function and feature, ``"adam_step: len(params) > 100"``, or
with the way in which it is wrong, ``"adam_step: step > 5000 (fine)"``; all further steps of the
same ladder are then admitted too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from gradekit.authoring.conditional import HISTORY, NEVER_ADMITTED
from gradekit.authoring.findings import Judged
from gradekit.authoring.refutation import NO_EFFECT, REFUTED, UNREACHED

MOST_ADMITTED: Final = 3
"""Of a hundred mutants."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Survivor:
    """Mutants that are not refuted from one step of a ladder on.

    `kinds` are the ways in which they are wrong, `mutants` how many they are; `examples` how
    many reach the step.
    """

    function: str
    name: str
    family: str
    kinds: Sequence[str]
    mutants: int
    examples: int
    is_admitted: bool

    @property
    def title(self) -> str:
        """The name of the feature, and the ways in which they are wrong."""
        return f"{self.name} ({', '.join(self.kinds)})" if self.kinds else self.name


def counts(judged: Sequence[Judged]) -> dict[str, dict[str, tuple[int, int]]]:
    """Give for each family and function how many mutants are refuted, and how many there are."""
    table: dict[str, dict[str, tuple[int, int]]] = {}
    for ladder in judged:
        refuted = sum(outcome == REFUTED for outcome in ladder.outcomes)
        count = _count(ladder)
        own = table.setdefault(ladder.family, {})
        before = own.get(ladder.function, (0, 0))
        own[ladder.function] = before[0] + refuted, before[1] + count
    return table


def survivors(judged: Sequence[Judged], admitted: Mapping[str, str]) -> list[Survivor]:
    """Give what is not refuted: of each ladder, the first step, and the first that is admitted."""
    groups: dict[tuple[str, str, bool], list[tuple[Judged, int, int]]] = {}
    for ladder in judged:
        alive = _alive(ladder)
        first = next((step for step in alive if _is_listed(ladder, step, admitted)), None)
        for is_admitted in (False, True):
            own = [step for step in alive if (first is not None and step >= first) is is_admitted]
            if own:
                key = ladder.function, ladder.names[own[0]], is_admitted
                groups.setdefault(key, []).append((ladder, own[0], len(own)))
    return [
        Survivor(
            function=function,
            name=name,
            family=group[0][0].family,
            kinds=[manner(ladder) for ladder, _, _ in group if ladder.family != HISTORY],
            mutants=sum(count for _, _, count in group),
            examples=group[0][0].examples[group[0][1]] if _is_reached(*group[0][:2]) else 0,
            is_admitted=is_admitted,
        )
        for (function, name, is_admitted), group in groups.items()
    ]


def broken(judged: Sequence[Judged], admitted: Mapping[str, str]) -> Iterator[str]:
    """Tell which rules do not hold."""
    found = survivors(judged, admitted)
    for each in found:
        if not each.is_admitted:
            yield f"conditional mutants survive: {each.title}"
    for key in sorted(admitted):
        families = {
            ladder.family
            for ladder in judged
            for step in _alive(ladder)
            if _is_listed(ladder, step, {key: ""})
        }
        if not families:
            yield f"listed as admitted, but no surviving mutant: {key}"
        for family in sorted(families & NEVER_ADMITTED):
            yield f"listed as admitted, but of the family {family} all must be refuted: {key}"
    count = sum(each.mutants for each in found if each.is_admitted)
    most = sum(map(_count, judged)) * MOST_ADMITTED // 100
    if count > most:
        yield f"{count} conditional mutants are admitted, but at most {most} may be"


def summary(judged: Sequence[Judged], admitted: Mapping[str, str]) -> dict[str, Any]:
    """Give what is told of conditional mutants as fields for JSON."""
    return {
        "outcomes": totals(judged),
        "families": counts(judged),
        "survivors": [asdict(each) for each in survivors(judged, admitted)],
    }


def manner(ladder: Judged) -> str:
    """Say in which way the mutants of a ladder are wrong, and in what."""
    return f"{ladder.kind} in {ladder.part}" if ladder.part else ladder.kind


def totals(judged: Sequence[Judged]) -> Counter[str]:
    """Count the mutants by what came of them."""
    return Counter(outcome for ladder in judged for outcome in ladder.outcomes)


def _count(ladder: Judged) -> int:
    return sum(outcome != NO_EFFECT for outcome in ladder.outcomes)


def _alive(ladder: Judged) -> list[int]:
    ends = enumerate(ladder.outcomes)
    return [step for step, outcome in ends if outcome not in {REFUTED, NO_EFFECT}]


def _is_reached(ladder: Judged, step: int) -> bool:
    return ladder.outcomes[step] != UNREACHED


def _is_listed(ladder: Judged, step: int, admitted: Mapping[str, str]) -> bool:
    name = ladder.names[step]
    return name in admitted or f"{name} ({manner(ladder)})" in admitted
