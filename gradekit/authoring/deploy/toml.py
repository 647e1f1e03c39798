"""A manifest as TOML: what is left out of it is not written."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from gradekit.model.errors import AssignmentError


def write(table: Mapping[str, Any]) -> str:
    """Write a table that `tomllib` reads as the same; tables in tables stand in one line.

    Raises
    ------
    AssignmentError
        If there is a value of another kind, such as a date.
    """
    plain = [line(key, value) for key, value in table.items() if not isinstance(value, Mapping)]
    for key, value in table.items():
        if isinstance(value, Mapping):
            plain += ["", f"[{_key(key)}]", *(line(name, each) for name, each in value.items())]
    return "\n".join(plain) + "\n"


def line(key: str, value: object) -> str:
    """Write a key with its value."""
    return f"{_key(key)} = {_value(value)}"


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _string(key)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, int | Decimal):
        return _number(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, Mapping):
        pairs = ", ".join(line(key, each) for key, each in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    raise AssignmentError([f"assignment.toml: {value!r} cannot stand in a manifest. Remove it."])


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _number(value: int | Decimal) -> str:
    text = str(value)
    if isinstance(value, int) or re.search(r"[.E]", text):
        return text
    return f"{text}.0" if value.is_finite() else text.lower().replace("infinity", "inf")
