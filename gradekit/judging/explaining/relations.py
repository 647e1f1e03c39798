"""How the results of a wrong function relate to the right ones, whatever the cause.

Each relation holds on the whole core: where the function is right, too.
"""

from __future__ import annotations

import itertools
import math
import statistics
import struct
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final

from gradekit.assignment.closeness import equal, is_number
from gradekit.judging.explaining import formulas, named
from gradekit.judging.explaining.core import FEWEST, RAISED, Evidence
from gradekit.judging.explaining.forms import wrong_form
from gradekit.judging.explaining.samples import (
    REPAIRS,
    Sample,
    Transform,
    by_entry,
    flat,
    holds,
    of,
    part,
    shows,
)

NAMED_FACTORS: Final = {
    -1.0: "with the other sign",
    2.0: "twice as large",
    0.5: "half as large",
    math.log2(math.e): "divided by ln 2",
    math.log10(math.e): "divided by ln 10",
    math.log(2): "multiplied by ln 2",
    math.log(10): "multiplied by ln 10",
    math.log2(math.e) ** 2: "divided by ln 2 twice",
    math.log10(math.e) ** 2: "divided by ln 10 twice",
    math.log(2) ** 2: "multiplied by ln 2 twice",
    math.log(10) ** 2: "multiplied by ln 10 twice",
}
RESULT: Final = "Your result"
TRIED: Final = "On the inputs that were tried, "
ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth")
NEARLY_SINGLE: Final = 1e-5
LARGEST_SINGLE: Final = 3.40282e38
NEARLY: Final = 1e-3
MOST_NAMES: Final = 3
"""Wrong names of a dict that are told."""
SLIGHT: Final = 1e-5
"""A factor this close to 1 may as well depend on the input."""


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
    return _of_entries(samples) or _by_part(samples, evidence, written)


def _samples(evidence: Evidence) -> list[Sample]:
    """Give the samples of the whole core; none where the function is right, or some call raises."""
    order = [*evidence.failing, *evidence.passing]
    samples = of(evidence, order) if evidence.failing else []
    return samples if len(samples) == len(order) else []


def always_raises(evidence: Evidence) -> str:
    """Say what every call raises, if it is one and the same."""
    outcomes = [evidence.outcomes[index] for index in evidence.core]
    kinds = {(kind, value if kind == RAISED else "") for kind, value, _ in outcomes}
    (kind, name), *others = sorted(kinds)
    if kind == RAISED and not others:
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


def scaled_or_moved(samples: Sequence[Sample], written: Sequence[float], what: str) -> str:
    """Say by which factor or by how much every number is off, or nothing."""
    return _factor(samples, written, what) or _offset(samples, written, what)


def _of_entries(samples: Sequence[Sample], what: str = RESULT) -> str:
    """Say which entries are wrong, or how far they are off at most."""
    for look in (_one_entry, of_one_size, _rounded):
        if samples and (sentence := look(samples, what)):
            return sentence
    return ""


def _ratios(samples: Sequence[Sample]) -> list[float]:
    return [own / right for each in samples for own, right in each.entries if right]


def _factor(samples: Sequence[Sample], written: Sequence[float], what: str) -> str:
    ratios = _ratios(samples)
    factor = statistics.median(ratios) if len(ratios) >= FEWEST else 1.0
    if (
        not factor
        or not math.isfinite(factor)
        or abs(factor - 1) < SLIGHT
        or not holds(lambda s: by_entry(s.right, lambda x: factor * x), samples)
    ):
        return ""
    for value, words in NAMED_FACTORS.items():
        if math.isclose(factor, value, rel_tol=1e-8):
            return f"{what} is the right one {words}."
    for value in written:
        if value and math.isclose(factor, value, rel_tol=1e-8):
            return f"{what} is {value:g} times the right one."
        if value and math.isclose(factor, 1 / value, rel_tol=1e-8):
            return f"{what} is the right one divided by {value:g}."
    return f"{what} is {_number(factor)} times the right one."


def _number(value: float) -> str:
    short = f"{value:.6g}"
    return short if float(short) not in {0.0, 1.0} else f"{value:.12g}"


def _offset(samples: Sequence[Sample], written: Sequence[float], what: str) -> str:
    offsets = [own - right for each in samples for own, right in each.entries]
    if len(offsets) < FEWEST:
        return ""
    offset = statistics.median(offsets)
    if not offset or not math.isfinite(offset):
        return ""
    if not holds(lambda s: by_entry(s.right, lambda x: x + offset), samples):
        return ""
    near = [v for v in written if math.isclose(abs(offset), abs(v), rel_tol=1e-8)]
    size = _number(abs(near[0] if near else offset))
    return f"{what} is the right one {'plus' if offset > 0 else 'minus'} {size}."


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
        return f"Only the first entry of {_within(what)} is wrong."
    if long and all(each == [len(s.own) - 1] for each, s in zip(places, wrong, strict=True)):
        return f"Only the last entry of {_within(what)} is wrong."
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
            return f"Only the entry that the index points to is wrong in {_within(what)}."
        if all(value not in found for found, value in zip(places, values, strict=True)):
            return f"Only the entry that the index points to is right in {_within(what)}."
    return ""


