"""The grader graded: what is right is accepted, what is wrong is refuted.

Five rules, each judged by the very judge that grades students. Every solution
earns full marks. Every misconception loses exactly the properties that
``audit.lock`` names, and is diagnosed as itself. Every property refutes something.
The starter earns nothing. Every mutant of every solution is refuted, or
stands in the manifest as equivalent with the reason.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from gradekit.assignment import drawing, fingerprint, library, misconceptions
from gradekit.authoring import tables
from gradekit.authoring.mutation import Mutant, mutants
from gradekit.grading.folder import Bench
from gradekit.grading.local import Pool
from gradekit.judging.judge import Options, judge
from gradekit.model import files
from gradekit.model.assignment import Assignment, Manifest, Misconception
from gradekit.model.errors import GradekitError, SubmissionError
from gradekit.model.outcomes import Verdict
from gradekit.model.report import Problem, Report
from gradekit.submission.reading import parse, read

SECONDS_PER_CALL: Final = 1.0
"""A mutant that loops is waited for this long: right code needs microseconds."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """What judging one implementation came to.

    `lost` are the properties that failed, advice included; `errors` those
    that gradekit could not judge; `diagnosed` the misconceptions named.
    """

    score: float
    max_score: float
    lost: list[str]
    errors: list[str]
    diagnosed: list[str]
    problem: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Audit:
    """Everything an audit found, and what of it breaks a rule.

    `survivors` are mutants that nothing refuted and no reason excuses.
    """

    assignment: str
    solutions: Mapping[str, Finding]
    misconceptions: Mapping[str, Finding]
    starters: Mapping[str, Finding]
    mutants: int
    equivalent: int
    survivors: Sequence[Mutant]
    broken: Sequence[str]

    @property
    def mutation_score(self) -> float:
        """Refuted mutants in per cent of those that are not equivalent."""
        judged = self.mutants - self.equivalent
        return 100.0 * (judged - len(self.survivors)) / judged if judged else 100.0

    @property
    def lost(self) -> dict[str, list[str]]:
        """Give what each misconception lost, of those that could be judged."""
        judged = self.misconceptions.items()
        return {name: one.lost for name, one in judged if not one.problem and not one.errors}

    def to_json(self) -> str:
        """Write the audit as indented JSON."""
        found = asdict(self) | {"mutation_score": self.mutation_score}
        found["survivors"] = [mutant.key for mutant in self.survivors]
        return json.dumps(found, indent=2) + "\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """One implementation to be judged: a file, or a mutant's text.

    `composed` tells that `source` is a misconception's whole text, which no file
    holds. A mutant has no header line left: `options` are those of its solution, and
    `changed` the functions that it is likely to be refuted by.
    """

    name: str
    source: str
    path: str = ""
    composed: bool = False
    options: tuple[tuple[str, str], ...] = ()
    changed: tuple[str, ...] = ()

    @property
    def thorough(self) -> bool:
        """Whether it is judged to the end, not only until something refutes it."""
        return bool(self.path)


def audit(
    assignment: Assignment,
    *,
    jobs: int = 1,
    with_mutants: bool = True,
    fresh: bool = False,
    update: bool = False,
    told: Callable[[int, int, str], None] = lambda *_: None,
) -> Audit:
    """Audit an assignment.

    Parameters
    ----------
    assignment : Assignment
        What is audited.
    jobs : int
        Processes at a time.
    with_mutants : bool
        Whether to judge the mutants, which takes longest.
    fresh : bool
        Whether to judge again what an earlier audit has kept.
    update : bool
        Whether to write what is found to ``audit.lock``, and the handout's table.
    told : callable
        Called with the number done, the number in all, and a name.
    """
    manifest = assignment.manifest
    drawing.get(assignment)  # drawn once, before the processes ask for it
    starters = sorted(manifest.folder.glob("starter.*"))
    pairs = [pair for path in manifest.mutate for pair in _mutants(path)] if with_mutants else []
    right = manifest.solutions
    made = [mutant for mutant, _ in pairs]
    tasks = [
        *(_task(path) for path in right),
        *(_composed(mistake) for mistake in manifest.misconceptions),
        *(_task(path) for path in starters),
        *(task for _, task in pairs),
    ]
    kept = _Kept(assignment, forget=fresh)
    try:
        findings = list(_judge_all(manifest, tasks, kept, jobs, told))
    finally:
        kept.write()  # also what there is when it is interrupted
    counts = (len(right), len(manifest.misconceptions), len(starters), len(made))
    solutions, mistakes, empty, changed = _groups(findings, counts)
    by_name = dict(zip((path.stem for path in right), solutions, strict=True))
    survivors = [
        one
        for one, found in zip(made, changed, strict=True)
        if _survived(found, by_name[one.solution])
    ]
    outcome = Audit(
        assignment=manifest.name,
        solutions=by_name,
        misconceptions=dict(zip((m.name for m in manifest.misconceptions), mistakes, strict=True)),
        starters=dict(zip((path.name for path in starters), empty, strict=True)),
        mutants=len(made),
        equivalent=sum(one.key in manifest.equivalents for one in survivors),
        survivors=[one for one in survivors if one.key not in manifest.equivalents],
        broken=[],
    )
    stale = manifest.equivalents.keys() - {one.key for one in survivors} if with_mutants else ()
    if update:
        tables.update(assignment, outcome.lost)
    unwritten = tables.stale_handout(assignment)
    return replace(outcome, broken=[*_broken(manifest, outcome), *unwritten, *_stale(stale)])


def _mutants(path: Path) -> list[tuple[Mutant, Task]]:
    """Make the mutants of a solution, each with how it is judged."""
    try:
        solution = read(path)
    except SubmissionError:
        return []  # what is wrong is told when the solution itself is judged
    options = tuple(sorted(solution.options.items()))
    return [
        (one, Task(name=one.key, source=one.source, options=options, changed=one.changed))
        for one in mutants(path.stem, solution.source)
    ]


def _task(path: Path) -> Task:
    return Task(name=path.stem, source=path.read_text("utf-8", "replace"), path=str(path))


def _composed(mistake: Misconception) -> Task:
    source = misconceptions.text(mistake)
    return Task(name=mistake.name, source=source, path=str(mistake.path), composed=True)


def _groups(findings: Sequence[Finding], counts: Sequence[int]) -> Iterator[Sequence[Finding]]:
    start = 0
    for count in counts:
        yield findings[start : start + count]
        start += count


def _survived(found: Finding, solution: Finding) -> bool:
    """Whether a mutant runs and loses nothing, advice included, that its solution has.

    Where a solution does not earn full marks, its mutants show nothing.
    """
    right = solution.score == solution.max_score
    return right and not found.problem and set(found.lost) <= set(solution.lost)


def _judge_all(
    manifest: Manifest,
    tasks: Sequence[Task],
    kept: _Kept,
    jobs: int,
    told: Callable[[int, int, str], None],
) -> Iterator[Finding]:
    """Judge what is not kept, several at a time; give findings in order."""
    new = [task for task in tasks if kept.get(task) is None]
    with Pool(_find, begin=Bench, about=str(manifest.folder.resolve()), jobs=jobs) as pool:
        for done, (task, found) in enumerate(pool.map(new), start=1):
            kept.put(task, found)
            told(done, len(new), task.name)
    for task in tasks:
        found_before = kept.get(task)
        assert found_before is not None
        yield found_before


def _find(bench: Bench, task: Task) -> Finding:
    """Judge one task; what makes it impossible is the finding's problem."""
    try:
        return _finding(_judge(bench, task) if task.thorough else _judge_mutant(bench, task))
    except GradekitError as error:
        return Finding(
            score=0.0,
            max_score=float(bench.manifest.max_score),
            lost=[],
            errors=[],
            diagnosed=[],
            problem=" ".join(str(error).split()),
        )


