"""Parse and validate ``assignment.toml``; all problems are collected into one error."""

from __future__ import annotations

import ast
import math
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from gradekit.model.assignment import Alternative, Policy
from gradekit.model.errors import did_you_mean
from gradekit.model.limits import Limits
from gradekit.model.signature import Signature, parse_signature
from gradekit.model.visibility import TIMES, Hidden

NUMBER: Final = (int, Decimal)
EXTENT: Final = (list, str)
TOP: Final = {
    "title": str,
    "description": str,
    "source": str,
    "reference": str,
    "examples": int,
    "functions": dict,
    "limits": dict,
    "properties": dict,
    "base": str,
    "mutate": list,
    "alternatives": dict,
    "driver": dict,
    "options": dict,
    "in_place": dict,
    "load": str,
    "hints": int,
    "submission": str,
    "accepts": list,
    "characterisations": dict,
    "equivalents": dict,
    "admitted": dict,
    "domains": dict,
    "domain": dict,
}
REQUIRED: Final = ("title", "reference", "functions", "properties")
HIDDEN: Final = (bool, str)
POLICY: Final = {"points": NUMBER, "needs": list, "judges": list, "hidden": HIDDEN, "guard": bool}
ALTERNATIVE: Final = {"needs": list, "code": str}
LIMITS: Final = dict.fromkeys(Limits.__dataclass_fields__, NUMBER)
EXAMPLES: Final = 100
MOST_HINTS: Final = 3
KINDS: Final = {
    str: ("a string", '"..."'),
    int: ("a whole number", "100"),
    NUMBER: ("a number", "2"),
    EXTENT: ("a range or the name of another", '[1, 300], or "logits"'),
    HIDDEN: ("true, false or a time", 'true, "until_due" or "until_published"'),
    bool: ("true or false", "true"),
    list: ("a list", '["..."]'),
    dict: ("a table", "{ ... }"),
}
"""What each kind of value is called, and what one looks like."""


