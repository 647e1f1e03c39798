"""In which form the results of a function are, if that is not the right one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gradekit.assignment.closeness import equal, is_number
from gradekit.judging.explaining.samples import Relation, Sample, first, flat


def wrong_form(samples: Sequence[Sample]) -> str:
    """Say in which form all results are, if that is not the right one."""
    own = [sample.own for sample in samples if sample.is_wrong]
    if not own:
        return ""
    forms: tuple[tuple[str, Callable[[Any], bool]], ...] = (
        ("It returns None: there is no return, or nothing after it.", lambda x: x is None),
        ("It returns text, not numbers.", lambda x: isinstance(x, str)),
        ("It returns True or False, not a number.", lambda x: isinstance(x, bool)),
    )
    for sentence, is_form in forms:
        if all(map(is_form, own)):
            return sentence
    relations: tuple[Relation, ...] = (
        ("Your numbers are right, with one pair of brackets too many.", lambda s: [s.right]),
        ("Your numbers are right, with one pair of brackets too few.", _unwrapped),
        ("Your numbers are right, each in a list of its own.", _each_in_a_list),
        ("Your numbers are right, in one list and not in rows.", lambda s: flat(s.right)),
        ("Your first entry is missing; the others are right.", lambda s: s.right[1:]),
        ("Your last entry is missing; the others are right.", lambda s: s.right[:-1]),
        ("Your numbers are right and in order, but in lists of other lengths.", _regrouped),
    )
    return first(relations, samples)


def _unwrapped(sample: Sample) -> Any:
    (inner,) = sample.right
    return inner


def _regrouped(sample: Sample) -> Any:
    """Give a result whose numbers are right, in any lists."""
    own, right = sample.own, sample.right
    if isinstance(right, dict):
        pairs = [(own[name], right[name]) for name in {**right, **own}]
    else:
        pairs = [(own, right)]
    if all(equal(flat(a), flat(b), sample.tolerance) for a, b in pairs):
        return own
    raise ValueError


def _each_in_a_list(sample: Sample) -> Any:
    if not isinstance(sample.right, list | tuple) or not all(map(is_number, sample.right)):
        raise ValueError
    return [[x] for x in sample.right]
