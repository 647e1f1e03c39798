"""Misconceptions whose answers on the core equal those of a wrong function."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Any, Final

from gradekit.assignment import misconceptions
from gradekit.assignment.closeness import resembles
from gradekit.assignment.examples import Trace
from gradekit.judging.explaining.core import FEWEST, RETURNED, Evidence
from gradekit.model.outcomes import OutcomeKind

TOLERANCE: Final = 1e-8
SILENT: Final = {OutcomeKind.TIMED_OUT.value, OutcomeKind.DIED.value}

Answers = Sequence[Trace | None]


def fitting(evidence: Evidence, answers: Mapping[str, Answers]) -> list[str]:
    """Name the misconceptions that do the same on the core: those that are alike at most edges.

    Where hardly any probe of the core fails, they have to do the same on every probe.
    """
    answered = max(map(len, answers.values()), default=0)
    if sum(index < answered for index in evidence.failing) < FEWEST:
        return [name for name in answers if _equals(evidence, answers[name])]
    fits = [name for name in answers if _fits(evidence, answers[name])]
    scores = {name: _alike_at_edges(evidence, answers[name]) for name in fits}
    return [name for name in fits if scores[name] == max(scores.values())]


def alike_in_source(names: Sequence[str], evidence: Evidence, source: str) -> list[str]:
    """Sort misconceptions by how alike their operators and calls are to those of a source."""
    manifest = evidence.assignment.manifest
    written = manifest.driver.get(evidence.function, (evidence.function,))
    own = _used(source, written)

    def unlike(name: str) -> int:
        mistake = next(each for each in manifest.misconceptions if each.name == name)
        return len(own ^ _used(misconceptions.text(mistake), written))

    return sorted(names, key=unlike)


def _used(source: str, written: Sequence[str]) -> set[str]:
    """Name the operators and called names of some definitions."""
    used = set()
    for definition in ast.parse(source).body:
        if getattr(definition, "name", "") not in written:
            continue
        for node in ast.walk(definition):
            if isinstance(node, ast.operator | ast.cmpop | ast.unaryop):
                used.add(type(node).__name__)
            elif isinstance(node, ast.Call):
                used.add(ast.unparse(node.func).rpartition(".")[2])
    return used


def _fits(evidence: Evidence, answers: Answers) -> bool:
    places = (index for index in evidence.core if index < len(answers))
    return all(_same(evidence, index, answers[index]) for index in places)


def _equals(evidence: Evidence, answers: Answers) -> bool:
    """Whether a misconception does the same on all probes, and is seen to be wrong on one."""
    made = [index for index in evidence.made if index < len(answers)]
    is_seen = any(evidence.outcomes[index][2] or not evidence.is_right(index) for index in made)
    return is_seen and all(
        _same(evidence, index, answers[index])
        and _changed_alike(evidence.outcomes[index], answers[index])
        for index in made
    )


def _changed_alike(outcome: Trace, answer: Trace | None) -> bool:
    """Whether the same arguments were changed, and to the same."""
    own, changed = outcome[2], answer[2] if answer else []
    return len(own) == len(changed) and all(
        first[0] == second[0] and resembles(first[1], second[1], TOLERANCE)
        for first, second in zip(own, changed, strict=True)
    )


def _alike_at_edges(evidence: Evidence, answers: Answers) -> int:
    places = [index for index in evidence.edges if index < len(answers)]
    return sum(_same(evidence, index, answers[index]) for index in places)


def _same(evidence: Evidence, index: int, answer: Trace | None) -> bool:
    """Whether a function did what a misconception does; None is what is right."""
    if answer is None:
        return evidence.is_right(index)
    outcome: list[Any] = evidence.outcomes[index]
    if outcome[0] != answer[0] or outcome[0] in SILENT:
        return False
    if outcome[0] != RETURNED:
        return bool(outcome[1] == answer[1])
    return resembles(outcome[1], answer[1], evidence.within(index, TOLERANCE))
