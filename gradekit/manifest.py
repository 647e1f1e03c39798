"""Reading ``assignment.toml``: every problem is collected and told at once."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, TypeVar

from gradekit.assignment import Alternative, Policy
from gradekit.errors import did_you_mean
from gradekit.signature import Signature, parse_signature
from gradekit.worker.limits import Limits

TOP: Final = {
    "title": str,
    "description": str,
    "source": str,
    "reference": str,
    "examples": int,
    "functions": dict,
    "limits": dict,
    "properties": dict,
    "misconceptions": dict,
    "alternatives": dict,
    "driver": dict,
    "options": dict,
    "in_place": list,
    "load": str,
    "characterisations": dict,
    "equivalents": dict,
}
REQUIRED: Final = ("title", "reference", "functions", "properties")
POLICY: Final = {
    "points": (int, Decimal),
    "needs": list,
    "judges": list,
    "hidden": bool,
}
LIMITS: Final = dict.fromkeys(Limits.__dataclass_fields__, (int, Decimal))
EXAMPLES: Final = 100
T = TypeVar("T")


class Reader:
    """One manifest being read, with the problems found so far."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[str] = []
        self.data = self._parse()

    def complain(self, key: str, problem: str) -> None:
        """Note a problem in the form ``file:key: what is wrong. What to do.``"""
        self.problems.append(f"{self.path}:{key}: {problem}")

    def text(self, key: str) -> str:
        """Give a string of the top level, or an empty one."""
        value = self.data.get(key, "")
        return value if isinstance(value, str) else ""

    def table(self, key: str) -> dict[str, Any]:
        """Give a table of the top level, or an empty one."""
        value = self.data.get(key, {})
        return value if isinstance(value, dict) else {}

    def examples(self) -> int:
        """Give how many examples each property gets."""
        value = self.data.get("examples", EXAMPLES)
        if not isinstance(value, int) or value < 1:
            self.complain("examples", f"{value!r} is not a whole number above 0. Try 100.")
            return EXAMPLES
        return value

    def functions(self) -> dict[str, Signature]:
        """Give the functions with their signatures, in order."""
        return self._each("functions", str, parse_signature)

    def policies(self) -> dict[str, Policy]:
        """Give what each property is worth."""
        policies = self._each("properties", dict, lambda table: table)
        return {name: self._policy(name, table) for name, table in policies.items()}

    def alternatives(self) -> tuple[Alternative, ...]:
        """Give the code for functions that a submission may lack."""
        found = []
        for name, table in self.table("alternatives").items():
            key = f"alternatives.{name}"
            self._check_keys(key, table, {"needs": list, "code": str})
            if not table.get("needs") or not table.get("code"):
                self.complain(key, 'needs and code are required. Write needs = ["nll"].')
                continue
            found.append(
                Alternative(name=name, needs=tuple(table["needs"]), code=str(table["code"]))
            )
        return tuple(found)

    def options(self) -> dict[str, tuple[str, ...]]:
        """Give the values that each option may have, the default first."""
        found = {}
        for name, values in self.table("options").items():
            if not isinstance(values, list) or not values:
                self.complain(f"options.{name}", 'list its values, the default first: ["a", "b"].')
                continue
            found[name] = tuple(map(str, values))
        return found

    def load(self) -> str | None:
        """Give how a `.py` file is read, if the manifest says it."""
        value = self.data.get("load")
        if value not in (None, "module", "definitions"):
            self.complain("load", f'{value!r} is neither "module" nor "definitions".')
        return value

    def limits(self) -> Limits:
        """Give the limits; what the manifest does not say is as usual."""
        table = self.table("limits")
        self._check_keys("limits", table, LIMITS)
        sizes = {key: float(value) for key, value in table.items() if key in LIMITS}
        if "memory_mb" in sizes:
            return Limits(**sizes | {"memory_mb": int(sizes["memory_mb"])})  # type: ignore[arg-type]
        return Limits(**sizes)  # type: ignore[arg-type]

    def names(self, key: str, known: Iterable[str] | None = None) -> dict[str, tuple[str, ...]]:
        """Give a table of lists of names, each of which must be a known one."""
        found = {}
        for name, value in self.table(key).items():
            listed = value if isinstance(value, list) else []
            found[name] = tuple(str(one) for one in listed)
            if known is not None:
                self.check_known(f"{key}.{name}", found[name], known)
        return found

    def check_known(self, key: str, names: Iterable[str], known: Iterable[str]) -> None:
        """Complain of every name that is not a known one."""
        known = list(known)
        for name in names:
            if name not in known:
                self.complain(key, f"there is no {name}.{did_you_mean(name, known)}")

    def _parse(self) -> dict[str, Any]:
        try:
            data = tomllib.loads(self.path.read_text("utf-8"), parse_float=Decimal)
        except FileNotFoundError:
            self.complain("", "there is no such file. An assignment's folder holds one.")
            return {}
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            self.complain("", f"this is not TOML ({error}).")
            return {}
        self._check_keys("", data, TOP)
        for key in REQUIRED:
            if not data.get(key):
                self.complain(key, "this is required and missing or empty.")
        return data

    def _check_keys(self, place: str, table: Any, allowed: Mapping[str, Any]) -> None:
        if not isinstance(table, dict):
            self.complain(place, f"{table!r} is not a table. Write {{ ... }}.")
            return
        for key, value in table.items():
            where = f"{place}.{key}".lstrip(".")
            if key not in allowed:
                self.complain(where, f"there is no such key.{did_you_mean(key, allowed)}")
            elif not isinstance(value, allowed[key]):
                self.complain(where, f"{value!r} is of the wrong kind.")

    def _each(self, key: str, kind: type, read: Callable[[Any], T]) -> dict[str, T]:
        found: dict[str, T] = {}
        for name, value in self.table(key).items():
            try:
                if not isinstance(value, kind):
                    raise ValueError(f"{value!r} is of the wrong kind.")
                found[name] = read(value)
            except ValueError as error:
                self.complain(f"{key}.{name}", str(error))
        return found

    def _policy(self, name: str, table: dict[str, Any]) -> Policy:
        key = f"properties.{name}"
        self._check_keys(key, table, POLICY)
        points = table.get("points")
        if not isinstance(points, int | Decimal) or points < 0:
            self.complain(key, "points is missing or below 0. Write { points = 2 }.")
            points = 0
        return Policy(
            points=Fraction(points),
            needs=tuple(table.get("needs", ())),
            judges=tuple(table.get("judges", ())),
            hidden=bool(table.get("hidden", False)),
        )