def _judge(bench: Bench, task: Task) -> Report:
    if not task.composed:
        return bench.judge(task.path)
    return bench.judge_submission(library.parse_for(bench.manifest, task.source, task.path))


def _judge_mutant(bench: Bench, task: Task) -> Report:
    """Judge a mutant until something refutes it, with little patience for loops."""
    assignment, corpus = bench.material(dict(task.options))
    manifest = assignment.manifest
    limits = replace(manifest.limits, seconds_per_call=SECONDS_PER_CALL)
    hasty = replace(assignment, manifest=replace(manifest, limits=limits))
    submission = parse(task.source, path="mutant.py", load=manifest.load or "module")
    options = Options(thorough=False, first=task.changed)
    return judge(hasty, submission, options=options, corpus=corpus)


def _finding(report: Report) -> Finding:
    def named(verdict: Verdict) -> list[str]:
        return [one.name for one in report.properties if one.verdict is verdict]

    return Finding(
        score=report.score,
        max_score=report.max_score,
        lost=named(Verdict.FAILED) + named(Verdict.SKIPPED),
        errors=named(Verdict.ERROR),
        diagnosed=[one.misconception for one in report.diagnoses],
        problem=_told(report.problem) if report.problem else "",
    )


def _told(problem: Problem) -> str:
    where = f" ({problem.position})" if problem.position else ""
    return f"{problem.message}{where}"


