"""Reports that Hypothesis draws, and what every output must keep."""

import re
import unicodedata

from hypothesis import strategies as st

from gradekit.model.outcomes import OutcomeKind, Verdict
from gradekit.model.report import (
    Call,
    Counterexample,
    Diagnosis,
    Incident,
    Isolation,
    Problem,
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


def texts(*, surrogates=True):
    """Any text, often with a fragment that some reader would obey."""
    fragments = [fragment for fragment in FRAGMENTS if surrogates or "\ud800" not in fragment]
    letters = st.characters(exclude_categories=() if surrogates else ("Cs",))
    parts = st.sampled_from(fragments) | st.text(letters, max_size=6)
    return st.lists(parts, max_size=4).map("".join)


def numbers():
    return st.floats(-1e6, 1e6)


def plain_values(text):
    leaves = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | numbers() | text
    return st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(text, inner, max_size=2),
        max_leaves=4,
    )


def counterexamples(text):
    calls = st.builds(
        Call,
        function=text,
        text=text,
        outcome=st.sampled_from(OutcomeKind),
        value=plain_values(text),
        exception=text,
        message=text,
        position=text,
    )
    return st.builds(
        Counterexample,
        inputs=st.dictionaries(text, plain_values(text), max_size=2),
        calls=st.lists(calls, max_size=2),
        got=text,
        expected=text,
        tolerance=text,
        message=text,
        reproduce=text,
        shrunk=st.booleans(),
    )


def results(text):
    return st.builds(
        Result,
        name=text,
        claim=text,
        explanation=text,
        functions=st.lists(text | st.just("softmax"), max_size=2),
        verdict=st.sampled_from(Verdict),
        points=numbers(),
        max_points=numbers() | st.just(0.0),
        examples=st.integers(0, 1000),
        hidden=st.booleans(),
        counterexample=st.none() | counterexamples(text),
        message=text,
        notes=st.lists(text, max_size=2),
        position=text,
        line=st.integers(0, 99),
        traceback=text,
        seconds=st.floats(0, 1e3),
    )


def reports(text=None):
    """Draw whole reports, with `text` in each of their texts."""
    text = texts() if text is None else text
    diagnoses = st.builds(
        Diagnosis,
        function=text | st.just("softmax"),
        misconception=text,
        belief=text,
        remedy=text,
        shown_by=text,
    )
    incidents = st.builds(
        Incident,
        function=text,
        outcome=st.sampled_from(OutcomeKind),
        exception=text,
        message=text,
        position=text,
        count=st.integers(1, 9),
    )
    problems = st.builds(Problem, message=text, remedy=text, position=text, excerpt=text)
    return st.builds(
        Report,
        assignment=text,
        title=text,
        submission=text | st.sampled_from(["a.py", "b.ipynb"]),
        score=numbers(),
        max_score=numbers(),
        properties=st.lists(results(text), max_size=3),
        diagnoses=st.lists(diagnoses, max_size=1),
        outcomes=st.lists(incidents, max_size=2),
        notes=st.lists(text, max_size=2),
        problem=st.none() | problems,
        output=text,
        isolation=st.builds(
            Isolation,
            tier=text,
            missing=st.lists(text, max_size=2),
            accepted=st.lists(text, max_size=1),
        ),
        seed=st.integers(0, 2**63 - 1),
        corpus=text,
        limits=st.dictionaries(text, numbers(), max_size=2),
        versions=st.dictionaries(text | st.just("gradekit"), text, max_size=2),
        seconds=st.floats(0, 1e3),
    )


def unsafe_characters(output):
    """List what must not be in an output: controls, overrides, no UTF-8."""
    overrides = {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
    return [
        character
        for character in set(output) - {"\n", "\t"}
        if unicodedata.category(character) in {"Cc", "Cs"} or character in overrides
    ]
