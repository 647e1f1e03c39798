"""How the results of a wrong function relate to the right ones, whatever the cause.

Each relation holds on the whole core: where the function is right, too.
"""

from __future__ import annotations

import itertools
import math
import statistics
import struct
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from gradekit.assignment.closeness import equal, is_number
from gradekit.judging.explaining.core import FEWEST, RAISED, RETURNED, Evidence
from gradekit.judging.explaining.samples import (
    Sample,
    Transform,
    by_entry,
    entries,
    flat,
    holds,
    of,
    part,
)

NAMED_FACTORS: Final = {
    -1.0: "with the other sign",
    2.0: "twice as large",
    0.5: "half as large",
    math.log2(math.e): "divided by ln 2",
    math.log10(math.e): "divided by ln 10",
    math.log(2): "multiplied by ln 2",
    math.log(10): "multiplied by ln 10",
}
ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth")
MOST_DIGITS: Final = 8
SINGLE: Final = 2e-7
NEARLY: Final = 1e-3
REPAIRS: Final = 0.8
"""The share of failing probes on which a relation has to give another value than the right one."""

Relation = tuple[str, Transform]


def explain(evidence: Evidence, written: Sequence[float]) -> str:
    """Say how the results relate to the right ones, by the first relation that holds, or nothing."""
    if raised := _always_raises(evidence):
        return raised
    order = [*evidence.failing, *evidence.passing]
    samples = of(evidence, order)
    if len(samples) < len(order):
        return ""
    form = _wrong_form(samples)
    return form or _by_values(samples, evidence, written) or _by_part(samples, evidence, written)


def _always_raises(evidence: Evidence) -> str:
    outcomes = {evidence.outcomes[index][0] for index in evidence.core}
    names = {evidence.outcomes[index][1] for index in evidence.core}
    if outcomes == {RAISED} and len(names) == 1:
        return f"It raises {names.pop()} whatever it is given."
    return ""


def _wrong_form(samples: Sequence[Sample]) -> str:
    """Say in which form all results are, if that is not the right one."""
    own = [sample.own for sample in samples if sample.is_wrong]
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
    )
    return _first(relations, samples)


def _unwrapped(sample: Sample) -> Any:
    (inner,) = sample.right
    return inner


def _each_in_a_list(sample: Sample) -> Any:
    if not isinstance(sample.right, list | tuple) or not all(map(is_number, sample.right)):
        raise ValueError
    return [[x] for x in sample.right]


def _first(relations: Sequence[Relation], samples: Sequence[Sample]) -> str:
    for sentence, transform in relations:
        if holds(transform, samples) and _shows(transform, samples):
            return sentence
    return ""


def _shows(transform: Transform, samples: Sequence[Sample]) -> bool:
    """Whether a relation that holds says something: it does not hold for right results alike."""
    wrong = [sample for sample in samples if sample.is_wrong]
    changed = sum(not equal(transform(each), each.right, each.tolerance) for each in wrong)
    return len(wrong) >= FEWEST and changed >= REPAIRS * len(wrong)


def _by_values(
    samples: Sequence[Sample],
    evidence: Evidence,
    written: Sequence[float],
    what: str = "Your result",
) -> str:
    """Say how the numbers relate, in the order from plain to far-fetched."""
    for find in (_factor, _offset):
        if sentence := find(samples, written, what):
            return sentence
    parameters = evidence.assignment.manifest.functions[evidence.function].parameters
    for relations in (
        _of_sizes(samples, parameters, what),
        _of_numbers(what),
        _of_lists(what),
        _of_arguments(samples, parameters, what),
    ):
        if sentence := _first(list(relations), samples):
            return sentence
    return _one_entry(samples, what) or _rounded(samples, what)


def _ratios(samples: Sequence[Sample]) -> list[float]:
    return [own / right for each in samples for own, right in entries(each) if right]


