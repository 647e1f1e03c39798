"""Results of programs that print numbers and gradients: which of them are wrong, how and where.

A program is a call whose only argument is its text, as "...; L.backward(); print(L.data, a.grad)".
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from gradekit.assignment.closeness import equal
from gradekit.judging.explaining import factors, relations
from gradekit.judging.explaining.core import FEWEST, Evidence
from gradekit.judging.explaining.features import PROGRAM, of_programs
from gradekit.judging.explaining.relations import TRIED
from gradekit.judging.explaining.samples import Sample, Transform, by_entry, flat, holds, of

LEAST: Final = 6
"""Programs without a feature, all of which are right, below which it is not told of."""
MARGIN: Final = 3
"""Beyond the logarithm of how many features there are: the chance that all failing have one."""
NARROWER: Final = 2 / 3
"""The largest share of the programs with a feature that has another one, if both are told."""
PRINTED: Final = re.compile(r"\bprint\(([^()]*)\)")
ATTRIBUTE: Final = re.compile(r"(\w+)\.(data|grad)")
BEGUN: Final = re.compile(r"(\w+) = Value\(")
RESULT: Final = re.compile(r"(\w+)\.backward\(")
LOGITS: Final = re.compile(r"(?:softmax|cross_entropy)\(\[([^\]]*)\]")
SUBJECT: Final = "the program "
HAVE_GRADIENTS: Final = {f"{SUBJECT}calls backward()"}
"""What any program does that has gradients."""

NUMBERS, GRADIENTS, GIVEN, OWN = "numbers", "gradients", "given", "own"
"""The numbers of results, gradients, the numbers that Values begin with, and the gradient of the
result itself, which is where going back begins."""


def explain(evidence: Evidence, written: Sequence[float], *, everywhere: bool = False) -> str:
    """Say which printed numbers are wrong, or nothing.

    With `everywhere`, only if one relation holds for all of them.
    """
    manifest = evidence.assignment.manifest
    if manifest.functions[evidence.function].parameters != (PROGRAM,) or not evidence.failing:
        return ""
    order = [*evidence.failing, *evidence.passing]
    samples = of(evidence, order)
    if len(samples) < max(len(order), FEWEST) or not all(map(_is_labelled, samples)):
        return ""
    kinds = {kind: _of_kind(samples, kind) for kind in (NUMBERS, GRADIENTS, GIVEN, OWN)}
    wrong = {kind for kind, each in kinds.items() if any(sample.is_wrong for sample in each)}
    told = _Told(samples, kinds, evidence, written, everywhere)
    if wrong == {GIVEN}:
        return (
            f"{TRIED}what is computed is right, but the Values that the program begins with "
            "have other numbers (.data) afterwards."
        )
    what = rest = ""
    if not wrong & {GRADIENTS, OWN} and _has(kinds[GRADIENTS]):
        what = f"{TRIED}the gradients are right, the numbers (.data) are not."
        rest = told.of(NUMBERS).replace(f"{TRIED}it", "It")
    elif not wrong & {NUMBERS, GIVEN} and _has(kinds[NUMBERS]):
        what = "The numbers (.data) are right, the gradients are not."
        rest = told.of_gradients()
    if what:
        return f"{what} {rest}".strip() if rest or not everywhere else ""
    return told.of_both() if GIVEN not in wrong else ""


def _has(samples: Sequence[Sample]) -> bool:
    return len(samples) >= FEWEST


def labels(program: str) -> list[tuple[str, str]]:
    """Give the name and the attribute of everything that a program prints; none if it is more."""
    items = [item.strip() for text in PRINTED.findall(program) for item in text.split(",")]
    found = [ATTRIBUTE.fullmatch(item) for item in items]
    return [(each[1], each[2]) for each in found if each] if all(found) else []


def _is_labelled(sample: Sample) -> bool:
    count = len(labels(sample.arguments[0]))
    lists = isinstance(sample.own, list) and isinstance(sample.right, list)
    return lists and 0 < count == len(sample.own) == len(sample.right)


def _kinds(program: str) -> Iterator[str]:
    """Give the kind of everything that a program prints."""
    given, roots = set(BEGUN.findall(program)), set(RESULT.findall(program))
    for name, attribute in labels(program):
        if attribute == "grad":
            yield OWN if name in roots else GRADIENTS
        else:
            yield GIVEN if name in given else NUMBERS


def _of_kind(samples: Sequence[Sample], kind: str) -> list[Sample]:
    """Give the samples that print something of a kind, with nothing else."""
    parts = []
    for sample in samples:
        places = [i for i, each in enumerate(_kinds(sample.arguments[0])) if each == kind]
        if places:
            own, right = ([values[i] for i in places] for values in (sample.own, sample.right))
            wrong = not equal(own, right, sample.tolerance)
            parts.append(replace(sample, own=own, right=right, is_wrong=wrong))
    return parts


@dataclass(frozen=True, slots=True)
class _Told:
    """What is said of the wrong numbers, and of the wrong gradients."""

    samples: Sequence[Sample]
    kinds: dict[str, list[Sample]]
    evidence: Evidence
    written: Sequence[float]
    everywhere: bool

    def of(self, kind: str) -> str:
        """Say how they stand to the right ones, or where they are wrong."""
        return self._how(kind) or ("" if self.everywhere else self._where(kind))

    def of_gradients(self) -> str:
        """Say it of gradients: they may all be 0."""
        if self._are_zero(GRADIENTS):
            but = "" if self._are_zero(OWN) else " but that of the result itself"
            return f"{TRIED}every gradient{but} is 0."
        return self.of(GRADIENTS)

    def _are_zero(self, kind: str) -> bool:
        samples = self.kinds[kind]
        return _has(samples) and not any(any(flat(sample.own)) for sample in samples)

    def of_both(self) -> str:
        """Say how the numbers are wrong, where the gradients are, too."""
        numbers, gradients = self._how(NUMBERS), self._how(GRADIENTS)
        wrong = {kind for kind in (GRADIENTS, OWN) if any(s.is_wrong for s in self.kinds[kind])}
        if self.everywhere and wrong and not gradients:
            return ""
        if numbers and not gradients and GRADIENTS in wrong:
            gradients = "The gradients are wrong, too."
        return f"{numbers} {gradients}".strip() if numbers else ""

    def _how(self, kind: str) -> str:
        samples, each = self.kinds[kind], f"Each {kind[:-1]}"
        if not any(sample.is_wrong for sample in samples):
            return ""
        if sentence := factors.scaled_or_moved(samples, self.written, each):
            return sentence
        for words, transform in _by_logits():
            if holds(transform, samples):
                return f"{each} is the right one {words} the number of logits."
        listed = f"The list of {kind}"
        sentence = relations.by_formula(samples, self.evidence, self.written, listed)
        return sentence or (factors.of_one_size(samples, listed) if _long(samples) else "")

    def _where(self, kind: str) -> str:
        features = list(_common(self.samples, set() if kind == NUMBERS else HAVE_GRADIENTS))
        if not features:
            return ""
        first, *others = features
        more = "".join(f" and {words.removeprefix(SUBJECT)}" for words in others)
        return f"{TRIED}it shows only where {first}{more}."


def _by_logits() -> Iterator[tuple[str, Transform]]:
    """Relate by the number of logits, which is one for a program."""
    yield "divided by", lambda s: by_entry(s.right, lambda x: x / _count(s))
    yield "multiplied by", lambda s: by_entry(s.right, lambda x: x * _count(s))


def _count(sample: Sample) -> int:
    program: str = sample.arguments[0]
    (count,) = {each[1].count(",") + 1 for each in LOGITS.finditer(program)}
    return count


def _long(samples: Sequence[Sample]) -> bool:
    """Whether it says something that all wrong entries of a list are off alike."""
    lengths = [len(sample.own) for sample in samples if sample.is_wrong]
    return min(lengths) > 1 and sum(length > 2 for length in lengths) >= FEWEST  # noqa: PLR2004


def _common(samples: Sequence[Sample], known: Collection[str]) -> Iterator[str]:
    """Give one or two features of all programs that fail, and of few of those that are right.

    `known` ones are not told.
    """
    wrong = [sample.arguments[0] for sample in samples if sample.is_wrong]
    right = [sample.arguments[0] for sample in samples if not sample.is_wrong]
    features = [(words, has) for words, has in of_programs() if words not in known]
    shared = [(words, has) for words, has in features if all(map(has, wrong))]
    needed = math.log2(len(features)) + MARGIN
    for _ in range(2):
        counted = [(sum(map(has, right)), words, has) for words, has in shared]
        if not counted:
            return
        count, words, has = min(counted, key=lambda each: each[0])
        before = len(wrong) + len(right)
        chance = len(wrong) * math.log2(before / (len(wrong) + count))
        narrower = len(wrong) + count <= NARROWER * before
        if len(right) - count < LEAST or chance < needed or not narrower:
            return
        yield words
        right = list(filter(has, right))
