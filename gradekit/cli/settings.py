"""The settings of `gradekit check` without a submission: what it grades here, and how.

They stand in ``gradekit.toml``, or in ``pyproject.toml`` under ``[tool.gradekit]``, and are read
from the folder where `check` is run, and from nowhere else: what a submission's folder holds, a
parent or a zip, never says how it is graded. They name what is bundled or installed and what
lies in this folder; how much code is trusted, and what it earns, is not theirs to say.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import gradekit
from gradekit.cli.outputs import SCREEN, format_argument
from gradekit.model.errors import UsageError, did_you_mean, printable
from gradekit.model.files import open_unfollowed

PYPROJECT: Final = "pyproject.toml"
OWN: Final = "gradekit.toml"
FORBIDDEN: Final = {
    **dict.fromkeys(("isolation", "accept-missing", "accept_missing", "strict"), "--{}"),
    **dict.fromkeys(("time-limit", "time_limit"), "--{}"),
    **dict.fromkeys(("limits", "points", "hidden", "properties"), ""),
}
"""What settings cannot set, with the option of the command line that does, if there is one."""
MOST_HINTS: Final = 3
LARGEST: Final = 1 << 20  # bytes of a file of settings

_REQUIRES: Final = re.compile(r">=\s*(\d+(?:\.\d+)*)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """What the settings of a folder say; None or nothing for what they leave open.

    `file` is where they stand. `submission` is a file or a folder, `formats` are as `--format`
    takes them.
    """

    file: str
    assignment: str | None = None
    submission: str = "."
    seed: int | None = None
    hints: int | None = None
    formats: tuple[str, ...] = ()


def read_settings(folder: Path) -> Settings | None:
    """Read the settings of a folder; None if there are none.

    Raises
    ------
    UsageError
        If both files have settings, one cannot be read, or a setting is wrong or cannot be
        set there: with every problem at once.
    """
    tables = {OWN: _parse(folder / OWN), f"{PYPROJECT}:tool.gradekit": _of_tool(folder)}
    present = {place: table for place, table in tables.items() if table is not None}
    if not present:
        return None
    if len(present) > 1:
        remedy = "Keep one of the two."
        raise UsageError(f"{OWN} and {PYPROJECT} both have settings of gradekit. {remedy}")
    ((place, table),) = present.items()
    return _Reader(place, folder, table).settings()


class _Reader:
    """One table of settings, with the problems found so far."""

    def __init__(self, place: str, folder: Path, table: Mapping[str, Any]) -> None:
        self._place, self._folder, self._table = place, folder, table
        self._problems: list[str] = []

    def settings(self) -> Settings:
        read: dict[str, Callable[[str, Any], Any]] = {
            "assignment": self._assignment,
            "submission": self._submission,
            "seed": self._seed,
            "hints": self._hints,
            "formats": self._formats,
            "requires": self._requires,
        }
        values = {}
        for key, value in self._table.items():
            if key in read:
                values[key] = read[key](key, value)
            else:
                self._complain(key, _no_such(key, read))
        if self._problems:
            raise UsageError("\n".join(self._problems))
        values.pop("requires", None)
        return Settings(file=self._place, **values)

    def _complain(self, key: str, problem: str) -> None:
        join = "." if ":" in self._place else ":"
        self._problems.append(f"{self._place}{join}{printable(key)}: {problem}")

    def _assignment(self, key: str, value: Any) -> str:
        if not isinstance(value, str) or not value:
            self._complain(key, f'{value!r} is not a name. Write "cross-entropy".')
        elif not re.fullmatch(r"[\w-]+(?:[.:][\w-]+)*", value):
            remedy = f"Name a bundled or installed one, or use --assignment {printable(value)}."
            self._complain(key, f"settings cannot name an assignment by a path. {remedy}")
        return str(value)

    def _submission(self, key: str, value: Any) -> str:
        if not isinstance(value, str) or not value:
            self._complain(key, f'{value!r} is not a file. Write "homework.py".')
        elif not self._is_inside(value):
            remedy = "Name a file in it, or run `gradekit check FILE`."
            self._complain(key, f"{value!r} is not in this folder. {remedy}")
        return str(value)

    def _seed(self, key: str, value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            self._complain(key, f"{value!r} is not a whole number. Write 0.")
            return 0
        return value

    def _hints(self, key: str, value: Any) -> int:
        if value not in range(MOST_HINTS + 1) or isinstance(value, bool):
            self._complain(key, f"{value!r} is not from 0 to {MOST_HINTS}. Write {MOST_HINTS}.")
            return MOST_HINTS
        return int(value)

    def _formats(self, key: str, value: Any) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            example = '["terminal", "json=report.json"]'
            self._complain(key, f"{value!r} is not a list of formats. Write {example}.")
            return ()
        for each in value:
            self._check_format(key, each)
        return tuple(value)

    def _check_format(self, key: str, text: str) -> None:
        from argparse import ArgumentTypeError

        try:
            format_argument(text)
        except ArgumentTypeError as error:
            self._complain(key, f"{error}.")
            return
        file = text.partition("=")[2]
        if file and file != SCREEN and not self._is_inside(file):
            remedy = f"Name a file in it, or use --format {printable(text)}."
            self._complain(key, f"{file!r} is not in this folder. {remedy}")

    def _requires(self, key: str, value: Any) -> None:
        least = _REQUIRES.fullmatch(value) if isinstance(value, str) else None
        if least is None:
            self._complain(key, f'{value!r} is no version. Write ">={gradekit.__version__}".')
        elif _numbers(gradekit.__version__) < _numbers(least[1]):
            remedy = "Install a newer one."
            self._complain(key, f"this is gradekit {gradekit.__version__}, not {value}. {remedy}")

    def _is_inside(self, name: str) -> bool:
        """Whether a name is of something in the folder, wherever links on the way lead."""
        try:
            return (self._folder / name).resolve().is_relative_to(self._folder.resolve())
        except (OSError, ValueError, RuntimeError):
            return False


def _no_such(key: str, known: Mapping[str, Any]) -> str:
    if key in FORBIDDEN:
        option = FORBIDDEN[key].format(key.replace("_", "-"))
        remedy = f"Use {option}" if option else "The assignment says it"
        return f"settings cannot set this. {remedy}."
    return f"there is no such setting.{did_you_mean(key, known)} Settings are: {', '.join(known)}."


def _of_tool(folder: Path) -> Mapping[str, Any] | None:
    """Give what is under ``[tool.gradekit]``, unless there is no such table."""
    table = (_parse(folder / PYPROJECT) or {}).get("tool", {})
    own = table.get("gradekit") if isinstance(table, dict) else None
    if own is not None and not isinstance(own, dict):
        raise UsageError(
            f"{PYPROJECT}:tool.gradekit: {own!r} is not a table. Write settings in it."
        )
    return own


def _parse(path: Path) -> Mapping[str, Any] | None:
    """Read a file of settings that is no link; None if there is none."""
    try:
        with open_unfollowed(str(path)) as file:
            text = (file.read(LARGEST + 1) or b"").decode()
        if len(text) > LARGEST:
            raise UsageError(f"{path.name}: it is too large for settings. Make it smaller.")
        return tomllib.loads(text)
    except FileNotFoundError:
        return None
    except OSError as error:
        reason = "it is a link, which is not followed" if path.is_symlink() else error.strerror
        raise UsageError(
            f"{path.name}: it cannot be read ({reason}). Mend or remove it."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{path.name}: this is not TOML ({error}). Mend what stands there."
        ) from error


def _numbers(version: str) -> list[int]:
    """Give the numbers of a version, to be compared; what follows them is left out."""
    match = re.match(r"\d+(?:\.\d+)*", version)
    numbers = [int(part) for part in match[0].split(".")] if match else []
    return (numbers + [0] * 6)[: max(6, len(numbers))]