def _factor(samples: Sequence[Sample], written: Sequence[float], what: str) -> str:
    ratios = _ratios(samples)
    if len(ratios) < FEWEST or not math.isfinite(ratios[0]) or ratios[0] == 1:
        return ""
    factor = statistics.median(ratios)
    if not factor or not holds(lambda s: by_entry(s.right, lambda x: factor * x), samples):
        return ""
    for value, words in NAMED_FACTORS.items():
        if math.isclose(factor, value, rel_tol=1e-8):
            return f"{what} is the right one {words}."
    for value in written:
        if value and math.isclose(factor, value, rel_tol=1e-8):
            return f"{what} is {value:g} times the right one."
        if value and math.isclose(factor, 1 / value, rel_tol=1e-8):
            return f"{what} is the right one divided by {value:g}."
    return f"{what} is {factor:.6g} times the right one."


def _offset(samples: Sequence[Sample], written: Sequence[float], what: str) -> str:
    offsets = [own - right for each in samples for own, right in entries(each)]
    if len(offsets) < FEWEST:
        return ""
    offset = statistics.median(offsets)
    if not offset or not math.isfinite(offset):
        return ""
    if not holds(lambda s: by_entry(s.right, lambda x: x + offset), samples):
        return ""
    near = [v for v in written if math.isclose(abs(offset), abs(v), rel_tol=1e-8)]
    size = f"{abs(near[0]):g}" if near else f"{abs(offset):.6g}"
    return f"{what} is the right one {'plus' if offset > 0 else 'minus'} {size}."


def _of_sizes(
    samples: Sequence[Sample], parameters: Sequence[str], what: str
) -> Iterator[Relation]:
    """Relate by a length or a number among the arguments."""
    for name, size in _sizes(samples[0].arguments, parameters):
        yield f"{what} is the right one multiplied by {name}.", _scaled(size, 1)
        yield f"{what} is the right one divided by {name}.", _scaled(size, -1)
        yield f"{what} is the right one plus {name}.", _shifted(size, 1)
        yield f"{what} is the right one minus {name}.", _shifted(size, -1)
        if name.startswith("len"):
            yield f"{what} is the right one plus log({name}).", _shifted(_log_of(size), 1)
            yield f"{what} is the right one minus log({name}).", _shifted(_log_of(size), -1)


Size = Callable[[Sequence[Any]], float]


def _sizes(arguments: Sequence[Any], parameters: Sequence[str]) -> Iterator[tuple[str, Size]]:
    for place, name in enumerate(parameters[: len(arguments)]):
        if isinstance(arguments[place], list):
            yield f"len({name})", lambda a, place=place: len(a[place])
            yield f"(len({name}) - 1)", lambda a, place=place: len(a[place]) - 1
            yield f"(len({name}) + 1)", lambda a, place=place: len(a[place]) + 1
            if arguments[place] and isinstance(arguments[place][0], list):
                yield f"len({name}[0])", lambda a, place=place: len(a[place][0])
            elif all(map(is_number, arguments[place])):
                yield f"max({name})", lambda a, place=place: max(a[place])
                yield f"sum({name})", lambda a, place=place: sum(a[place])
        elif is_number(arguments[place]):
            yield name, lambda a, place=place: a[place]
            yield f"(1 - {name})", lambda a, place=place: 1 - a[place]


def _scaled(size: Size, power: int) -> Transform:
    return lambda s: by_entry(s.right, lambda x: x * size(s.arguments) ** power)


def _shifted(size: Size, sign: int) -> Transform:
    return lambda s: by_entry(s.right, lambda x: x + sign * size(s.arguments))


def _log_of(size: Size) -> Size:
    return lambda a: math.log(size(a))


