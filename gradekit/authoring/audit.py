"""Audit: mutation testing of the properties, and a regression test of misconceptions.

Judged with the same judge that grades students. Every bucket of every domain is reached, no
call lies outside, and none takes right code long. Every solution earns full marks. Every
misconception loses exactly the properties that ``audit.lock`` names, and is diagnosed as itself.
Every property refutes something. The starter earns nothing. Every mutant of every solution is
refuted, or stands in the manifest as equivalent with the reason. Every conditional mutant, wrong
only where a feature of its function's domain holds, loses points, or stands in the manifest as
admitted with the reason.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from gradekit.assignment import drawing, library, misconceptions
from gradekit.assignment.domains import read_domains
from gradekit.authoring import admission, cost, tables
from gradekit.authoring.conditional import base_solution
from gradekit.authoring.coverage import Coverage, cover
from gradekit.authoring.findings import Finding, Judged, SavedFindings, Task
from gradekit.authoring.mutant_judge import MutantJudge
from gradekit.authoring.mutation import Mutant, mutants, require_operators
from gradekit.authoring.refutation import Reached, judge_function
from gradekit.domains.records import FunctionDomain
from gradekit.grading.grader import Grader, Settings, begin
from gradekit.grading.process_pool import Pool
from gradekit.model.assignment import Assignment, Manifest, Misconception
from gradekit.model.errors import GradekitError, SubmissionError
from gradekit.model.outcomes import Verdict
from gradekit.model.report import Report
from gradekit.sandbox.isolation import Isolation
from gradekit.submission.reading import read_submission

TIME_FACTOR: Final = 3.0
"""More time than a solution has is given to misconceptions: some are slow, and judged beside
others, and what they lose and why is not to depend on the load of a machine."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Audit:
    """Everything an audit found, and what of it breaks a rule.

    `survivors` are mutants that nothing refuted and no reason excuses; `conditional` are the
    ladders of conditional mutants, with what came of each; `buckets` how many of the domains'
    buckets are reached, and how many there are.
    """

    assignment: str
    solutions: Mapping[str, Finding]
    misconceptions: Mapping[str, Finding]
    starters: Mapping[str, Finding]
    mutants: int
    equivalent: int
    survivors: Sequence[Mutant]
    broken: Sequence[str]
    conditional: Sequence[Judged] = ()
    admitted: Mapping[str, str] = field(default_factory=dict)
    buckets: tuple[int, int] = (0, 0)

    @property
    def mutation_score(self) -> float:
        """Refuted mutants in per cent of those that are not equivalent."""
        judged = self.mutants - self.equivalent
        return 100.0 * (judged - len(self.survivors)) / judged if judged else 100.0

    def to_json(self) -> str:
        """Write the audit as indented JSON."""
        fields = asdict(self) | {"mutation_score": self.mutation_score}
        fields["survivors"] = [mutant.key for mutant in self.survivors]
        fields["conditional"] = admission.summary(self.conditional, self.admitted)
        return json.dumps(fields, indent=2) + "\n"


def audit(  # all but one by keyword  # noqa: PLR0913
    assignment: Assignment,
    *,
    isolation: Isolation,
    jobs: int = 1,
    with_mutants: bool = True,
    fresh: bool = False,
    update: bool = False,
    progress: Callable[[int, int, str], None] = lambda *_: None,
) -> Audit:
    """Audit an assignment in `jobs` processes, each with an isolation by the same settings.

    `fresh` judges again what an earlier audit has saved; `update` writes ``audit.lock``
    and the handout's table. `progress` gets the number done, the number in all, and a name.

    Raises
    ------
    UsageError
        If mutants are asked for and what makes them is not installed.
    """
    if with_mutants:
        require_operators()
    manifest = assignment.manifest
    coverage = _cover(assignment, isolation)  # draws once, before the processes ask for it
    right = {path.stem: _task(path) for path in manifest.solutions}
    wrong = {mistake.name: _composed(mistake) for mistake in manifest.misconceptions}
    empty = {path.name: _task(path) for path in sorted(manifest.folder.glob("starter.*"))}
    changed = _mutants(manifest.mutate) if with_mutants else {}
    tasks = [*right.values(), *wrong.values(), *empty.values(), *changed.values()]
    findings = _judge_all(assignment, tasks, isolation, jobs=jobs, fresh=fresh, progress=progress)
    solutions = {name: findings[task] for name, task in right.items()}
    mistakes = {name: findings[task] for name, task in wrong.items()}
    starters = {name: findings[task] for name, task in empty.items()}
    judged = {mutant: findings[task] for mutant, task in changed.items()}
    alive = [each for each, own in judged.items() if _survived(own, solutions[each.solution])]
    survivors = [mutant for mutant in alive if mutant.key not in manifest.equivalents]
    if update:
        tables.update(assignment, _lost(mistakes))
    stale = manifest.equivalents.keys() - {mutant.key for mutant in alive}
    conditional: list[Judged] = []
    unjudged: list[str] = []
    if with_mutants and manifest.solutions:
        conditional, unjudged = judge_conditional(
            assignment, isolation=isolation, jobs=jobs, progress=progress
        )
    return Audit(
        assignment=manifest.name,
        solutions=solutions,
        misconceptions=mistakes,
        starters=starters,
        mutants=len(changed),
        equivalent=len(alive) - len(survivors),
        survivors=survivors,
        conditional=conditional,
        admitted=manifest.admitted,
        buckets=coverage.totals,
        broken=[
            *coverage.broken,
            *(cost.slow_calls(assignment, isolation, coverage.slowest) if solutions else ()),
            *_broken_by_solutions(manifest, solutions),
            *_broken_by_misconceptions(manifest, mistakes),
            *_broken_by_starters(starters),
            *tables.stale_handout(assignment),
            *_broken_by_mutants(survivors, stale if with_mutants else ()),
            *unjudged,
            *(admission.broken(conditional, manifest.admitted) if conditional else ()),
        ],
    )


