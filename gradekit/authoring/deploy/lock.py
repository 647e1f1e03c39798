"""The lock file: what gradekit depends on, each version with the hashes of its wheels.

pip resolves for each Python that gradekit runs on, and for each system for which hosts and
students may install it. So it asks whichever package index the course's own pip is set to.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from gradekit.authoring.deploy.package import PackedFile
from gradekit.model.errors import UsageError

PYTHONS: Final = ("3.11", "3.12", "3.13")
LINUX: Final = (*(f"manylinux_2_{minor}" for minor in range(34, 16, -1)), "manylinux2014")
"""Of glibc 2.34, which Debian 12 and Ubuntu 22.04 exceed, and older."""
HOST: Final = tuple(f"{tag}_x86_64" for tag in LINUX)
ELSEWHERE: Final = {
    "Linux on ARM": tuple(f"{tag}_aarch64" for tag in LINUX),
    "macOS on ARM": tuple(f"macosx_{major}_0_arm64" for major in range(15, 10, -1)),
}
"""The platforms besides the hosts' own, for students: what has no wheels for one is not locked."""
PIP: Final = """\
import runpy
import sys
from pip._vendor.packaging import markers
version, *sys.argv[1:] = sys.argv[1:]
usual = markers.default_environment
target = {"python_version": version, "python_full_version": f"{version}.0"}
markers.default_environment = lambda: {**usual(), **target}
runpy.run_module("pip", run_name="__main__", alter_sys=True)
"""
"""Calls pip. Its `--python-version` chooses wheels, but `python_version < "3.13"` would be asked of
the Python that runs it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pinned:
    """One version of a package for one Python, with the hashes of its wheels."""

    name: str
    version: str
    hashes: frozenset[str]


def resolve(requirements: Sequence[str], *, elsewhere: bool) -> dict[str, list[Pinned]]:
    """Give what to install for each Python, besides a wheel of gradekit.

    Parameters
    ----------
    requirements : sequence of str
        As pip takes them: the path of a wheel, whose own name is left out of the answer, or
        "gradekit==0.1.0".
    elsewhere : bool
        Whether students may install it too, on other systems than those of hosts.

    Raises
    ------
    UsageError
        If pip is not there, cannot reach an index, or finds no wheels.
    """

    def pinned(version: str) -> list[Pinned]:
        return _pinned(version, requirements, ELSEWHERE if elsewhere else {})

    with ThreadPoolExecutor() as pool:
        return dict(zip(PYTHONS, pool.map(pinned, PYTHONS), strict=True))


def write(pinned: Mapping[str, Iterable[Pinned]], wheel: PackedFile | None = None) -> str:
    """Write a lock file that `pip install --require-hashes -r` takes, a wheel beside it first."""
    by_version: defaultdict[tuple[str, str], dict[str, frozenset[str]]] = defaultdict(dict)
    for python, packages in pinned.items():
        for each in packages:
            by_version[each.name, each.version][python] = each.hashes
    lines = [f"# Made by `gradekit`, for Python {', '.join(PYTHONS)}."]
    if wheel is not None:
        lines.append(_line(f"./{wheel.path}", "", {_digest(wheel.content)}))
    for (name, version), hashes in sorted(by_version.items()):
        marker = "" if len(hashes) == len(pinned) else _marker(hashes)
        lines.append(_line(f"{name}=={version}", marker, frozenset().union(*hashes.values())))
    return "\n".join(lines) + "\n"


def download(lock: str, folder: Path) -> list[Path]:
    """Download the wheels of a lock file for Linux on x86_64 and each Python; give their paths.

    The lock names no wheel beside it. Wheels of pure Python are there once.

    Raises
    ------
    UsageError
        If pip is not there, or cannot reach an index.
    """
    path = folder / "requirements.txt"
    path.write_text(lock, "utf-8")
    for version in PYTHONS:
        options = ["--quiet", "--no-deps", "--require-hashes", "--dest", str(folder)]
        _run_pip(version, ["download", *options, *_target(version, HOST), "-r", str(path)])
    return sorted(folder.glob("*.whl"))


def _pinned(
    version: str, requirements: Sequence[str], elsewhere: Mapping[str, Sequence[str]]
) -> list[Pinned]:
    """Resolve for one Python; the hashes are of all platforms that have the same versions."""
    found = _resolved(version, HOST, requirements)
    hashes = {name: {digest} for name, (_, digest) in found.items()}
    exact = [f"{name}=={release}" for name, (release, _) in found.items()]
    for platforms in elsewhere.values():
        try:
            others = _resolved(version, platforms, ["--no-deps", *exact])
        except UsageError:  # a package without wheels for it: then nothing is locked for it
            continue
        for name, (_, digest) in others.items():
            hashes[name].add(digest)
    return [
        Pinned(name=name, version=release, hashes=frozenset(hashes[name]))
        for name, (release, _) in found.items()
    ]


def _resolved(
    version: str, platforms: Sequence[str], requirements: Sequence[str]
) -> dict[str, tuple[str, str]]:
    """Give the version and the hash of each package that pip would install."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        options = ["--quiet", "--dry-run", "--ignore-installed", "--target", folder]
        options += ["--report", str(report), *_target(version, platforms)]
        _run_pip(version, ["install", *options, *requirements])
        packages: list[dict[str, Any]] = json.loads(report.read_text("utf-8"))["install"]
    return {
        re.sub(r"[-_.]+", "-", package["metadata"]["name"]).lower(): (
            package["metadata"]["version"],
            "sha256:" + package["download_info"]["archive_info"]["hashes"]["sha256"],
        )
        for package in packages
        if not any(Path(each) == _local(package) for each in requirements)
    }


def _local(package: Mapping[str, Any]) -> Path:
    return Path(package["download_info"]["url"].removeprefix("file://"))


def _target(version: str, platforms: Iterable[str]) -> list[str]:
    options = ["--only-binary=:all:", "--implementation=cp", f"--python-version={version}"]
    return [*options, *(f"--platform={platform}" for platform in platforms)]


def _run_pip(version: str, arguments: Sequence[str]) -> None:
    command = [sys.executable, "-c", PIP, version, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return
    errors = done.stderr.strip().splitlines()
    if errors and "No module named 'pip" in errors[-1]:
        raise UsageError(
            f"{sys.executable}: it has no pip, which finds the versions to lock. "
            "Run `python -m ensurepip --upgrade` in this environment first."
        )
    told = next((line for line in errors if line.startswith("ERROR:")), *errors[-1:])
    raise UsageError(
        f"pip found no wheels for Python {version} ({told.removeprefix('ERROR: ')}). It needs the "
        "network, or an index that it is set to; deploy where there is one."
    )


def _digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _marker(pythons: Iterable[str]) -> str:
    return " or ".join(f'python_version == "{version}"' for version in sorted(pythons))


def _line(requirement: str, marker: str, hashes: Iterable[str]) -> str:
    condition = f" ; {marker}" if marker else ""
    return " \\\n    ".join([f"{requirement}{condition}", *(f"--hash={h}" for h in sorted(hashes))])