def _limited(samples: Sequence[Sample], what: str) -> str:
    """Say that the results are right up to some number, or from one on."""
    if not all(is_number(each.own) and is_number(each.right) for each in samples):
        return ""
    wrong = {each.own for each in samples if each.is_wrong}
    if len(wrong) == 2:  # noqa: PLR2004
        low, high = sorted(wrong)
        if holds(lambda s: min(max(s.right, low), high), samples):
            return (
                f"{what} is never below {_number(low)} and never above {_number(high)}; "
                "between them it is right."
            )
    if len(wrong) != 1:
        return ""
    (limit,) = wrong
    if holds(lambda s: min(s.right, limit), samples):
        return f"{what} is never above {_number(limit)}; below that it is right."
    if holds(lambda s: max(s.right, limit), samples):
        return f"{what} is never below {_number(limit)}; above that it is right."
    return ""


def of_one_size(samples: Sequence[Sample], what: str) -> str:
    """Say that the entries of each result are all too large by one factor, or by one number."""
    lists = [each.entries for each in samples]
    wrong = [pairs for pairs, each in zip(lists, samples, strict=True) if each.is_wrong]
    scaled = sum(all(own or not right for own, right in pairs) for pairs in wrong)
    if scaled < REPAIRS * len(wrong):
        return ""  # 0 is no factor
    if not all(lists) or sum(len(pairs) > 2 for pairs in lists) < FEWEST:  # noqa: PLR2004
        return ""
    if holds(_same_ratio, samples):
        return f"The entries of {_within(what)} are all {_direction(samples)} by the same factor."
    if holds(_same_difference, samples):
        return f"The entries of {_within(what)} all differ from the right ones by the same number."
    return ""


def _direction(samples: Sequence[Sample]) -> str:
    """Say on which side of the right ones the entries of all wrong results are."""
    pairs = [pair for each in samples if each.is_wrong for pair in each.entries]
    same_sign = all(own * right >= 0.0 for own, right in pairs)
    if same_sign and all(abs(own) >= abs(right) for own, right in pairs):
        return "too large"
    if same_sign and all(abs(own) <= abs(right) for own, right in pairs):
        return "too small"
    return "too large or too small"


def _within(what: str) -> str:
    return what[0].lower() + what[1:]


def _same_ratio(sample: Sample) -> Any:
    own, right = max(sample.entries, key=lambda pair: abs(pair[1]))
    return by_entry(sample.right, lambda x: x * own / right) if right else sample.right


def _same_difference(sample: Sample) -> Any:
    own, right = sample.entries[0]
    return by_entry(sample.right, lambda x: x + own - right)


def _rounded(samples: Sequence[Sample], what: str) -> str:
    """Say that the results are nearly right everywhere: the last of all relations."""
    within = [each for each in samples if not _beyond_single(each)]
    pairs = [pair for each in within for pair in each.entries]
    count = sum(len(flat(each.right)) for each in within if _numeric([each]))
    if not pairs or len(pairs) < count or not _numeric(within):
        return ""
    errors = [abs(own - right) / max(abs(right), 1.0) for own, right in pairs]
    relative = [abs(own - right) / (abs(right) or 1.0) for own, right in pairs]
    if all(map(_is_single, (own for own, _ in pairs))):
        near = max(errors if within == samples else relative) < NEARLY_SINGLE
        told = f"{what} is in single precision: float32 keeps about seven digits."
        more = "" if within == samples else f" Beyond {LARGEST_SINGLE:g} it is infinite."
        return f"{told}{more}" if near else ""
    if within != samples:
        return ""
    if max(relative) < NEARLY:
        off = f"off by at most {_upwards(max(relative)):g} of it on the inputs that were tried"
        return f"{what} is nearly right everywhere: {off}."
    return ""


def _upwards(size: float) -> float:
    """Round a positive number up to one digit."""
    power = 10.0 ** math.floor(math.log10(size)) if size else 1.0
    return math.ceil(size / power) * power


def _beyond_single(sample: Sample) -> bool:
    """Whether a number is infinite that is too large for single precision."""
    return (
        is_number(sample.own)
        and math.isinf(sample.own)
        and is_number(sample.right)
        and LARGEST_SINGLE < abs(sample.right) < math.inf
    )


def _is_single(number: float) -> bool:
    with suppress(OverflowError):
        return bool(struct.unpack("f", struct.pack("f", number))[0] == number)
    return False


def _numeric(samples: Sequence[Sample]) -> bool:
    return all(equal(each.own, each.right, math.inf) for each in samples)


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
        sentence = sentence or _of_entries(parts[key], whole)
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
