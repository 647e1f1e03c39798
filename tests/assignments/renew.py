"""Write what is computed: `caught_by` in a manifest, and the table in a handout.

Run as ``python tests/assignments/renew.py cross-entropy``; a test says when to.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from in_process import ASSIGNMENTS, Examples, Implementation, draw, load_assignment, refuted

from gradekit.assignment import Assignment, Misconception

BEGIN: Final = "<!-- properties -->"
END: Final = "<!-- /properties -->"
HEADING: Final = "[misconceptions]"
WIDTH: Final = 100


def caught_by(
    mistake: Misconception, assignment: Assignment, examples: Examples
) -> tuple[str, ...]:
    """Name the properties of its function that refute a misconception, in the manifest's order."""
    implementation = Implementation(mistake.path, assignment)
    return tuple(
        one.name
        for one in assignment.properties
        if mistake.function in one.judges and refuted(one, implementation, examples)
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


def manifest_text(text: str, caught: Mapping[str, tuple[str, Sequence[str]]]) -> str:
    """Put the misconceptions, each with its function and what catches it, at a manifest's end."""
    head, _, _ = text.partition(HEADING)
    return head + "\n".join([HEADING, *(_entry(name, *one) for name, one in caught.items())]) + "\n"


def handout_text(text: str, table: str) -> str:
    """Put the table between the markers of a handout."""
    head, _, rest = text.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n\n{table}\n{END}{tail}"


def _entry(name: str, function: str, names: Sequence[str]) -> str:
    """Write one misconception as a table of its own, with its list wrapped."""
    lines, line = [], "   "
    for one in names:
        if len(line) + len(one) + 4 > WIDTH:
            lines.append(line)
            line = "   "
        line += f' "{one}",'
    listed = "\n".join([*lines, line])
    return f'\n[misconceptions.{name}]\nfunction = "{function}"\ncaught_by = [\n{listed}\n]'


def main(name: str) -> None:
    """Renew both files of an assignment."""
    assignment = load_assignment(name)
    examples = draw(assignment)
    caught = {
        mistake.name: (mistake.function, caught_by(mistake, assignment, examples))
        for mistake in assignment.manifest.misconceptions
    }
    for path, text in (
        (ASSIGNMENTS / name / "assignment.toml", lambda old: manifest_text(old, caught)),
        (
            ASSIGNMENTS / name / "README.md",
            lambda old: handout_text(old, handout_table(assignment)),
        ),
    ):
        path.write_text(text(Path(path).read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
