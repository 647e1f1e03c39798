"""``gradekit audit ASSIGNMENT``: audit the properties and print the findings."""

from __future__ import annotations

import argparse
import json
import textwrap
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from gradekit.cli import streams
from gradekit.cli.arguments import add_assignment, add_jobs
from gradekit.cli.exit_codes import FAILED, SUCCESS
from gradekit.cli.progress import Progress

if TYPE_CHECKING:
    from gradekit.authoring.audit import Audit
    from gradekit.authoring.findings import Finding
    from gradekit.model.assignment import Manifest

FULL: Final = 100.0
LETTERS: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
WIDTH: Final = 79


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the arguments."""
    add_assignment(parser)
    parser.add_argument("--format", choices=["terminal", "json"], default="terminal")
    add_jobs(parser)
    parser.add_argument(
        "--no-mutants", action="store_true", help="leave out the mutants, which take longest"
    )
    parser.add_argument(
        "--fresh", action="store_true", help="judge everything again, also what was kept"
    )
    parser.add_argument(
        "--update",
        action="store_true",
        help="write what each misconception loses to audit.lock, and the tables of the handout",
    )
    parser.add_argument(
        "--coverage",
        action="store_true",
        help="judge nothing; print which buckets of the domains the examples reach",
    )
    parser.add_argument(
        "--explanations",
        action="store_true",
        help="judge nothing; check the error models, and print how misconceptions are explained "
        "without what knows them (not part of the usual audit: it takes minutes)",
    )
    parser.add_argument(
        "--conditional",
        action="store_true",
        help="judge only the mutants that are wrong where a feature of a domain holds",
    )


def run(options: argparse.Namespace) -> int:
    """Audit; exit 1 unless every rule holds."""
    if options.coverage:
        from gradekit.cli import coverage

        return coverage.run(options)
    if options.explanations:
        from gradekit.cli import explanations

        return explanations.run(options)
    if options.conditional:
        from gradekit.cli import conditional

        return conditional.run(options)
    from gradekit.assignment import library
    from gradekit.authoring.audit import audit
    from gradekit.sandbox.isolation import Isolation

    assignment = library.load_assignment(library.find(options.assignment, thorough=True))
    with Progress() as progress, Isolation() as isolation:
        outcome = audit(
            assignment,
            isolation=isolation,
            jobs=options.jobs,
            with_mutants=not options.no_mutants,
            fresh=options.fresh,
            update=options.update,
            progress=lambda done, count, name: progress.tell(f"{done} of {count}: {name}"),
        )
    if options.format == "json":
        streams.write(outcome.to_json())
    else:
        streams.write("\n".join([*_lines(assignment.manifest, outcome), ""]))
    return FAILED if outcome.broken else SUCCESS


def _lines(manifest: Manifest, outcome: Audit) -> Iterator[str]:
    yield f"Audit of {manifest.name}"
    yield ""
    findings = outcome.solutions.values()
    full = sum(each.score == each.max_score and not each.problem for each in findings)
    yield f"Solutions: {full} of {len(findings)} earn full marks"
    for name, finding in outcome.solutions.items():
        earned = "no score" if finding.score is None else f"{finding.score:g}"
        yield f"  {name}: {earned} of {finding.max_score:g}"
    yield ""
    yield "Buckets of the domains: {} of {} reached".format(*outcome.buckets)
    yield ""
    yield "Misconceptions (rows) and the properties that refute them (columns)"
    for function in manifest.functions:
        yield from _matrix(manifest, function, outcome.misconceptions)
    yield ""
    if outcome.survivors:
        yield "Mutants that nothing refutes. Where one changes nothing, add its line to"
        yield "[equivalents], with the reason; for any other, a property is missing."
        yield ""
    for mutant in outcome.survivors:
        yield mutant.diff()
        yield f'{json.dumps(mutant.key, ensure_ascii=False)} = "..."'
        yield ""
    if outcome.mutants:
        refuted = outcome.mutants - outcome.equivalent - len(outcome.survivors)
        yield (
            f"Mutants: {outcome.mutants}, of which {refuted} refuted, {outcome.equivalent} "
            f"equivalent, {len(outcome.survivors)} surviving"
        )
        yield f"Mutation score: {_per_cent(outcome.mutation_score)} of those not equivalent"
    if outcome.conditional:
        from gradekit.cli import conditional

        yield from conditional.lines(outcome.conditional, manifest.functions, manifest.admitted)
    for sentence in outcome.broken:
        yield from _wrapped(sentence)
    count = len(outcome.broken)
    yield f"Rules that do not hold: {count}." if count else "Every rule holds."


def _wrapped(sentence: str) -> list[str]:
    """Break a long sentence, but not in a mutant's key, which may be pasted."""
    words, _, key = sentence.partition(": ")
    if " -> " in key:
        return [f"{words}:", f"    {key}"]
    return textwrap.wrap(sentence, WIDTH, subsequent_indent="    ", break_long_words=False)


def _per_cent(score: float) -> str:
    """Write a score so that nothing short of all reads as 100 %."""
    return "100 %" if score == FULL else f"{min(score, 99.99):.2f} %"


def _matrix(manifest: Manifest, function: str, findings: Mapping[str, Finding]) -> Iterator[str]:
    """Draw the misconceptions of one function against all properties they lose."""
    rows = [each.name for each in manifest.misconceptions if each.function == function]
    lost = [name for name in manifest.policies if any(name in findings[row].lost for row in rows)]
    if not rows:
        return
    width = max(map(len, rows))
    gap = " " if 4 + width + 2 * len(lost) <= WIDTH else ""
    yield ""
    yield f"  {function}"
    for letter, name in zip(LETTERS, lost, strict=False):
        yield f"    {letter} = {name}"
    yield f"    {'':{width}} {gap.join(LETTERS[: len(lost)])}"
    for row in rows:
        marks = gap.join("#" if name in findings[row].lost else "." for name in lost)
        yield f"    {row:{width}} {marks}"