def _of_numbers(what: str) -> Iterator[Relation]:
    """Relate entry by entry, by a function of one number."""
    functions: tuple[tuple[str, Callable[[float], float]], ...] = (
        ("exp of the right one", math.exp),
        ("the logarithm of the right one", math.log),
        ("minus the logarithm of the right one", lambda x: -math.log(x)),
        ("the square of the right one", lambda x: x * x),
        ("the square root of the right one", math.sqrt),
        ("1 divided by the right one", lambda x: 1 / x),
        ("1 minus the right one", lambda x: 1 - x),
        ("the right one without its sign", abs),
        ("the right one, with 0 where it is negative", lambda x: max(0.0, x)),
        ("the right one cut to a whole number", lambda x: float(int(x))),
        ("the right one rounded down", lambda x: float(math.floor(x))),
    )
    for words, function in functions:
        yield f"{what} is {words}.", _by_entry(function)
    for digits in range(MOST_DIGITS):
        yield f"{what} is the right one rounded to {digits} digits.", _rounding(digits)


def _by_entry(function: Callable[[float], float]) -> Transform:
    return lambda s: by_entry(s.right, function)


def _rounding(digits: int) -> Transform:
    return lambda s: by_entry(s.right, lambda x: round(x, digits))


def _of_lists(what: str) -> Iterator[Relation]:
    """Relate by the order of the entries."""
    orders: tuple[tuple[str, Callable[[Any], Any]], ...] = (
        ("in reverse order", lambda x: x[::-1]),
        ("sorted", sorted),
        ("sorted from large to small", lambda x: sorted(x, reverse=True)),
        ("with every entry one place further", lambda x: [*x[-1:], *x[:-1]]),
        ("with every entry one place earlier", lambda x: [*x[1:], *x[:1]]),
        ("with rows and columns exchanged", lambda x: list(map(list, zip(*x, strict=True)))),
        ("with each row in reverse order", lambda x: [row[::-1] for row in x]),
        ("divided by its sum", lambda x: [y / sum(x) for y in x]),
        ("divided by its length as a vector", lambda x: [y / math.hypot(*x) for y in x]),
    )
    for words, order in orders:
        yield f"{what} is the right one {words}.", lambda s, order=order: order(s.right)
    yield f"{what} is the sum of the right one.", lambda s: sum(s.right)
    yield f"{what} is the mean of the right one.", lambda s: statistics.fmean(s.right)


def _of_arguments(
    samples: Sequence[Sample], parameters: Sequence[str], what: str
) -> Iterator[Relation]:
    """Relate to an argument that is returned as it is."""
    for place, name in enumerate(parameters[: len(samples[0].arguments)]):
        yield f"{what} is {name}, unchanged.", lambda s, place=place: s.arguments[place]
    yield f"{what} is always {_short(samples[0].own)}.", lambda _: samples[0].own


def _short(value: Any) -> str:
    text = repr(value)
    return text if len(text) < 40 else "the same"  # noqa: PLR2004  # as much as fits a line


def _one_entry(samples: Sequence[Sample], what: str) -> str:
    """Say which entry of a list is wrong, where it is always the same."""
    if not all(isinstance(each.own, list) and isinstance(each.right, list) for each in samples):
        return ""
    wrong = [each for each in samples if each.is_wrong]
    if any(len(each.own) != len(each.right) for each in samples):
        return ""
    places = [_wrong_places(each) for each in wrong]
    long = sum(len(each.own) > 2 for each in wrong) >= FEWEST  # noqa: PLR2004
    if long and all(each == [0] for each in places):
        return f"Only the first entry is wrong on all inputs: {what.lower()} is right elsewhere."
    if long and all(each == [len(s.own) - 1] for each, s in zip(places, wrong, strict=True)):
        return f"Only the last entry is wrong on all inputs: {what.lower()} is right elsewhere."
    return _indexed_entry(samples, wrong, places, what)


def _wrong_places(sample: Sample) -> list[int]:
    pairs = zip(sample.own, sample.right, strict=True)
    return [place for place, (a, b) in enumerate(pairs) if not equal(a, b, sample.tolerance)]


