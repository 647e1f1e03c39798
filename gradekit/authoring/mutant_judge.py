"""Judges one mutant of a solution: until the first property fails, and with little patience."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from gradekit.authoring.findings import Task
from gradekit.grading.grader import Grader
from gradekit.judging.judge import Judgement, in_order
from gradekit.judging.known_answers import KnownAnswers
from gradekit.judging.options import Options
from gradekit.judging.session import Sessions
from gradekit.model.assignment import Assignment, Property
from gradekit.model.report import Report
from gradekit.submission.reading import parse

SECONDS_PER_CALL: Final = 1.0
"""A mutant that loops is waited for this long: right code needs microseconds."""

FEW: Final = 8
"""Most of what is wrong fails on one of the first examples of some property."""


def judge_mutant(grader: Grader, task: Task) -> Report:
    """Judge a mutant until the first property fails, with little patience for loops."""
    assignment, corpus, known_answers = grader.material(dict(task.options))
    manifest = assignment.manifest
    limits = replace(manifest.limits, seconds_per_call=SECONDS_PER_CALL)
    load = manifest.load or "module"  # which runs no statement by itself
    hasty = replace(assignment, manifest=replace(manifest, limits=limits, load=load))
    submission = parse(task.source, path="mutant.py", load=load)
    with Sessions(hasty, submission, grader.isolation) as sessions:
        judgement = Judgement(sessions, corpus, Options(), shrinks=False)
        _refute(judgement, _nearest_first(hasty, task.changed), known_answers)
        return judgement.report()


def _refute(
    judgement: Judgement, properties: Sequence[Property], known_answers: KnownAnswers
) -> None:
    """Settle until the first property fails: by one example, by a few of each, then by all."""
    for nearest, most, side_by_side in ((3, 1, False), (None, FEW, True), (None, None, True)):
        chosen = properties[:nearest]
        replayed = judgement.replay(chosen, known_answers, most) if side_by_side else {}
        for property_ in chosen:
            examples = judgement.corpus.examples[property_.name][:most]
            judgement.settle(property_, replayed.get(property_.name), examples)
            if judgement.settler.blame.failed:
                return


def _nearest_first(assignment: Assignment, changed: Sequence[str]) -> list[Property]:
    """Order properties: those that judge what was changed, then as functions are listed."""
    return sorted(in_order(assignment), key=lambda each: set(changed).isdisjoint(each.judges))
