"""Read, write and compare ``audit.lock`` and the two tables in a handout.

``audit.lock`` is a snapshot: for each misconception one line, with its function and
the properties that it loses, ``loss_in_bits cross_entropy_loss loses kl_equivalence``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gradekit.assignment.domains import read_domains
from gradekit.domains.sentences import what_may_come
from gradekit.model.assignment import Assignment, Manifest

LOCK: Final = "audit.lock"
HEAD: Final = (
    "# A snapshot, by `gradekit audit --update`: each misconception, its function, what it loses.\n"
)
BEGIN: Final = "<!-- properties -->"
END: Final = "<!-- /properties -->"
BEGIN_DOMAINS: Final = "<!-- domains -->"
END_DOMAINS: Final = "<!-- /domains -->"


@dataclass(frozen=True, slots=True)
class Row:
    """A line of ``audit.lock``."""

    function: str
    loses: tuple[str, ...]


def read_lock(folder: Path) -> dict[str, Row]:
    """Read what each misconception lost when the snapshot was made; none without one."""
    path = folder / LOCK
    rows = {}
    for line in path.read_text("utf-8").splitlines() if path.is_file() else ():
        name, function, *rest = [*line.split(), "", ""]
        if name and not name.startswith("#"):
            rows[name] = Row(function=function, loses=tuple(filter(None, rest[1:])))
    return rows


def lock_text(manifest: Manifest, lost: Mapping[str, Sequence[str]]) -> str:
    """Write a snapshot: of each misconception what it lost, in the manifest's order."""
    lines = [HEAD]
    for mistake in manifest.misconceptions:
        loses = [name for name in manifest.policies if name in lost.get(mistake.name, ())]
        lines.append(" ".join([mistake.name, mistake.function, "loses", *loses]) + "\n")
    return "".join(lines)


def differences(manifest: Manifest, lost: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Tell where what misconceptions lose is not what the snapshot says."""
    rows = read_lock(manifest.folder)
    for name in sorted(rows.keys() - {mistake.name for mistake in manifest.misconceptions}):
        yield f"{LOCK} has a line for {name}, which is no misconception"
    for mistake in manifest.misconceptions:
        name, row = mistake.name, rows.get(mistake.name)
        if row is None:
            yield f"misconception {name} has no line in {LOCK}"
            continue
        if row.function != mistake.function:
            yield f"misconception {name} is about {mistake.function}, not {row.function}"
        if name in lost:
            if extra := sorted(set(lost[name]).difference(row.loses)):
                yield f"misconception {name} is also caught by {', '.join(extra)}"
            if lacking := sorted(set(row.loses).difference(lost[name])):
                yield f"misconception {name} is not caught by {', '.join(lacking)}"


def handout_table(assignment: Assignment) -> str:
    """Write a handout's table: each claim with its points, advice last."""
    lines = []
    for function in assignment.manifest.functions:
        own = [property_ for property_ in assignment.properties if property_.judges[0] == function]
        total = sum(property_.policy.points for property_ in own)
        lines += [f"**`{function}`**, {float(total):g} points", ""]
        lines += ["| claim | points |", "|---|--:|"]
        for property_ in sorted(own, key=lambda property_: not property_.policy.points):
            points = property_.policy.points
            worth = f"{float(points):g}" if points else "advice"
            claim = re.sub(r"([*|\\])", r"\\\1", property_.claim)
            lines.append(f"| {claim} | {worth} |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def handout_text(text: str, table: str, begin: str = BEGIN, end: str = END) -> str:
    """Put a table between the markers of a handout; one without these markers stays."""
    head, found, rest = text.partition(begin)
    _, ended, tail = rest.partition(end)
    return f"{head}{begin}\n\n{table}\n{end}{tail}" if found and ended else text


def stale_handout(assignment: Assignment) -> Iterator[str]:
    """Tell whether a table of the handout is not that of the properties, or of the domains."""
    path = assignment.manifest.folder / "README.md"
    if path.is_file():
        text = path.read_text("utf-8")
        if handout_text(text, handout_table(assignment)) != text:
            yield f"{path.name}: its table of claims is not current"
        if _with_domains(text, assignment.manifest) != text:
            yield f"{path.name}: its table of what may come is not current"


def _with_domains(text: str, manifest: Manifest) -> str:
    """Put the table of what may come into a handout that has a place for it."""
    if BEGIN_DOMAINS not in text:
        return text
    table = what_may_come(read_domains(manifest.folder, manifest.functions))
    return handout_text(text, table, BEGIN_DOMAINS, END_DOMAINS)


def update(assignment: Assignment, lost: Mapping[str, Sequence[str]]) -> list[Path]:
    """Write the snapshot and the handout's tables; name the files that have changed."""
    folder = assignment.manifest.folder
    texts = {folder / LOCK: lock_text(assignment.manifest, lost)}
    handout = folder / "README.md"
    if handout.is_file():
        text = handout_text(handout.read_text("utf-8"), handout_table(assignment))
        texts[handout] = _with_domains(text, assignment.manifest)
    changed = [
        path for path in texts if not path.is_file() or path.read_text("utf-8") != texts[path]
    ]
    for path in changed:
        path.write_text(texts[path], "utf-8")
    return changed