def _cover(assignment: Assignment, isolation: Isolation) -> Coverage:
    """Find out which buckets of the domains the examples reach."""
    corpus = drawing.get(assignment, isolation=isolation)
    manifest = assignment.manifest
    return cover(assignment, corpus, read_domains(manifest.folder, manifest.functions))


def _mutants(solutions: Iterable[Path]) -> dict[Mutant, Task]:
    """Make the mutants of solutions, each with how it is judged."""
    tasks = {}
    for path in solutions:
        with contextlib.suppress(SubmissionError):  # reported when the solution itself is judged
            solution = read_submission(path)
            options = tuple(sorted(solution.options.items()))
            for mutant in mutants(path.stem, solution.source):
                tasks[mutant] = Task(
                    name=mutant.key,
                    source=mutant.source,
                    options=options,
                    changed=mutant.changed,
                    base=str(path),
                )
    return tasks


def _task(path: Path) -> Task:
    return Task(name=path.stem, source=path.read_text("utf-8", "replace"), path=str(path))


def _composed(mistake: Misconception) -> Task:
    source = misconceptions.text(mistake)
    return Task(name=mistake.name, source=source, path=str(mistake.path), composed=True)


def _lost(mistakes: Mapping[str, Finding]) -> dict[str, list[str]]:
    """Give what each misconception that could be judged has lost."""
    judged = {name: finding for name, finding in mistakes.items() if not finding.problem}
    return {name: finding.lost for name, finding in judged.items() if not finding.errors}


def _survived(mutant: Finding, solution: Finding) -> bool:
    """Whether a mutant runs and loses nothing, advice included, that its solution has.

    Where a solution does not earn full marks, its mutants show nothing.
    """
    right = solution.score == solution.max_score
    return right and not mutant.problem and set(mutant.lost) <= set(solution.lost)


def _judge_all(
    assignment: Assignment,
    tasks: Sequence[Task],
    isolation: Isolation,
    *,
    jobs: int,
    fresh: bool,
    progress: Callable[[int, int, str], None],
) -> Mapping[Task, Finding]:
    """Judge what no earlier audit has saved, several at a time."""
    saved = SavedFindings(assignment, forget=fresh)
    new = [task for task in tasks if saved.get(task) is None]
    folder = str(assignment.manifest.folder.resolve())
    tier, accepted = isolation.settings() if new else ("", ())
    about = Settings(folder=folder, tier=tier, accepted=accepted)
    try:
        with Pool(_find, begin=_begin, about=about, jobs=jobs) as pool:
            for done, (task, finding) in enumerate(pool.map(new), start=1):
                saved.put(task, finding)
                progress(done, len(new), task.name)
    finally:
        saved.write()  # also what there is when it is interrupted
    findings = {task: saved.get(task) for task in tasks}
    return {task: finding for task, finding in findings.items() if finding is not None}


def judge_conditional(
    assignment: Assignment,
    *,
    isolation: Isolation,
    jobs: int = 1,
    fresh: bool = False,
    progress: Callable[[int, int, str], None] = lambda *_: None,
) -> tuple[list[Judged], list[str]]:
    """Judge the conditional mutants of every function; tell of those that cannot be judged.

    They are made of one solution; a property that it loses itself refutes none of them.
    """
    path = base_solution(assignment)
    task, nothing = _task(path), lambda *_: None
    findings = _judge_all(assignment, [task], isolation, jobs=jobs, fresh=fresh, progress=nothing)
    base = findings[task]
    if base.problem:
        return [], [f"solution {path.stem} cannot be judged: {base.problem}"]
    saved = SavedFindings(assignment, forget=False)
    domains = read_domains(assignment.manifest.folder, assignment.manifest.functions)
    names = {
        function: _digest(f"{function}:{domain}:{base.lost}:{task.source}")
        for function, domain in domains.items()
    }
    new = {
        function: domain
        for function, domain in domains.items()
        if not saved.has_judged(names[function])
    }
    problems = []
    tasks = _reached(assignment, new, base, isolation) if new else []
    for done, (each, judged) in enumerate(_functions(assignment, tasks, isolation, jobs), start=1):
        progress(done, len(tasks), f"conditional mutants of {each.function}")
        if isinstance(judged, str):
            problems.append(f"{each.function} cannot be made wrong: {judged}")
        else:
            saved.put_judged(names[each.function], judged)
    saved.write()
    return [each for name in names.values() for each in saved.get_judged(name)], problems


