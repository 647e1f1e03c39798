"""Write what is computed: `caught_by` in a manifest, the tables of a handout and of all mistakes.

Run as ``python tests/assignments/renew.py`` for every assignment, or with the names of some;
a test says when to.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Final

from in_process import (
    ASSIGNMENTS,
    Examples,
    Implementation,
    chosen,
    draw,
    load_assignment,
    names,
    refuted,
)

from gradekit.model.assignment import Assignment, Misconception

BEGIN: Final = "<!-- properties -->"
END: Final = "<!-- /properties -->"
HEADING: Final = "[misconceptions]"
WIDTH: Final = 100
TABLE: Final = Path(__file__).with_name("misconceptions.md")
PREFACE: Final = """\
# What each misconception loses

Each file of `assignments/*/misconceptions` holds one mistake, in one function. It loses the
properties of that function that are named here, and no others; advice is in brackets. Written by
`python tests/assignments/renew.py`, checked by `pytest tests/assignments`.
"""


def caught_by(
    mistake: Misconception, assignment: Assignment, examples: Examples
) -> tuple[str, ...]:
    """Name the properties of its function that refute a misconception, in the manifest's order.

    Each by itself, as in the judge: what others left behind is not held against it.
    """
    options = chosen(assignment, mistake.path)
    return tuple(
        one.name
        for one in assignment.properties
        if mistake.function in one.judges
        and refuted(one, Implementation(mistake.path, options), examples)
    )


def handout_table(assignment: Assignment) -> str:
    """Write a handout's table: each claim with its points, advice last."""
    lines = []
    for function in assignment.manifest.functions:
        own = [one for one in assignment.properties if one.judges[0] == function]
        total = sum(one.policy.points for one in own)
        lines += [
            f"**`{function}`**, {float(total):g} points",
            "",
            "| claim | points |",
            "|---|--:|",
        ]
        for one in sorted(own, key=lambda one: not one.policy.points):
            worth = f"{float(one.policy.points):g}" if one.policy.points else "advice"
            claim = re.sub(r"([*|\\])", r"\\\1", one.claim)
            lines.append(f"| {claim} | {worth} |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def handout_text(text: str, table: str) -> str:
    """Put the table between the markers of a handout."""
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n\n{table}\n{END}{tail}"


def manifest_text(text: str, caught: Mapping[str, tuple[str, Sequence[str]]]) -> str:
    """Put the misconceptions, each with its function and what catches it, at a manifest's end."""
    tables = re.split(r"^(?=\[)", text, flags=re.MULTILINE)
    others = [one for one in tables if not one.startswith("[misconceptions")]
    head = "".join(others).rstrip("\n") + "\n\n"
    return head + "\n".join([HEADING, *(_entry(name, *one) for name, one in caught.items())]) + "\n"


def _entry(name: str, function: str, properties: Sequence[str]) -> str:
    """Write one misconception as a table of its own, with its list wrapped."""
    lines, line = [], "   "
    for one in properties:
        if len(line) + len(one) + 4 > WIDTH:
            lines.append(line)
            line = "   "
        line += f' "{one}",'
    listed = "\n".join([*lines, line])
    return f'\n[misconceptions.{name}]\nfunction = "{function}"\ncaught_by = [\n{listed}\n]'


def section(assignment: Assignment, caught: Mapping[str, tuple[str, Sequence[str]]]) -> str:
    """Write an assignment's part of the table of all misconceptions."""
    lines = [
        f"## {assignment.manifest.name}",
        "",
        "| function | misconception | points lost | properties lost |",
        "|---|---|--:|---|",
    ]
    points = {name: policy.points for name, policy in assignment.manifest.policies.items()}
    for name, (function, properties) in caught.items():
        worth = (
            f"{_number(sum(points[one] for one in properties))} of {_worth(assignment, function)}"
        )
        listed = ", ".join(one if points[one] else f"({one})" for one in properties)
        lines.append(f"| {function} | {name} | {worth} | {listed} |")
    return "\n".join(lines) + "\n"


def _worth(assignment: Assignment, function: str) -> str:
    own = (one.policy.points for one in assignment.properties if one.judges[0] == function)
    return _number(sum(own))


def _number(points: Fraction | int) -> str:
    return f"{float(points):g}"


def sections(text: str) -> dict[str, str]:
    """Take the table of all misconceptions apart, by assignment."""
    parts = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    return {part.partition("\n")[0]: f"## {part.rstrip()}\n" for part in parts}


def table_text(parts: Mapping[str, str]) -> str:
    """Put the parts together, in the order of their names."""
    return "\n".join([PREFACE, *(parts[name] for name in sorted(parts))])


def as_listed(assignment: Assignment) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Give what a manifest says: each misconception's function, and what catches it."""
    return {one.name: (one.function, one.caught_by) for one in assignment.manifest.misconceptions}


def renew(name: str) -> str:
    """Renew both files of an assignment; give its part of the table of all."""
    assignment = load_assignment(name)
    examples = draw(assignment)
    caught = {
        mistake.name: (mistake.function, caught_by(mistake, assignment, examples))
        for mistake in assignment.manifest.misconceptions
    }
    for path, text in _files(assignment, caught):
        if not path.is_file() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
            print(path)
    return section(assignment, caught)


def _files(
    assignment: Assignment, caught: Mapping[str, tuple[str, Sequence[str]]]
) -> Iterator[tuple[Path, str]]:
    folder = ASSIGNMENTS / assignment.manifest.name
    manifest, handout = folder / "assignment.toml", folder / "README.md"
    yield manifest, manifest_text(manifest.read_text("utf-8"), caught)
    if handout.is_file():
        yield handout, handout_text(handout.read_text("utf-8"), handout_table(assignment))


def main(*chosen_names: str) -> None:
    """Renew some assignments, or all; what is there no longer leaves the table."""
    renewed = {name: renew(name) for name in chosen_names or names()}
    kept = sections(TABLE.read_text("utf-8")) if TABLE.is_file() else {}
    parts = {name: part for name, part in kept.items() if name in names()} | renewed
    TABLE.write_text(table_text(parts), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
