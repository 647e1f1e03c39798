"""Reports that Hypothesis draws, and what every output must keep."""

import dataclasses
import functools
import re
import types
import typing
import unicodedata

from hypothesis import strategies as st

from gradekit.model.report import (
    SCHEMA,
    Counterexample,
    Diagnosis,
    Finding,
    Incident,
    Report,
    Result,
)

FRAGMENTS = [
    "\x1b[31m",
    "\x9b1m",
    "\x1b]0;title\x07",
    "\x00",
    "\u202e",
    "\ud800",
    "\ufffe",
    "\r",
    "\u2028",
    "\n\n",
    "\n::error::x",
    "::stop-commands::x",
    "##[error]x",
    "%0A",
    "```",
    "`",
    "|",
    "<b>",
    "&lt;",
    "]]>",
    "[a](b)",
    "\n# a\n",
    "\n---\n",
    "\n- a",
    "    ",
    "[bold]",
    "_",
    "__a__",
    "*",
    "softmax([1.0])",
    "line 3",
    "...",
    "a,b=c:d",
    "\t",
]

SGR = re.compile(r"\x1b\[[0-9;]*m")


@functools.cache
def texts(*, surrogates=True):
    """Any text, often with a fragment that some reader would obey."""
    fragments = [fragment for fragment in FRAGMENTS if surrogates or "\ud800" not in fragment]
    letters = st.characters(exclude_categories=() if surrogates else ("Cs",))
    parts = st.sampled_from(fragments) | st.text(letters, max_size=6)
    return st.lists(parts, max_size=4).map("".join)


def numbers():
    return st.floats(-1e6, 1e6)


@functools.cache
def plain_values(text):
    leaves = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | numbers() | text
    return st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=2),
        max_leaves=4,
    )


def special_fields(text):
    """Give the fields whose values are not just any of their type."""
    return {
        (Result, "functions"): st.lists(text | st.just("softmax"), max_size=2),
        (Result, "max_points"): numbers() | st.just(0.0),
        (Result, "seconds"): st.floats(0, 1e3),
        (Diagnosis, "function"): text | st.just("softmax"),
        (Incident, "count"): st.integers(1, 9),
        (Report, "hints"): st.integers(0, 3),
        (Finding, "function"): text | st.just("softmax"),
        (Report, "schema"): st.just(SCHEMA),
        (Report, "submission"): text | st.sampled_from(["a.py", "b.ipynb"]),
        (Report, "seed"): st.integers(0, 2**63 - 1),
        (Report, "versions"): st.dictionaries(text | st.just("gradekit"), text, max_size=2),
        (Report, "seconds"): st.floats(0, 1e3),
    }


@functools.cache
def records(record, text):
    """Draw records of a class: each field by its type, with `text` for every text."""
    special = special_fields(text)
    fields = {
        name: special[record, name] if (record, name) in special else of_type(hint, text)
        for name, hint in typing.get_type_hints(record).items()
    }
    return st.builds(record, **fields)


def of_type(hint, text):
    """Draw values of a field's type."""
    kind, parts = typing.get_origin(hint) or hint, typing.get_args(hint)
    if dataclasses.is_dataclass(kind):
        return records(kind, text)
    if kind in {types.UnionType, typing.Union}:
        return st.one_of([of_type(part, text) for part in parts])
    if kind is typing.Literal:
        return st.sampled_from(parts)
    if kind in {list, tuple, dict}:
        return collections(kind, parts, text)
    simple = {
        str: text,
        bool: st.booleans(),
        int: st.integers(0, 1000),
        float: numbers(),
        types.NoneType: st.none(),
        typing.Any: plain_values(text),
    }
    return simple[kind] if kind in simple else st.sampled_from(kind)


def collections(kind, parts, text):
    """Draw lists, tuples and dicts of what their type says."""
    if kind is tuple:
        return st.tuples(*(of_type(part, text) for part in parts))
    if kind is list:
        return st.lists(of_type(*parts, text), max_size=2)
    return st.dictionaries(text, of_type(parts[1], text), max_size=2)


def counterexamples(text):
    return records(Counterexample, text)


def reports(text=None):
    """Draw whole reports, with `text` in each of their texts."""
    return records(Report, texts() if text is None else text)


def unsafe_characters(output):
    """List what must not be in an output: controls, overrides, no UTF-8."""
    overrides = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
    return [
        character
        for character in set(output) - {"\n", "\t"}
        if unicodedata.category(character) in {"Cc", "Cs"} or character in overrides
    ]