class Reader:
    """One manifest being read, with the problems found so far."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[str] = []
        self.data = self._parse()

    def complain(self, key: str, problem: str) -> None:
        """Note a problem as ``file:key: what is wrong. What to do.``, all in one line."""
        place = f"{self.path}:{key}" if key else str(self.path)
        self.problems.append(f"{place}: {problem}")

    def text(self, key: str) -> str:
        """Give a string of the top level, or an empty one."""
        value = self.data.get(key, "")
        return value if isinstance(value, str) else ""

    def table(self, key: str) -> dict[str, Any]:
        """Give a table of the top level, or an empty one."""
        value = self.data.get(key, {})
        return value if isinstance(value, dict) else {}

    def listed(self, place: str, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
        """Give a list of strings that stands in a table, or an empty one."""
        value = table.get(key, [])
        if not isinstance(value, list):
            return ()
        for item in value:
            if not isinstance(item, str):
                self.complain(f"{place}.{key}".lstrip("."), _not(item, str))
        return tuple(item for item in value if isinstance(item, str))

    def examples(self) -> int:
        """Give how many examples each property gets."""
        value = self.data.get("examples", EXAMPLES)
        if not _fits(value, int):
            return EXAMPLES
        if value < 1:
            self.complain("examples", f"{value} is not above 0. Try {EXAMPLES}.")
        return int(value)

    def functions(self) -> dict[str, Signature]:
        """Give the functions with their signatures, in order."""
        return self._each("functions", str, parse_signature)

    def policies(self) -> dict[str, Policy]:
        """Give what each property is worth."""
        policies = self._each("properties", dict)
        return {name: self._policy(name, table) for name, table in policies.items()}

    def mutate(self, solutions: Sequence[Path]) -> tuple[Path, ...]:
        """Give the solutions of which mutants are made: all, unless the manifest lists some."""
        by_name = {path.stem: path for path in solutions}
        listed = self.listed("", self.data, "mutate")
        self.check_known("mutate", listed, by_name)
        if "mutate" not in self.data:
            return tuple(solutions)
        return tuple(by_name[name] for name in listed if name in by_name)

    def alternatives(self) -> tuple[Alternative, ...]:
        """Give the code for functions that a submission may lack."""
        alternatives = []
        for name, table in self._each("alternatives", dict).items():
            key = f"alternatives.{name}"
            self.check_keys(key, table, ALTERNATIVE)
            needs, code = self.listed(key, table, "needs"), table.get("code")
            if not needs or not code:
                remedy = 'Write { needs = ["name"], code = "def ..." }.'
                self.complain(key, f"needs and code are required. {remedy}")
            elif isinstance(code, str):
                self._check_code(key, code)
                alternatives.append(Alternative(name=name, needs=needs, code=code))
        return tuple(alternatives)

    def reasons(self, table: str) -> dict[str, str]:
        """Give why each listed mutant changes nothing, or cannot be seen."""
        reasons = self._each(table, str, str.strip)
        for key, reason in reasons.items():
            if not reason:
                self.complain(f'{table}."{key}"', "the reason is missing. Say why it is so.")
        return reasons

    def options(self) -> dict[str, tuple[str, ...]]:
        """Give the values that each option may have, the default first."""
        options = {}
        for name, values in self.table("options").items():
            if isinstance(values, list) and values:
                options[name] = tuple(map(str, values))
            else:
                self.complain(f"options.{name}", 'list its values, the default first: ["a", "b"].')
        return options

    def in_place(self, functions: Mapping[str, Signature]) -> dict[str, tuple[str, ...]]:
        """Give, for what may change its arguments, which of them each result is kept in."""
        in_place = self.names("in_place")
        for name, parameters in in_place.items():
            defined = functions[name].parameters if name in functions else ()
            self.check_known(f"in_place.{name}", filter(None, parameters), defined)
        return in_place

    def load(self) -> str | None:
        """Give how a `.py` file is read, if the manifest says it."""
        value = self.data.get("load")
        if value is None or not isinstance(value, str):
            return None
        if value not in {"module", "definitions"}:
            self.complain("load", f'"{value}" is no way to load. Write "module" or "definitions".')
        return value

    def hints(self) -> int:
        """Give how much of what is wrong students are shown at most."""
        value = self.data.get("hints", MOST_HINTS)
        if not _fits(value, int):
            return MOST_HINTS
        if not 0 <= value <= MOST_HINTS:
            self.complain("hints", f"{value} is not from 0 to {MOST_HINTS}. Try {MOST_HINTS}.")
        return int(value)

    def submission(self) -> str:
        """Give the name that a file has to have in a folder that is handed in, if any."""
        name = self.text("submission")
        if name and not re.fullmatch(r"[^/\\]+\.(py|ipynb)", name):
            remedy = 'Write "train.py".'
            self.complain("submission", f"{name!r} is no name of a .py or .ipynb file. {remedy}")
        return name

    def limits(self) -> Limits:
        """Give the limits; what the manifest does not say is as usual."""
        table = self.table("limits")
        self.check_keys("limits", table, LIMITS)
        sizes: dict[str, Any] = {}
        for key in LIMITS:
            value: Any = table.get(key)
            if not _fits(value, NUMBER):
                continue
            if value <= 0:
                self.complain(f"limits.{key}", f"{value} is not above 0. Leave it out or raise it.")
            sizes[key] = math.ceil(value) if key == "memory_mb" else float(value)
        return Limits(**sizes)

    def names(self, key: str, allowed: Iterable[str] | None = None) -> dict[str, tuple[str, ...]]:
        """Give a table of lists of names, each of which must be an allowed one."""
        table = {}
        for name in self._each(key, list):
            table[name] = self.listed(key, self.table(key), name)
            if allowed is not None:
                self.check_known(f"{key}.{name}", table[name], allowed)
        return table

    def check_known(self, key: str, names: Iterable[str], defined: Iterable[str]) -> None:
        """Complain of every name that is not a defined one."""
        defined = list(defined)
        for name in names:
            if name not in defined:
                self.complain(key, f"there is no {name}.{did_you_mean(name, defined)}")

    def _parse(self) -> dict[str, Any]:
        try:
            data = tomllib.loads(self.path.read_text("utf-8"), parse_float=Decimal)
        except FileNotFoundError:
            self.complain("", "there is no such file. An assignment's folder holds one.")
            return {}
        except OSError as error:
            self.complain("", f"it cannot be read ({error.strerror}). Name an assignment's folder.")
            return {}
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            self.complain("", f"this is not TOML ({error}). Mend what stands there.")
            return {}
        self.check_keys("", data, TOP)
        for key in REQUIRED:
            if not data.get(key):
                remedy = f"Write {key} = {KINDS[TOP[key]][1]}."
                self.complain(key, f"it is required, and missing or empty. {remedy}")
        return data

    def check_keys(self, place: str, table: Mapping[str, Any], allowed: Mapping[str, Any]) -> None:
        """Complain of every key that there is not, and of every value of another kind."""
        for key, value in table.items():
            where = f"{place}.{key}".lstrip(".")
            if key not in allowed:
                hint = did_you_mean(key, allowed) or f" Keys are: {', '.join(allowed)}."
                self.complain(where, f"there is no such key.{hint}")
            elif not _fits(value, allowed[key]):
                self.complain(where, _not(value, allowed[key]))

    def _check_code(self, key: str, code: str) -> None:
        try:
            ast.parse(code)
        except SyntaxError as error:
            place = f"{key}.code"
            self.complain(place, f"line {error.lineno} is not Python ({error.msg}). Mend it.")

    def _each(
        self, key: str, kind: type, read: Callable[[Any], Any] = lambda value: value
    ) -> dict[str, Any]:
        """Give what each value of a table reads as; complain of those of another kind."""
        values = {}
        for name, value in self.table(key).items():
            try:
                if _fits(value, kind):
                    values[name] = read(value)
                else:
                    self.complain(f"{key}.{name}", _not(value, kind))
            except ValueError as error:
                self.complain(f"{key}.{name}", str(error))
        return values

    def _hidden(self, key: str, value: Any) -> Hidden:
        if not isinstance(value, str):
            return bool(value)
        if value not in TIMES:
            hint = did_you_mean(value, map(str, TIMES)) or f" Write {KINDS[HIDDEN][1]}."
            self.complain(f"{key}.hidden", f"{value!r} is no such time.{hint}")
        return next((time for time in TIMES if time == value), True)

    def _policy(self, name: str, table: dict[str, Any]) -> Policy:
        key = f"properties.{name}"
        self.check_keys(key, table, POLICY)
        points: Any = table.get("points")
        if points is None or (_fits(points, NUMBER) and points < 0):
            self.complain(key, "points is missing or below 0. Write { points = 2 }.")
        return Policy(
            points=Fraction(points) if _fits(points, NUMBER) else Fraction(0),
            needs=self.listed(key, table, "needs"),
            judges=self.listed(key, table, "judges"),
            hidden=self._hidden(key, table.get("hidden", False)),
            guard=bool(table.get("guard", False)),
        )


def _fits(value: Any, kind: Any) -> bool:
    """Whether a value is of a kind; true and false are no numbers."""
    return isinstance(value, kind) and (kind in {bool, HIDDEN} or not isinstance(value, bool))


def _not(value: Any, kind: Any) -> str:
    """Say what a value should be, and how that is written."""
    name, example = KINDS[kind]
    shown = str(value).lower() if isinstance(value, Decimal | bool) else repr(value)
    return f"{shown} is not {name}. Write {example}."