def _indexed_entry(
    samples: Sequence[Sample], wrong: Sequence[Sample], places: Sequence[list[int]], what: str
) -> str:
    """Say that the entry an argument points to is wrong, where it indexes such a list."""
    first = samples[0].arguments
    for place, argument in enumerate(first):
        if isinstance(argument, bool) or not isinstance(argument, int):
            continue
        lists = [p for p, a in enumerate(first) if isinstance(a, list)]
        indexes = any(
            all(len(s.arguments[p]) == len(s.own) > s.arguments[place] >= 0 for s in samples)
            for p in lists
        )
        values = [each.arguments[place] for each in wrong]
        if not indexes or len(set(values)) < FEWEST:
            continue
        if all(found == [value] for found, value in zip(places, values, strict=True)):
            return f"Only the entry that the index points to is wrong; {what.lower()} is right elsewhere."
        if all(value not in found for found, value in zip(places, values, strict=True)):
            return f"Only the entry that the index points to is right; {what.lower()} is wrong elsewhere."
    return ""


def _rounded(samples: Sequence[Sample], what: str) -> str:
    """Say that the results are nearly right everywhere: the last of all relations."""
    own = [x for each in samples for x in flat(each.own)] if _numeric(samples) else []
    if not own or not all(math.isfinite(x) for x in own):
        return ""
    errors = [abs(a - b) / max(abs(b), 1e-12) for each in samples for a, b in entries(each)]
    if not errors or len(errors) < len(own):
        return ""
    if all(x == struct.unpack("f", struct.pack("f", x))[0] for x in own if abs(x) < 1e38):
        if max(errors) < 1e-5:
            return f"{what} is right in single precision only: to about seven digits."
        return ""
    if max(errors) < SINGLE:
        return f"{what} is right to about seven digits only."
    if max(errors) < NEARLY:
        return f"{what} is nearly right everywhere: it is off by at most {max(errors):.1g} of it."
    return ""


def _numeric(samples: Sequence[Sample]) -> bool:
    return all(equal(each.own, each.right, math.inf) for each in samples)


def _by_part(samples: Sequence[Sample], evidence: Evidence, written: Sequence[float]) -> str:
    """Say which parts of results of several parts are wrong, and how."""
    form = evidence.assignment.manifest.functions[evidence.function].returns
    if form.name not in {"tuple", "dict"}:
        return ""
    keys = range(len(form.inside)) if form.name == "tuple" else sorted(samples[0].right)
    try:
        parts = {key: part(samples, key) for key in keys}
    except (KeyError, IndexError, TypeError):
        return ""
    wrong = [key for key in parts if any(sample.is_wrong for sample in parts[key])]
    if form.name == "tuple" and len(wrong) > 1 and (order := _permuted(samples)):
        return order
    names = {
        key: f"the {ORDINALS[key]} of your results" if form.name == "tuple" else f"your {key!r}"
        for key in wrong
    }
    if not wrong or len(wrong) > 2:  # noqa: PLR2004
        return ""
    told = []
    for key in wrong:
        sentence = _by_values(parts[key], evidence, written, names[key])
        if not sentence:
            return _which(names, parts) if len(parts) > len(wrong) else ""
        told.append(sentence[0].upper() + sentence[1:])
    rest = " The rest is right." if len(parts) > len(wrong) else ""
    return " ".join(told) + rest


def _which(names: dict[Any, str], parts: dict[Any, list[Sample]]) -> str:
    listed = " and ".join(names.values())
    verb = "is" if len(names) == 1 else "are"
    rest = "the others are" if len(parts) - len(names) > 1 else "the other is"
    return f"Only {listed} {verb} wrong; {rest} right."


def _permuted(samples: Sequence[Sample]) -> str:
    count = len(samples[0].right)
    for order in itertools.permutations(range(count)):
        if list(order) != list(range(count)) and holds(
            lambda s, order=order: [s.right[place] for place in order], samples
        ):
            return "Your results are right, in another order than they are asked for."
    return ""
