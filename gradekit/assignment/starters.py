"""What a student begins with: the starters, the handout and its data, under the names they get.

The handout and the notebook of an assignment's folder link what is in that folder. In the
files that are given here they link one another.
"""

from __future__ import annotations

import json
import re
import shlex
import textwrap
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
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
_CHECK_CELL: Final = re.compile(r"\s*gradekit\.check\([\w.]*\)\s*")
_CHECK_TOLD: Final = re.compile(
    r",(\s+run\s+the\s+cell),\s+then\s+the\s+one\s+below\s+it,\s+which\s+checks\s+it"
)
_IMPORT: Final = re.compile(r"\n*^import gradekit$", re.MULTILINE)


@dataclass(frozen=True, kw_only=True, slots=True)
class Checking:
    """How students check their work: what the handout says of it, and the commands below that.

    In a command "{file}" stands for the starter. Without `in_notebook`, which says when the
    cells below each function check it, these cells are left out of the notebook.
    """

    sentence: str = "This checks your work, as often as you like:"
    commands: tuple[str, ...] = ("gradekit check {file}",)
    in_notebook: str = "In the notebook so does the cell below each function."


def names(manifest: Manifest, kinds: Collection[str] = KINDS) -> dict[str, Path]:
    """Give the starters of an assignment by the name that they get; the first is checked.

    Raises
    ------
    UsageError
        If there is none of these kinds.
    """
    wanted = {kind: manifest.folder / f"starter.{kind}" for kind in KINDS if kind in kinds}
    paths = {kind: path for kind, path in wanted.items() if path.is_file()}
    if not paths:
        lacking = " or ".join(path.name for path in wanted.values())
        raise UsageError(f"{manifest.folder}: it has no {lacking} to begin with. Write one.")
    return {f"{_stem(manifest)}.{kind}": path for kind, path in paths.items()}


def student_files(
    manifest: Manifest, kinds: Collection[str] = KINDS, *, checking: Checking | None = None
) -> dict[str, bytes]:
    """Give the files that students get, by name; the starters come first.

    Parameters
    ----------
    kinds : collection of str
        Those of `KINDS` that are wanted.
    checking : Checking, optional
        How students check their work; as where gradekit is installed unless told.

    Raises
    ------
    UsageError
        If there is no starter of these kinds.
    """
    checking = checking or Checking()
    stem = _stem(manifest)
    files = {name: path.read_bytes() for name, path in names(manifest, kinds).items()}
    notebook = f"{stem}.ipynb"
    if notebook in files and not checking.in_notebook:
        files[notebook] = _without_checks(files[notebook])
    readme = manifest.folder / HANDOUT
    if readme.is_file():
        handout = readme.read_bytes().decode()
        start = _how_to_start([*files], checking)
        files |= {path.name: path.read_bytes() for path in _data(manifest.folder, handout)}
        files[f"{stem}.md"] = _renamed(handout, stem, start, files).encode()
        if notebook in files:
            link = f"]({HANDOUT})".encode()
            own = f"]({stem}.md)".encode()
            files[notebook] = files[notebook].replace(link, own)
    return files


def _stem(manifest: Manifest) -> str:
    return manifest.name.replace("-", "_")


def _how_to_start(starters: Sequence[str], checking: Checking) -> str:
    """Write the paragraph on how to begin with the files that are there."""
    first, *others = (f"[`{name}`]({name})" for name in starters)
    into = f"{first}, or into {others[0]} if you prefer a notebook" if others else first
    parts = [_filled(f"Write your functions into {into}. {checking.sentence}".rstrip())]
    if checking.commands:
        file = shlex.quote(starters[0])
        commands = (command.replace("{file}", file) for command in checking.commands)
        parts.append("\n".join(["```console", *commands, "```"]))
    if starters[-1].endswith(".ipynb") and checking.in_notebook:
        parts.append(_filled(checking.in_notebook))
    return "\n\n".join(parts)


def _filled(text: str) -> str:
    return textwrap.fill(text, WIDTH, break_on_hyphens=False, break_long_words=False)


def _without_checks(notebook: bytes) -> bytes:
    """Leave out of a notebook the cells that only check, and what else names them."""
    try:
        document = json.loads(notebook)
        sources = [("".join(cell["source"]), cell) for cell in document["cells"]]
    except (ValueError, KeyError, TypeError):  # no notebook, which its author will see
        return notebook
    document["cells"] = [
        cell
        | {"source": _IMPORT.sub("", _CHECK_TOLD.sub(r" and\1", source)).splitlines(keepends=True)}
        for source, cell in sources
        if not _CHECK_CELL.fullmatch(source)
    ]
    return json.dumps(document, indent=1, ensure_ascii=False).encode() + b"\n"


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
