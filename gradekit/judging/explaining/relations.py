"""How the results of a wrong function relate to the right ones, whatever the cause.

Each relation holds on the whole core: where the function is right, too.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any, Final

from gradekit.assignment.closeness import equal, is_number
from gradekit.judging.explaining import formulas, named
from gradekit.judging.explaining.core import RAISED, Evidence
from gradekit.judging.explaining.entries import of_entries
from gradekit.judging.explaining.factors import scaled_or_moved, six_digits
from gradekit.judging.explaining.forms import wrong_form
from gradekit.judging.explaining.samples import Sample, Transform, holds, of, part, shows

RESULT: Final = "Your result"
TRIED: Final = "On the inputs that were tried, "
ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth")
MOST_NAMES: Final = 3
"""Wrong names of a dict that are told."""


def explain(evidence: Evidence, written: Sequence[float]) -> str:
    """Say by the first relation that holds how the results relate to the right ones, or nothing."""
    return plain(evidence, written) or loosely(evidence, written)


def plain(evidence: Evidence, written: Sequence[float]) -> str:
    """Say likewise what one formula tells of every whole result."""
    if raised := always_raises(evidence):
        return raised
    samples = _samples(evidence)
    return wrong_form(samples) or by_formula(samples, evidence, written)


def loosely(evidence: Evidence, written: Sequence[float]) -> str:
    """Say which entries or parts of the results are wrong, or how far they are off at most."""
    samples = _samples(evidence)
    return of_entries(samples, RESULT) or _by_part(samples, evidence, written)


def _samples(evidence: Evidence) -> list[Sample]:
    """Give the samples of the whole core; none where the function is right, or some call raises."""
    order = [*evidence.failing, *evidence.passing]
    samples = of(evidence, order) if evidence.failing else []
    return samples if len(samples) == len(order) else []


def always_raises(evidence: Evidence) -> str:
    """Say what every call raises, if it is one and the same."""
    outcomes = [evidence.outcomes[index] for index in evidence.core]
    kinds = {(kind, value if kind == RAISED else "") for kind, value, _ in outcomes}
    if len(kinds) == 1 and (name := kinds.pop()[1]):
        return f"It raises {name} on every input that was tried."
    return ""


def by_formula(
    samples: Sequence[Sample],
    evidence: Evidence,
    written: Sequence[float],
    what: str = RESULT,
) -> str:
    """Say how the numbers relate, in the order from plain to far-fetched."""
    if not samples:
        return ""
    if sentence := scaled_or_moved(samples, written, what):
        return sentence
    parameters = evidence.assignment.manifest.functions[evidence.function].parameters
    for words, transform in formulas.relations(samples, parameters):
        if holds(transform, samples) and shows(transform, samples):
            return f"{what} is {words}."
    return _limited(samples, what)


def _limited(samples: Sequence[Sample], what: str) -> str:
    """Say that the results are right up to some number, or from one on."""
    if not all(is_number(each.own) and is_number(each.right) for each in samples):
        return ""
    wrong = {each.own for each in samples if each.is_wrong}
    if len(wrong) == 2:  # noqa: PLR2004
        low, high = sorted(wrong)
        if holds(lambda s: min(max(s.right, low), high), samples):
            return (
                f"{what} is never below {six_digits(low)} and never above {six_digits(high)}; "
                "between them it is right."
            )
    if len(wrong) != 1:
        return ""
    (limit,) = wrong
    if holds(lambda s: min(s.right, limit), samples):
        return f"{what} is never above {six_digits(limit)}; below that it is right."
    if holds(lambda s: max(s.right, limit), samples):
        return f"{what} is never below {six_digits(limit)}; above that it is right."
    return ""


def _by_part(samples: Sequence[Sample], evidence: Evidence, written: Sequence[float]) -> str:
    """Say which parts of results of several parts are wrong, and how."""
    form = evidence.assignment.manifest.functions[evidence.function].returns
    if not samples or form.name not in {"tuple", "dict"}:
        return ""
    keys = range(len(form.inside)) if form.name == "tuple" else sorted(samples[0].right)
    try:
        parts = {key: part(samples, key) for key in keys}
    except (KeyError, IndexError, TypeError):
        return ""
    wrong = [key for key in parts if any(sample.is_wrong for sample in parts[key])]
    if form.name == "tuple" and len(wrong) > 1 and (order := _permuted(samples)):
        return order
    names = {key: f"the {ORDINALS[key]}" if form.name == "tuple" else f"{key!r}" for key in wrong}
    if not wrong or len(wrong) > 2:  # noqa: PLR2004
        return ""
    told = []
    for key, name in names.items():
        whole = f"{name} of your results" if form.name == "tuple" else f"your {name}"
        sentence = by_formula(parts[key], evidence, written, whole)
        sentence = sentence or of_entries(parts[key], whole)
        if not sentence:
            return which(names, parts) if len(parts) > len(wrong) else ""
        told.append(sentence[0].upper() + sentence[1:])
    rest = " The rest is right." if len(parts) > len(wrong) else ""
    return " ".join(told) + rest


def which(names: dict[Any, str], parts: dict[Any, list[Sample]]) -> str:
    """Say which parts are wrong, and of a single one under which names."""
    listed = " and ".join(names.values())
    verb = "is" if len(names) == 1 else "are"
    rest = "the others are" if len(parts) - len(names) > 1 else "the other is"
    inside = _inside(parts[next(iter(names))]) if len(names) == 1 else ""
    told = f"{listed} of your results {verb} wrong{inside}; {rest} right."
    return f"{TRIED}only {told}" if inside else f"Only {told}"


def _inside(samples: Sequence[Sample]) -> str:
    """Say under which names the numbers of a dict are wrong or missing, if these are few."""
    if not all(isinstance(each.own, dict) and isinstance(each.right, dict) for each in samples):
        return ""
    known = {named.short(name) for each in samples for name in each.right}
    missing = {named.short(name) for each in samples for name in each.right.keys() - each.own}
    wrong = missing | {
        named.short(name)
        for each in samples
        for name, rows in each.right.items()
        if name in each.own and not equal(each.own[name], rows, each.tolerance)
    }
    if wrong == known or len(wrong) > MOST_NAMES:
        return ""
    listed = " and ".join(sorted(wrong))
    if wrong == missing:
        return f": {listed} {'is' if len(wrong) == 1 else 'are'} missing there"
    return f", and there only {listed}"


def _permuted(samples: Sequence[Sample]) -> str:
    count = len(samples[0].right)
    for order in itertools.permutations(range(count)):
        if list(order) != list(range(count)) and holds(_reordered(order), samples):
            return "Your results are right, in another order than they are asked for."
    return ""


def _reordered(order: Sequence[int]) -> Transform:
    return lambda sample: [sample.right[place] for place in order]
