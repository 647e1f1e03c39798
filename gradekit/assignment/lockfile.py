"""``kept.lock``: the digest of each generated file of an assignment, and the key of its sources.

The key is stored here and not in the generated file: where a change of the sources
leaves the generated content equal, only a line of this text file changes.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from gradekit.model import files

NAME: Final = "kept.lock"
HEAD: Final = (
    "# By `gradekit author build`: each file, the key of what it was made from, its digest.\n"
)


def read(path: Path, key: str) -> bytes | None:
    """Give what a file holds, if its lock says that it is whole and made from these sources.

    The key is a fingerprint of the sources as they are now; the lock lies beside the file.
    """
    try:
        content = path.read_bytes()
        lines = _lines(path.parent)
    except (OSError, UnicodeDecodeError):
        return None
    return content if lines.get(path.name) == f"{key} {_digest(content)}" else None


def fits(path: Path, key: str) -> bool:
    """Whether the lock says that a file was made from these sources; the file is not read."""
    try:
        return _lines(path.parent).get(path.name, "").startswith(f"{key} ")
    except (OSError, UnicodeDecodeError):
        return False


def write(content: bytes, path: Path, key: str) -> bool:
    """Keep a file with its key; tell whether both were written, whole."""
    try:
        lines = _lines(path.parent)
    except (OSError, UnicodeDecodeError):
        lines = {}
    lines[path.name] = f"{key} {_digest(content)}"
    text = HEAD + "".join(f"{name} {about}\n" for name, about in sorted(lines.items()))
    contents = {path: content, path.with_name(NAME): text.encode()}
    return all(files.write_whole(whole, path) for path, whole in contents.items())


def _lines(folder: Path) -> dict[str, str]:
    text = (folder / NAME).read_text("utf-8")
    split = (line.partition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {name: about for name, _, about in split}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
