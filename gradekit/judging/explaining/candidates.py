"""What error models are tried with: single mistakes, accepted conventions, pairs of mistakes."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from gradekit.assignment.error_models import Settings
from gradekit.judging.explaining.literals import parameter_values
from gradekit.mistakes import Choice, ErrorModel, Parameter, Sentence
from gradekit.model.assignment import Assignment


@dataclass(frozen=True, slots=True, eq=False)
class Mistake:
    """One switch in one position; `suggested` tells if a literal of the source has its value.

    Each is made once for a search, and is equal to itself alone.
    """

    switch: str
    value: Any
    sentence: Sentence
    is_parameter: bool = False
    suggested: bool = False


Mistakes = tuple[Mistake, ...]
Candidate = tuple[Mistakes, Settings]
"""Mistakes, and the conventions beside them."""


def chosen(model: ErrorModel, assignment: Assignment) -> Settings:
    """Give the switches that are the options which a student chose: there they are no mistakes."""
    usual = assignment.manifest.usual_options
    return {
        name: value
        for name, value in assignment.options.items()
        if value != usual.get(name)
        and isinstance(switch := model.switches.get(name), Choice)
        and value in switch.values
    }


def conventions(model: ErrorModel) -> Iterator[Settings]:
    """Give every combination of accepted conventions but the usual one."""
    names = list(model.benign)
    for values in itertools.product(*((None, *model.benign[name]) for name in names)):
        settings = {
            name: value for name, value in zip(names, values, strict=True) if value is not None
        }
        if settings:
            yield settings


def mistakes(model: ErrorModel, written: Sequence[float]) -> Iterator[Mistake]:
    """Give every switch in each of its positions; `written` are the numbers of the source."""
    for name, switch in model.switches.items():
        if isinstance(switch, Choice):
            for value in switch.values:
                yield Mistake(name, value, switch.sentences[value])
        else:
            yield from _values(name, switch, written)


def _values(name: str, parameter: Parameter, written: Sequence[float]) -> Iterator[Mistake]:
    for value, suggested in parameter_values(parameter, written):
        yield Mistake(name, value, parameter.sentence, is_parameter=True, suggested=suggested)


def pairs(singles: Sequence[Mistake]) -> Iterator[Mistakes]:
    """Pair mistakes of two switches, those first that stand first in their switches.

    Of parameters only what the source suggests is paired. There may be very many pairs, of which
    few are looked at: each is made when it is asked for.
    """
    paired = [each for each in singles if each.suggested or not each.is_parameter]
    places = _places(paired)
    at_place: dict[int, list[int]] = {}
    for index, place in enumerate(places):
        at_place.setdefault(place, []).append(index)
    for total in range(2 * len(at_place) - 1):
        for index, first in enumerate(paired):
            others = at_place.get(total - places[index], [])
            for other in others[bisect_right(others, index) :]:
                if paired[other].switch != first.switch:
                    yield first, paired[other]


def _places(mistakes: Sequence[Mistake]) -> list[int]:
    """Count for each mistake those of its switch before it."""
    counts: Counter[str] = Counter()
    places = []
    for each in mistakes:
        places.append(counts[each.switch])
        counts[each.switch] += 1
    return places
