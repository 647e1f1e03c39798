"""Parse the comment in which a submission names its assignment and options."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

LAST_LINE: Final = 20
"""The header line is one of the first twenty."""

_WIDTH: Final = 100  # characters of a header line that a message quotes

_NAMED: Final = re.compile(
    r'(?:^|")[ \t]*#+[ \t]*(?i:gradekit)[ \t]*:[ \t]*([a-z0-9-]+)(?![\w./-])', re.MULTILINE
)
_START: Final = re.compile(r"#+\s*gradekit\s*:\s*(.*)", re.IGNORECASE)
_NAME: Final = re.compile(r"[a-z0-9-]+")
_OPTION: Final = re.compile(r"([a-z][a-z0-9_-]*)\s*=\s*([A-Za-z0-9_.+-]+)")


@dataclass(frozen=True, kw_only=True, slots=True)
class Header:
    """What the header line says; all fields are empty if there is none.

    `line` is 1-based; `wrong` says what is malformed in it, if anything.
    """

    assignment: str | None = None
    options: dict[str, str] = field(default_factory=dict)
    line: int = 0
    wrong: str = ""


def read_header(text: str) -> Header:
    """Read the first comment such as ``# gradekit: training-step, schedule=cosine``.

    The text is that of a module, or of the first code cell of a notebook.
    """
    for line, comment in _comments(text):
        if match := _START.match(comment):
            return _parse(match[1], line)
    return Header()


def find_name(text: str, *, notebook: bool = False) -> str | None:
    """Find the assignment that a text names, by its lines alone: it need not be Python, or JSON.

    This is for files that are refused, so that their report can say what they are for.
    """
    match = _NAMED.search(text if notebook else _head(text))
    return match[1] if match else None


def is_assignment_name(name: object) -> bool:
    """Tell whether something can be the name of an assignment."""
    return isinstance(name, str) and _NAME.fullmatch(name) is not None


def _shown(part: str) -> str:
    return repr(part if len(part) <= _WIDTH else part[:_WIDTH] + "...")


def _head(text: str) -> str:
    return "\n".join(text.split("\n", LAST_LINE)[:LAST_LINE])


def _parse(content: str, line: int) -> Header:
    name, *parts = (part.strip() for part in content.split(","))
    if not is_assignment_name(name):
        return Header(line=line, wrong=f"{_shown(name)} is not the name of an assignment")
    options: dict[str, str] = {}
    for part in parts:
        option = _OPTION.fullmatch(part)
        if not option:
            return Header(line=line, wrong=f"{_shown(part)} is not an option")
        if option[1] in options:
            return Header(line=line, wrong=f"the option {option[1][:_WIDTH]} is given twice")
        options[option[1]] = option[2]
    return Header(assignment=name, options=options, line=line)


def _comments(text: str) -> Iterator[tuple[int, str]]:
    """Find the comments in the first lines, as far as they can be tokenized."""
    try:
        for token in tokenize.generate_tokens(io.StringIO(_head(text)).readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string
    except (SyntaxError, ValueError, tokenize.TokenError):
        return
