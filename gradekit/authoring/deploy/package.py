"""Files to write, as a folder or a zip: the same bytes on every machine, each time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final, Self

from gradekit.model.errors import UsageError

PROGRAM: Final = 0o755
FILE: Final = 0o644
EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip can tell
REGULAR: Final = 0o100000  # the type of a file, above its permissions
UNIX: Final = 3  # the system whose modes a zip's external attributes hold


@dataclass(frozen=True, kw_only=True, slots=True)
class PackedFile:
    r"""One file: its path below the package, with slashes, its bytes and its permissions.

    Raises
    ------
    ValueError
        If the path is absolute or leads out of the package, or if a program has a CR:
        `sh` would look for a command that ends in one.
    """

    path: str
    content: bytes
    mode: int = FILE

    def __post_init__(self) -> None:
        parts = PurePosixPath(self.path).parts
        if not parts or self.path.startswith("/") or {"..", "."} & {*parts} or "\\" in self.path:
            raise ValueError(f"{self.path!r} is no path below a folder")
        if self.mode == PROGRAM and b"\r" in self.content:
            raise ValueError(f"{self.path} has a CR, which no shell reads as the end of a line")

    @classmethod
    def text(cls, path: str, text: str) -> Self:
        """Give a file of UTF-8, with LF at every line's end."""
        return cls(path=path, content=_encoded(text))

    @classmethod
    def program(cls, path: str, text: str) -> Self:
        """Give a file that can be run."""
        return cls(path=path, content=_encoded(text), mode=PROGRAM)


@dataclass(frozen=True, kw_only=True, slots=True)
class Package:
    """What a target needs: its files, what to do next with them in one sentence, and notes.

    With `archive` it is written as a zip of this name, which the host unpacks; otherwise as
    files. `notes` are sentences about what a course must know, such as what is secret in it.
    """

    files: tuple[PackedFile, ...]
    next_step: str
    archive: str = ""
    notes: tuple[str, ...] = ()

    def write(self, directory: Path) -> list[Path]:
        """Write the files into a folder that is empty or not there; give their paths.

        Raises
        ------
        UsageError
            If the folder holds something, or cannot be written to.
        """
        files = self.files
        if self.archive:
            files = (PackedFile(path=self.archive, content=zipped(files)),)
        try:
            require_empty(directory)
            return [_written(file, directory) for file in files]
        except OSError as error:
            problem = f"it cannot be written to ({error.strerror}). Name another directory."
            raise UsageError(f"{directory}: {problem}") from error


def zipped(files: Iterable[PackedFile]) -> bytes:
    """Pack files into a zip, by path, with their modes and without times."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(files, key=lambda each: each.path):
            entry = zipfile.ZipInfo(file.path, EPOCH)
            entry.create_system = UNIX
            entry.external_attr = (REGULAR | file.mode) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, file.content)
    return buffer.getvalue()


def require_empty(directory: Path) -> None:
    """Refuse a folder that holds something: nothing is overwritten.

    Raises
    ------
    UsageError
        If it does, or is a file.
    """
    if directory.exists() and not directory.is_dir():
        raise UsageError(f"{directory}: this is a file. Name a directory.")
    if directory.is_dir() and any(directory.iterdir()):
        raise UsageError(
            f"{directory}: there is something in it, and nothing is overwritten. "
            "Name a new directory."
        )


def _encoded(text: str) -> bytes:
    return text.replace("\r\n", "\n").encode()


def _written(file: PackedFile, directory: Path) -> Path:
    path = directory / file.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(file.content)
    path.chmod(file.mode)
    return path
