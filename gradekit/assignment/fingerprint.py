"""The two hashes by which something kept is known to be fresh.

A verdict on replies depends on what a claim can see: the assignment's folder, the
reference, and the modules that properties may import. A report depends on the whole
grader besides. Everything that is kept has one of these in its key, or both.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import astuple
from pathlib import Path
from typing import Final

from gradekit.model.assignment import Manifest

PACKAGE: Final = Path(__file__).parents[1]
SEEN_BY_CLAIMS: Final = (
    "asserts",
    "model/mismatch",
    "model/signature",
    "sandbox/child/protocol",
    "strategies",
    "tolerance",
)
"""The modules of gradekit that a claim imports, or that make the values it is given."""
PACKAGES: Final = ("hypothesis", "mpmath", "numpy")
"""What a report depends on besides: other versions of these round or draw otherwise."""


def of_claims(folder: Path, reference: Path) -> str:
    """Hash what a verdict on known replies depends on.

    Parameters
    ----------
    folder : Path
        The assignment's: its manifest and all of its Python.
    reference : Path
        The folder of reference implementations.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    gradekit = [PACKAGE / f"{name}.py" for name in SEEN_BY_CLAIMS]
    return _digest(
        [
            *_named(PACKAGE, gradekit),
            *_named(reference, reference.rglob("*.py")),
            *_named(folder, [folder / "assignment.toml", *folder.rglob("*.py")]),
        ]
    )


def of_grader() -> str:
    """Hash what a report depends on, whatever the assignment: gradekit, Python, packages."""
    import platform  # late, both: a check of one submission needs no versions
    from importlib import metadata

    versions = [platform.python_implementation(), platform.python_version()]
    versions += [metadata.version(name) for name in PACKAGES]
    return hashlib.sha256(f"{versions}:{_sources(PACKAGE)}".encode()).hexdigest()


def of_results(manifest: Manifest, reference: Path) -> str:
    """Name what a stored result, or an audit's finding, depends on besides the submission."""
    claims = of_claims(manifest.folder, reference)
    about = f"{claims}:{of_grader()}:{astuple(manifest.limits)}"
    return hashlib.sha256(about.encode()).hexdigest()


@functools.cache
def _sources(package: Path) -> str:
    """Hash every module of the package; what is installed in it as data is no module."""
    data = package / "_library"
    paths = (path for path in package.rglob("*.py") if not path.is_relative_to(data))
    return _digest(_named(package, paths))


def _named(root: Path, paths: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    """Give files with names that do not tell where the root lies."""
    return ((path.relative_to(root).as_posix(), path) for path in sorted(paths))


def _digest(files: Iterable[tuple[str, Path]]) -> str:
    digest = hashlib.sha256()
    for name, path in files:
        text = path.read_bytes() if path.is_file() else b""
        digest.update(f"{name}:{len(text)}:".encode())
        digest.update(text)
    return digest.hexdigest()
