"""Conditional mutants as ``gradekit audit`` prints them: a table, and what survives."""

from __future__ import annotations

import argparse
import json
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Final

from gradekit.cli.exit_codes import FAILED, SUCCESS
from gradekit.cli.progress import Progress

if TYPE_CHECKING:
    from gradekit.authoring.admission import Survivor
    from gradekit.authoring.findings import Judged

WIDTH: Final = 79
FIRST: Final = 21
COLUMN: Final = 11
HEAD: Final = (
    "Conditional mutants: the right function, but wrong where a feature of its domain\n"
    "holds. By family and function: refuted of all."
)
SURVIVORS: Final = (
    "Conditional mutants that nothing refutes, by the first step of a ladder: how\n"
    "many, how many examples reach it, and in which way they are wrong. An example is\n"
    "missing; or, where no claim can see it, a line in [admitted] with the reason."
)


def run(options: argparse.Namespace) -> int:
    """Judge nothing but the conditional mutants; exit 1 if they break a rule."""
    from gradekit.assignment import library
    from gradekit.authoring import admission
    from gradekit.authoring.audit import judge_conditional
    from gradekit.sandbox.isolation import Isolation

    assignment = library.load_assignment(library.find(options.assignment, thorough=True))
    manifest = assignment.manifest
    with Progress() as progress, Isolation() as isolation:
        judged, problems = judge_conditional(
            assignment,
            isolation=isolation,
            jobs=options.jobs,
            fresh=options.fresh,
            progress=lambda done, count, name: progress.tell(f"{done} of {count}: {name}"),
        )
    problems += admission.broken(judged, manifest.admitted) if judged else ()
    if options.format == "json":
        content = admission.summary(judged, manifest.admitted) | {"broken": problems}
        print(json.dumps({"assignment": manifest.name} | content, indent=2))
        return FAILED if problems else SUCCESS
    print(f"Audit of {manifest.name}")
    if judged:
        print("\n".join(lines(judged, manifest.functions, manifest.admitted)))
    for problem in problems:
        print("\n".join(textwrap.wrap(problem, WIDTH, subsequent_indent="    ")))
    print(f"Rules that do not hold: {len(problems)}." if problems else "Every rule holds.")
    return FAILED if problems else SUCCESS


def lines(
    judged: Sequence[Judged], functions: Iterable[str], admitted: Mapping[str, str]
) -> Iterator[str]:
    """Write what came of conditional mutants in lines of 79 columns."""
    from gradekit.authoring import admission
    from gradekit.authoring.refutation import NO_EFFECT, REFUTED

    yield from ("", HEAD)
    table = admission.counts(judged)
    rest = iter(functions)
    while block := list(islice(rest, (WIDTH - FIRST) // COLUMN)):
        yield from _table(table, block)
    found = admission.survivors(judged, admitted)
    alive = [each for each in found if not each.is_admitted]
    if alive:
        yield from ("", SURVIVORS)
        for each in alive:
            yield from _survivor(each)
    totals = admission.totals(judged)
    count = sum(each.mutants for each in found if each.is_admitted)
    mutants, refuted = totals.total() - totals[NO_EFFECT], totals[REFUTED]
    yield ""
    yield (
        f"Conditional mutants: {mutants}, of which {refuted} refuted, {count} admitted, "
        f"{mutants - refuted - count} surviving"
    )


def _table(
    table: Mapping[str, Mapping[str, tuple[int, int]]], functions: list[str]
) -> Iterator[str]:
    """Write the columns of some functions, whose names may take two lines."""
    yield ""
    names = [textwrap.wrap(name.replace("_", "_ "), COLUMN - 1) for name in functions]
    names = [[part.replace(" ", "") for part in parts] for parts in names]
    for row in range(max(map(len, names))):
        cells = (parts[row] if row < len(parts) else "" for parts in names)
        yield " " * FIRST + "".join(f"{cell:>{COLUMN}}" for cell in cells)
    for family, own in sorted(table.items()):
        cells = (f"{own[name][0]}/{own[name][1]}" if name in own else "" for name in functions)
        if any(name in own for name in functions):
            yield f"{family:{FIRST}}" + "".join(f"{cell:>{COLUMN}}" for cell in cells)


def _survivor(survivor: Survivor) -> list[str]:
    """Write one group of survivors."""
    reached = survivor.examples or "-"
    start = f"  {survivor.mutants:>4} {reached:>5}  "
    return textwrap.wrap(
        survivor.title, WIDTH, initial_indent=start, subsequent_indent=" " * len(start)
    )
