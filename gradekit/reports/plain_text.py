"""Remove control characters, escape sequences and bidirectional overrides from text.

What a submission printed, raised or was named is untrusted. `clean` removes all
that a terminal, a log viewer or a browser would obey; `disarm` breaks what a
workflow of GitHub Actions would, which reads the output of its steps for commands.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final

_LINE_BREAK: Final = re.compile("\r\n|[\r\u2028\u2029]")

# ECMA-48: a control sequence, a control string up to its terminator, any other
# escape. A string ends with its line, or one that is not terminated would hide the rest.
_ESCAPE: Final = re.compile(
    "(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]"
    "|(?:\x1b[\\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\\\|\x9c)"
    "|\x1b[ -/]*[0-~]"
)

# C0 except tab and line feed, DEL, C1, and the overrides of writing direction.
_INVISIBLE: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")

_SURROGATE: Final = re.compile("[\ud800-\udfff]")  # a lone one has no UTF-8 encoding
_NONCHARACTER: Final = re.compile("[\ufffe\uffff]")  # not allowed in XML
_COMMAND: Final = re.compile(r"^((?:[^\S\n]|\x1b\[[0-9;]*m)*):(?=:)", re.MULTILINE)
_REPLACEMENT: Final = "\ufffd"


def clean(text: str) -> str:
    r"""Remove all that a terminal, a log viewer or a browser would obey.

    The only line break is then ``\n``; escape sequences, control characters (except tab)
    and overrides of the writing direction are gone. The text can be encoded in UTF-8,
    lone surrogates or not, and is valid in XML 1.0.

    Examples
    --------
    >>> clean("\x1b[31mred\x1b[0m\r\n\x07done")
    'red\ndone'
    """
    if text.isprintable():
        return text  # the usual case; nothing below would change it
    text = _ESCAPE.sub("", _LINE_BREAK.sub("\n", text))
    text = _INVISIBLE.sub("", text)
    return _NONCHARACTER.sub(_REPLACEMENT, encodable(text))


def disarm(text: str) -> str:
    """Break all that a workflow's runner could take for a command, in either syntax."""
    return _COMMAND.sub(r"\1: ", text).replace("##[", "## [")


def disarm_json(text: str) -> str:
    """Write JSON without what such a runner takes for a command; it means the same."""
    return text.replace("##[", "##\\u005b")


def disarm_xml(text: str) -> str:
    """Write XML without what such a runner takes for a command; it means the same."""
    return _COMMAND.sub(r"\1&#58;", text).replace("##[", "##&#91;")


def one_line(text: str) -> str:
    """Clean a text and join its words with single spaces."""
    return " ".join(clean(text).split())


def encodable(text: str) -> str:
    """Replace lone surrogates, which have no UTF-8 encoding."""
    return _SURROGATE.sub(_REPLACEMENT, text)


def map_text(value: Any, change: Callable[[str], str]) -> Any:
    """Apply a function to every text in a record, in lists, dicts and records within."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [map_text(item, change) for item in value]
    if isinstance(value, dict):
        return {change(key): map_text(item, change) for key, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        parts = {part.name: map_text(getattr(value, part.name), change) for part in fields(value)}
        return replace(value, **parts)
    return value
