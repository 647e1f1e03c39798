"""A virtual environment for each tool, made once from PyPI and kept in the user's cache."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import platformdirs

from tests.benchmarks.processes import environment

CHECKOUT: Final = Path(__file__).parents[2]
PACKAGED: Final = ("gradekit", "reference", "assignments")
"""The folders of the checkout that a wheel is made of."""
STAMP: Final = "made-of.txt"


class EnvironmentProblem(Exception):
    """A tool's environment is not there and could not be made."""


@dataclass(frozen=True, slots=True)
class Environment:
    """The folder of a virtual environment."""

    folder: Path

    def program(self, name: str) -> str:
        """Give the path of a program of this environment.

        Raises
        ------
        EnvironmentProblem
            If it is not there.
        """
        path = self.folder / "bin" / name
        if not path.exists():
            raise EnvironmentProblem(
                f"{path}: there is no such program. Name a virtual environment that has it, "
                f"or remove {self.folder} to have it made again."
            )
        return str(path)

    def version(self, package: str) -> str:
        """Tell which version of a package is installed."""
        code = f"import importlib.metadata as m; print(m.version({package!r}))"
        arguments = [self.program("python"), "-c", code]
        done = subprocess.run(
            arguments, capture_output=True, text=True, check=False, env=environment()
        )
        return done.stdout.strip() or "not installed"


def cache() -> Path:
    """Give the folder that holds the environments."""
    return platformdirs.user_cache_path("gradekit") / "benchmarks"


def made(name: str, requirements: Sequence[str]) -> Environment:
    """Give the environment of a tool, made if it is not there or made of something else.

    Raises
    ------
    EnvironmentProblem
        If pip cannot install it; the last line of pip says why.
    """
    folder = cache() / name
    stamp = "\n".join([sys.version, *requirements])
    if not _is_made_of(folder, stamp):
        print(f"making the environment of {name} in {folder}", file=sys.stderr, flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        do_step(name, [sys.executable, "-m", "venv", str(folder)])
        _install(name, folder, requirements)
        folder.joinpath(STAMP).write_text(stamp, "utf-8")
    return Environment(folder)


def of_checkout(name: str = "gradekit") -> Environment:
    """Give an environment with this checkout's gradekit, installed anew where a file changed.

    Raises
    ------
    EnvironmentProblem
        If pip cannot install it.
    """
    folder = cache() / name
    stamp = f"{sys.version}\n{_fingerprint()}"
    if not _is_made_of(folder, stamp):
        print(f"installing {CHECKOUT} into {folder}", file=sys.stderr, flush=True)
        if not (folder / "bin" / "python").exists():
            do_step(name, [sys.executable, "-m", "venv", str(folder)])
        _install(name, folder, [str(CHECKOUT)])  # its dependencies, where one is missing
        _install(name, folder, ["--force-reinstall", "--no-deps", str(CHECKOUT)])
        folder.joinpath(STAMP).write_text(stamp, "utf-8")
    return Environment(folder)


def _is_made_of(folder: Path, stamp: str) -> bool:
    path = folder / STAMP
    return path.exists() and path.read_text("utf-8") == stamp


def _fingerprint() -> str:
    """Hash everything that the wheel is made of."""
    digest = hashlib.sha256((CHECKOUT / "pyproject.toml").read_bytes())
    for path in _packaged_files():
        digest.update(str(path.relative_to(CHECKOUT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _packaged_files() -> Iterator[Path]:
    for name in PACKAGED:
        for path in sorted((CHECKOUT / name).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


def _install(name: str, folder: Path, arguments: Sequence[str]) -> None:
    do_step(name, [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", *arguments])


def do_step(name: str, command: Sequence[str]) -> None:
    """Run one step of making an environment.

    Raises
    ------
    EnvironmentProblem
        If it fails, with the last line that it said.
    """
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment())
    if done.returncode:
        raise EnvironmentProblem(
            f"{name}: its environment could not be made: {last_line(done.stderr)}"
        )


def last_line(text: str) -> str:
    """Give the last line that says something."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "nothing was said"
