"""Judges one mutant of a solution: until the first property fails, and with little patience.

Starting a process costs more than most mutants do. So those of one solution run in one
process, where each takes the place of the one before it; one that survives there, or whose
text may leave something behind, is judged in a process of its own.
"""

from __future__ import annotations

import ast
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from gradekit.authoring.findings import Task
from gradekit.grading.grader import Grader
from gradekit.judging.hangs import Hangs
from gradekit.judging.judge import Judgement, in_order
from gradekit.judging.known_answers import KnownAnswers
from gradekit.judging.options import Options
from gradekit.judging.runs import Noticed
from gradekit.judging.session import Sessions
from gradekit.judging.settling import Settler
from gradekit.model.assignment import Assignment, Property
from gradekit.model.outcomes import OutcomeKind
from gradekit.model.report import Report
from gradekit.sandbox.static_imports import may_draw
from gradekit.submission.reading import parse

SECONDS_PER_CALL: Final = 1.0
"""A mutant that loops is waited for this long: right code needs microseconds."""
FEW: Final = 8
"""Most of what is wrong fails on one of the first examples of some property."""
SECONDS_IN_TOTAL: Final = 3600.0
"""How much time a process has that judges many mutants."""
REPLACE: Final = "replace_submission"
LEAVES_SOMETHING: Final = re.compile("context|setrecursionlimit|seterr|warnings")
"""In what would outlive a mutant."""
TEXT: Final = """\
{imports}
import builtins as _builtins

_run = getattr(_builtins, "ex" + "ec")  # in two parts, for `may_draw` looks for the word


def {replace}(source):
    names = globals()
    for name in set(names) - _own:
        del names[name]
    _run(compile(source, "submission.py", "ex" + "ec", dont_inherit=True), names)
    for needs, name, code in {alternatives!r}:
        if name not in names and all(callable(names.get(need)) for need in needs):
            _run(code, names)


_own = {{*globals(), "_own"}}
{replace}({source!r})
"""
"""A submission that another may replace; what they import stands there for the worker."""


class MutantJudge:
    """Judges mutants, one after the other; those of one solution in one process."""

    def __init__(self, grader: Grader) -> None:
        self.grader = grader
        self._work: _Work | None = None

    def judge(self, task: Task) -> Report:
        """Judge one mutant."""
        return self._refuted_beside_others(task) or judge_mutant(self.grader, task)

    def end(self) -> None:
        """End the process, if there is one."""
        if self._work:
            self._work.judgement.sessions.__exit__()
        self._work = None

    def _refuted_beside_others(self, task: Task) -> Report | None:
        """Judge a mutant in the place of the one before it; None unless it loses points."""
        if not task.base or LEAVES_SOMETHING.search(task.source) or may_draw(task.source):
            return None
        assignment, _, known_answers = self.grader.material(dict(task.options))
        load = assignment.manifest.load or "module"
        source = parse(task.source, path="mutant.py", load=load).source
        work = self._replaced(task, source) or self._replaced(task, source)
        if work is None:
            return None
        ordered = _nearest_first(work.judgement.sessions.assignment, task.changed)
        _refute(work.judgement, ordered, known_answers)
        is_refuted = bool(work.judgement.settler.blame.failed) and not work.is_out_of_memory
        report = work.judgement.report() if is_refuted else None
        if not work.is_as_before:
            self.end()
        return report

    def _replaced(self, task: Task, source: str) -> _Work | None:
        """Give the process with a mutant in it; None where it does not run, or a call ended it."""
        work = self._begun(task)
        if work is None or work.replaced_by(source):
            return work
        if not work.is_as_before:
            self.end()
        return None

    def _begun(self, task: Task) -> _Work | None:
        key = task.base, task.options
        if self._work and self._work.key != key:
            self.end()
        if self._work is None:
            sessions = _sessions(self.grader, task)
            corpus = self.grader.material(dict(task.options)).corpus
            seconds = self.grader.manifest.limits.seconds_in_total
            judgement = Judgement(sessions, corpus, Options(), shrinks=False)
            self._work = _Work(key, judgement, sessions.main.worker.starts, seconds)
        return None if self._work.judgement.problem else self._work


@dataclass(slots=True)
class _Work:
    """A process in which one submission is replaced by another."""

    key: tuple[str, tuple[tuple[str, str], ...]]
    judgement: Judgement
    starts: int
    seconds: float

    def replaced_by(self, source: str) -> bool:
        """Put another submission into the process, unless it does not run."""
        judgement, session = self.judgement, self.judgement.sessions.main
        outcome = session.worker.call(REPLACE, [source], seed=0, seconds=SECONDS_PER_CALL)
        session.noticed, session.hangs = Noticed(), Hangs()
        session.deadline = judgement.sessions.deadline = time.monotonic() + self.seconds
        judgement.settler = Settler(judgement.sessions, judgement.corpus, shrinks=False)
        judgement.results = {}
        return outcome.kind is OutcomeKind.RETURNED and self.is_as_before

    @property
    def is_as_before(self) -> bool:
        """Whether no call has hung, or ended the process."""
        session = self.judgement.sessions.main
        return session.worker.starts == self.starts and not session.hangs

    @property
    def is_out_of_memory(self) -> bool:
        """Whether a call had too little memory, which others may have left."""
        hangs = self.judgement.sessions.main.hangs.by_function.values()
        return any(hang.outcome.kind is not OutcomeKind.TIMED_OUT for hang in hangs)


def import_lines(text: str) -> Iterator[str]:
    """Give the imports of a text, wherever they stand."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield ast.unparse(node)


def _sessions(grader: Grader, task: Task) -> Sessions:
    """Give the sessions of a solution that may be replaced by its mutants."""
    assignment = grader.material(dict(task.options)).assignment
    manifest = assignment.manifest
    load = manifest.load or "module"
    source = parse(Path(task.base).read_text("utf-8"), path="solution.py", load=load).source
    text = TEXT.format(
        imports="\n".join(f"#; {line}" for line in import_lines(source)),
        replace=REPLACE,
        source=source,
        alternatives=[(each.needs, each.name, each.code) for each in manifest.alternatives],
    )
    limits = replace(
        manifest.limits, seconds_per_call=SECONDS_PER_CALL, seconds_in_total=SECONDS_IN_TOTAL
    )
    hasty = replace(assignment, manifest=replace(manifest, limits=limits, load="module"))
    submission = parse(text, path="mutant.py", load="module")
    return Sessions(hasty, submission, grader.isolation, alone=True)  # it is replaced by calls


def judge_mutant(grader: Grader, task: Task) -> Report:
    """Judge a mutant until the first property fails, with little patience for loops."""
    assignment, corpus, known_answers = grader.material(dict(task.options))
    manifest = assignment.manifest
    limits = replace(manifest.limits, seconds_per_call=SECONDS_PER_CALL)
    load = manifest.load or "module"  # which runs no statement by itself
    hasty = replace(assignment, manifest=replace(manifest, limits=limits, load=load))
    submission = parse(task.source, path="mutant.py", load=load)
    with Sessions(hasty, submission, grader.isolation, alone=True) as sessions:  # others run beside
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
