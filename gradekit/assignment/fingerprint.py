"""Content hashes for cache invalidation.

A verdict depends on the inputs of a claim: the assignment's folder, the reference, and
the modules that properties may import. What is kept of the error models depends on those
that these import. A report depends on the whole grader besides. The key of every cached
file contains one of these two hashes, or both.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import astuple
from pathlib import Path
from typing import Final

from gradekit.model.assignment import Manifest

PACKAGE: Final = Path(__file__).parents[1]
SEEN_BY_CLAIMS: Final = (
    "asserts",
    *("domains/bounds", "domains/buckets", "domains/covering", "domains/evaluation"),
    *("domains/graphs", "domains/measures", "domains/programs", "domains/records"),
    *("domains/selection", "domains/values"),
    "guards",
    "histories",
    "model/mismatch",
    "model/outcomes",
    "model/signature",
    "sandbox/child/histories",
    "sandbox/child/protocol",
    "strategies",
    "tolerance",
)
"""The modules of gradekit that a claim imports, or that make the values it is given."""
SEEN_BY_ERROR_MODELS: Final = "mistakes"
"""The package of gradekit that error models import; how much they work is kept with examples."""
PACKAGES: Final = ("hypothesis", "mpmath", "numpy")
"""What a report depends on besides: other versions of these round or draw otherwise."""


def of_claims(folder: Path, reference: Path) -> str:
    """Hash what a verdict on known replies depends on, in 64 hexadecimal digits.

    Of the assignment's folder that is its manifest and all of its Python.
    """
    by_models = _python_below(PACKAGE / SEEN_BY_ERROR_MODELS)
    by_claims = [str(PACKAGE / f"{name}.py") for name in SEEN_BY_CLAIMS]
    seen = _named(PACKAGE, [*by_claims, *by_models])
    own = _named(folder, [str(folder / "assignment.toml"), *_python_below(folder)])
    return _digest([*seen, *_named(reference, _python_below(reference)), *own])


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
    data = str(package / "_library")
    paths = [path for path in _python_below(package) if not path.startswith(data)]
    return _digest(_named(package, paths))


def _python_below(root: Path) -> Iterator[str]:
    """Walk a folder by names alone: every check does it, and pathlib takes twice as long."""
    for folder, _, names in os.walk(root):
        yield from (os.path.join(folder, name) for name in names if name.endswith(".py"))


def _named(root: Path, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Give files with names that do not tell where the root lies."""
    start = len(str(root)) + 1
    return ((path[start:].replace(os.sep, "/"), path) for path in sorted(paths))


def _digest(files: Iterable[tuple[str, str]]) -> str:
    digest = hashlib.sha256()
    for name, path in files:
        with contextlib.suppress(OSError), open(path, "rb") as file:
            text = file.read()
            digest.update(f"{name}:{len(text)}:".encode())
            digest.update(text)
    return digest.hexdigest()
