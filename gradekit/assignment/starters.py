"""What a student begins with: the starters, the handout and its data, under the names they get.

The handout and the notebook of an assignment's folder link what is in that folder. In the
files that are given here they link one another.
"""

from __future__ import annotations

import re
import shlex
import textwrap
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from gradekit.model.assignment import Manifest
from gradekit.model.errors import UsageError

KINDS: Final = ("py", "ipynb")
"""The suffixes of the starters that there may be."""

HANDOUT: Final = "README.md"
WIDTH: Final = 100
"""Columns of what is written into a handout."""

_START: Final = re.compile(r"<!-- start -->.*?\n```\w*\n.*?\n```", re.DOTALL)
"""The paragraph of a handout on how to begin, with the commands below it."""
_STARTER: Final = re.compile(r"\[[^\[\]]*\]\(starter\.(py|ipynb)\)")
_LINK: Final = re.compile(r"\]\(([\w.-]+)\)")
_NOT_DATA: Final = frozenset({".bin", ".ipynb", ".lock", ".py", ".toml"})


def student_files(
    manifest: Manifest, kinds: Collection[str] = KINDS, *, assignment: str = ""
) -> dict[str, bytes]:
    """Give the files that students get, by name; the starters come first.

    Parameters
    ----------
    kinds : collection of str
        Those of `KINDS` that are wanted.
    assignment : str, optional
        What a check needs to be told: the path of a folder of one's own.

    Raises
    ------
    UsageError
        If there is no starter of these kinds.
    """
    stem = manifest.name.replace("-", "_")
    wanted = {kind: manifest.folder / f"starter.{kind}" for kind in KINDS if kind in kinds}
    paths = {kind: path for kind, path in wanted.items() if path.is_file()}
    if not paths:
        lacking = " or ".join(path.name for path in wanted.values())
        raise UsageError(f"{manifest.folder}: it has no {lacking} to begin with. Write one.")
    files = {f"{stem}.{kind}": path.read_bytes() for kind, path in paths.items()}
    readme = manifest.folder / HANDOUT
    if readme.is_file():
        handout = readme.read_bytes().decode()
        start = _how_to_start(list(files), assignment)
        files |= {path.name: path.read_bytes() for path in _data(manifest.folder, handout)}
        files[f"{stem}.md"] = _renamed(handout, stem, start, files).encode()
        if f"{stem}.ipynb" in files:
            link = f"]({HANDOUT})".encode()
            own = f"]({stem}.md)".encode()
            files[f"{stem}.ipynb"] = files[f"{stem}.ipynb"].replace(link, own)
    return files


def _how_to_start(starters: list[str], assignment: str) -> str:
    """Write the paragraph on how to begin with the files that are there."""
    first, *others = (f"[`{name}`]({name})" for name in starters)
    command = shlex.join(["gradekit", "check", starters[0]])
    command += f" --assignment {shlex.quote(assignment)}" if assignment else ""
    into = f"{first}, or into {others[0]} if you prefer a notebook" if others else first
    sentences = f"Write your functions into {into}. This checks your work, as often as you like:"
    parts = [
        textwrap.fill(sentences, WIDTH, break_on_hyphens=False, break_long_words=False),
        f"```console\n{command}\n```",
    ]
    if starters[-1].endswith(".ipynb"):
        parts.append("In the notebook so does the cell below each function.")
    return "\n\n".join(parts)


def _renamed(handout: str, stem: str, start: str, files: Collection[str]) -> str:
    """Give the handout with links to what is there; a link to another starter is a name only."""

    def starter(match: re.Match[str]) -> str:
        name = f"{stem}.{match[1]}"
        return f"[`{name}`]({name})" if name in files else f"`{name}`"

    return _STARTER.sub(starter, _START.sub(lambda _: start, handout))


def _data(folder: Path, handout: str) -> Iterator[Path]:
    """Give the texts of the folder, and what else of it the handout links."""
    linked = {folder / name for name in _LINK.findall(handout) if name != HANDOUT}
    for path in sorted({*folder.glob("*.txt"), *linked}):
        if path.is_file() and path.suffix not in _NOT_DATA:
            yield path