def _broken(manifest: Manifest, found: Audit) -> Iterator[str]:
    """Tell each rule that does not hold, and where."""
    if not found.solutions:
        yield f"{manifest.folder / 'solutions'} holds no solution"
    for name, one in found.solutions.items():
        if one.problem or one.score < one.max_score or one.errors:
            wrong = one.problem or ", ".join(one.lost + one.errors)
            yield f"solution {name} does not earn full marks: {wrong}"
    yield from tables.differences(manifest, found.lost)
    for name, one in found.misconceptions.items():
        yield from _misjudged(name, one)
    refuted = {name for one in found.misconceptions.values() for name in one.lost}
    for name in manifest.policies:
        if name not in refuted:
            yield f"property {name} refutes no misconception"
    for name, one in found.starters.items():
        if one.score or one.problem or one.errors:
            wrong = one.problem or ", ".join(one.errors) or f"it earns {one.score:g}"
            yield f"{name} should run and earn 0, but: {wrong}"
    for mutant in found.survivors:
        yield f"mutant survives: {mutant.key}"


def _misjudged(name: str, one: Finding) -> Iterator[str]:
    """Tell where a misconception is not judged, or not diagnosed as itself."""
    if one.problem or one.errors:
        wrong = one.problem or ", ".join(one.errors)
        yield f"misconception {name} can not be judged: {wrong}"
    elif one.diagnosed != [name]:
        named = ", ".join(one.diagnosed) or "nothing"
        yield f"misconception {name} is diagnosed as {named}"


def _stale(keys: Iterable[str]) -> Iterator[str]:
    for key in sorted(keys):
        yield f"listed as equivalent, but no surviving mutant: {key}"


class _Kept:
    """Findings of earlier audits, by a hash of all that they depend on."""

    def __init__(self, assignment: Assignment, *, forget: bool) -> None:
        self.path = files.folder() / "audits" / f"{assignment.manifest.name}.json"
        self.basis = basis(assignment)
        self.findings: dict[str, dict[str, Any]] = {} if forget else self._read()

    def get(self, task: Task) -> Finding | None:
        kept = self.findings.get(self._key(task))
        return Finding(**kept) if kept is not None else None

    def put(self, task: Task, found: Finding) -> None:
        self.findings[self._key(task)] = asdict(found)

    def write(self) -> None:
        """Keep the findings; a place that can not be written to is left alone."""
        text = json.dumps({"basis": self.basis, "findings": self.findings})
        unfinished = self.path.with_suffix(f".{os.getpid()}")
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
            unfinished.write_text(text, "utf-8")
            unfinished.replace(self.path)

    def _read(self) -> dict[str, dict[str, Any]]:
        try:
            data = json.loads(self.path.read_text("utf-8"))
            return dict(data["findings"]) if data["basis"] == self.basis else {}
        except (OSError, ValueError, KeyError, TypeError):
            return {}

    def _key(self, task: Task) -> str:
        return hashlib.sha256(f"{task.thorough}:{task.options}:{task.source}".encode()).hexdigest()


def basis(assignment: Assignment) -> str:
    """Name what judges: the grader, the reference and the assignment."""
    return fingerprint.of_results(assignment.manifest, library.reference())