def _reached(
    assignment: Assignment,
    domains: Mapping[str, FunctionDomain],
    base: Finding,
    isolation: Isolation,
) -> list[Reached]:
    """Find out which examples reach the buckets of some functions."""
    corpus = drawing.get(assignment, isolation=isolation)
    coverage = cover(assignment, corpus, domains)
    return [
        Reached(
            function=function,
            rows=tuple(coverage.rows[function]),
            places=tuple(coverage.places[function]),
            lost=tuple(base.lost),
        )
        for function in domains
    ]


def _functions(
    assignment: Assignment, tasks: Sequence[Reached], isolation: Isolation, jobs: int
) -> Iterator[tuple[Reached, list[Judged] | str]]:
    """Judge the mutants of several functions, each in one process."""
    if not tasks:
        return
    with Pool(_judge_function, begin=begin, about=_about(assignment, isolation), jobs=jobs) as pool:
        yield from pool.map(tasks)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _about(assignment: Assignment, isolation: Isolation) -> Settings:
    """Give what the processes of a pool are told."""
    tier, accepted = isolation.settings()
    folder = str(assignment.manifest.folder.resolve())
    return Settings(folder=folder, tier=tier, accepted=accepted)


def _judge_function(grader: Grader, reached: Reached) -> list[Judged] | str:
    """Judge the conditional mutants of a function, or tell why that is impossible."""
    try:
        return judge_function(grader, reached)
    except GradekitError as error:
        return " ".join(str(error).split())


def _begin(settings: Settings) -> MutantJudge:
    """Make what a process judges by."""
    return MutantJudge(begin(settings))


def _find(judge: MutantJudge, task: Task) -> Finding:
    """Judge one task; what makes it impossible is the finding's problem."""
    try:
        return _finding(_judge(judge.grader, task) if task.thorough else judge.judge(task))
    except GradekitError as error:
        problem = " ".join(str(error).split())
        return Finding(score=0.0, max_score=float(judge.grader.manifest.max_score), problem=problem)


def _judge(grader: Grader, task: Task) -> Report:
    if not task.composed:
        return grader.judge(task.path)
    submission = library.parse_for(grader.manifest, task.source, task.path)
    return grader.judge_submission(submission, time_factor=TIME_FACTOR)


def _finding(report: Report) -> Finding:
    def named(verdict: Verdict) -> list[str]:
        return [result.name for result in report.properties if result.verdict is verdict]

    problem = report.problem
    where = f" ({problem.position})" if problem and problem.position else ""
    return Finding(
        score=report.score,
        max_score=report.max_score,
        lost=named(Verdict.FAILED) + named(Verdict.SKIPPED),
        errors=named(Verdict.ERROR) + named(Verdict.DOUBTED),
        diagnosed=[each.misconception for each in report.diagnoses if each.misconception],
        problem=f"{problem.message}{where}" if problem else "",
    )


def _broken_by_solutions(manifest: Manifest, solutions: Mapping[str, Finding]) -> Iterator[str]:
    if not solutions:
        yield f"{manifest.folder / 'solutions'} holds no solution"
    for name, finding in solutions.items():
        if finding.problem or finding.score != finding.max_score or finding.errors:
            wrong = finding.problem or ", ".join(finding.lost + finding.errors)
            yield f"solution {name} does not earn full marks: {wrong}"


def _broken_by_misconceptions(manifest: Manifest, mistakes: Mapping[str, Finding]) -> Iterator[str]:
    yield from tables.differences(manifest, _lost(mistakes))
    for name, finding in mistakes.items():
        if finding.problem or finding.errors:
            wrong = finding.problem or ", ".join(finding.errors)
            yield f"misconception {name} cannot be judged: {wrong}"
        elif finding.diagnosed != [name]:
            named = ", ".join(finding.diagnosed) or "nothing"
            yield f"misconception {name} is diagnosed as {named}"
    refuting = {name for finding in mistakes.values() for name in finding.lost}
    for name in manifest.policies:
        if name not in refuting:
            yield f"property {name} refutes no misconception"


def _broken_by_starters(starters: Mapping[str, Finding]) -> Iterator[str]:
    for name, finding in starters.items():
        if finding.score or finding.problem or finding.errors:
            wrong = finding.problem or ", ".join(finding.errors) or f"it earns {finding.score:g}"
            yield f"{name} should run and earn 0, but: {wrong}"


def _broken_by_mutants(survivors: Iterable[Mutant], stale: Iterable[str]) -> Iterator[str]:
    for mutant in survivors:
        yield f"mutant survives: {mutant.key}"
    for key in sorted(stale):
        yield f"listed as equivalent, but no surviving mutant: {key}"
