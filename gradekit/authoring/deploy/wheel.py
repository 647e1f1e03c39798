"""The wheel of the gradekit that runs, built from its files without network or build backend."""

from __future__ import annotations

import base64
import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Any, Final

import gradekit
from gradekit.assignment import locations
from gradekit.authoring.deploy.course import files_below
from gradekit.authoring.deploy.package import PackedFile, zipped
from gradekit.model.errors import LibraryError

NAME: Final = "gradekit"
PACKAGE: Final = Path(gradekit.__file__).parent
LIBRARY: Final = "gradekit/_library"
"""Where an installed gradekit has the bundled assignments and their reference."""
TAG: Final = "py3-none-any"
WHEEL: Final = f"Wheel-Version: 1.0\nGenerator: gradekit\nRoot-Is-Purelib: true\nTag: {TAG}\n"


def build(library: Iterable[PackedFile] | None = None) -> PackedFile:
    """Build the wheel, the same bytes for the same files.

    Parameters
    ----------
    library : iterable of PackedFile, optional
        What stands for the bundled assignments and their reference, below `assignments/` and
        `reference/`; all of them unless told.

    Raises
    ------
    LibraryError
        If the metadata of this gradekit cannot be found.
    """
    version = gradekit.__version__
    about = f"{NAME}-{version}.dist-info"
    files = [*_modules(), *_under(LIBRARY, _library() if library is None else library)]
    files += [
        PackedFile.text(f"{about}/METADATA", _metadata()),
        PackedFile.text(f"{about}/entry_points.txt", _entry_points()),
        PackedFile.text(f"{about}/WHEEL", WHEEL),
    ]
    record = f"{about}/RECORD"
    lines = [*map(_line, files), f"{record},,\n"]
    content = zipped([*files, PackedFile.text(record, "".join(lines))])
    return PackedFile(path=f"{NAME}-{version}-{TAG}.whl", content=content)


def _modules() -> Iterator[PackedFile]:
    data = PACKAGE / "_library"
    for path in files_below(PACKAGE):
        if not path.is_relative_to(data):
            yield _packed(path, PACKAGE.parent)


def _library() -> Iterator[PackedFile]:
    for kind in ("assignments", "reference"):
        for path in files_below(locations.root() / kind):
            yield _packed(path, locations.root())


def _packed(path: Path, root: Path) -> PackedFile:
    return PackedFile(path=path.relative_to(root).as_posix(), content=path.read_bytes())


def _under(folder: str, files: Iterable[PackedFile]) -> Iterator[PackedFile]:
    return (PackedFile(path=f"{folder}/{file.path}", content=file.content) for file in files)


def _line(file: PackedFile) -> str:
    """Write a file's line of RECORD."""
    hashed = base64.urlsafe_b64encode(hashlib.sha256(file.content).digest()).rstrip(b"=").decode()
    path = f'"{file.path}"' if "," in file.path else file.path
    return f"{path},sha256={hashed},{len(file.content)}\n"


def _metadata() -> str:
    project = _project()
    if project is None:
        return _installed("METADATA")
    needs = [f"Requires-Dist: {each}\n" for each in project["dependencies"]]
    return (
        f"Metadata-Version: 2.1\nName: {NAME}\nVersion: {gradekit.__version__}\n"
        f"Summary: {project['description']}\n"
        f"Requires-Python: {project['requires-python']}\n{''.join(needs)}"
    )


def _entry_points() -> str:
    project = _project()
    if project is None:
        return _installed("entry_points.txt")
    groups = {"console_scripts": project.get("scripts", {}), **project.get("entry-points", {})}
    return "\n".join(_group(name, points) for name, points in groups.items())


def _group(name: str, points: Mapping[str, str]) -> str:
    lines = (f"{point} = {value}\n" for point, value in points.items())
    return f"[{name}]\n{''.join(lines)}"


def _project() -> dict[str, Any] | None:
    """Read what a checkout says of itself: what was installed from it may be older."""
    path = locations.root() / "pyproject.toml"
    if (PACKAGE / "_library").is_dir() or not path.is_file():
        return None
    project: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))["project"]
    return project


def _installed(name: str) -> str:
    try:
        text = metadata.distribution(NAME).read_text(name)
    except metadata.PackageNotFoundError:
        text = None
    if text is None:
        raise LibraryError(
            f"{PACKAGE}: this gradekit has no {name} beside it, so no wheel can be made of it. "
            "Install it with pip."
        )
    return text
