"""Whatever the text, reading it ends in a submission or in a clear error."""

import ast
import json
import warnings

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from gradekit.model.errors import SubmissionError
from gradekit.submission.cells import read_cell
from gradekit.submission.magics import without_magics
from gradekit.submission.reading import parse, parse_notebook, read_submission
from gradekit.submission.syntax import parse_python

LOADS = st.sampled_from(["module", "definitions"])

# Pieces of Python and of IPython, so that random texts come near to both.
FRAGMENTS = st.sampled_from(
    [
        *("x", "y", "f", "1", "'", '"', "'''", '"""', "\\", "\n", "\n    ", "\n\t", " ", ";", "#"),
        *("(", ")", "[", "]", "{", "}", "=", "+=", "%", "%%", "!", "?", ":", ",", ".", "->", "@"),
        *("%time ", "%%bash\n", "%%time\n", "!ls", "def f(x): ", "class f: ", "lambda x: "),
        *("return ", "await ", "async ", "global x", "import x", "from x import *", "del x"),
        *("if x: ", "elif x:\n    ", "else: ", "for x in y: ", "while x: ", "with x as y: "),
        *("try: ", "except x: ", "finally: ", "print(x)", "f'{x}'", "é", "\0", "\f", "\ud800"),
        *("# gradekit: a", "from __future__ import annotations", "x := 1", "\r", "\u2028", "\x0c"),
    ]
)
CODE = st.lists(FRAGMENTS, max_size=30).map("".join)
TEXT = CODE | st.text(max_size=200)

# Statements that are Python, of every kind that selecting has to tell apart.
SIMPLE = st.sampled_from(
    [
        *("x = 1", "y = x", "x, y = 1, 2", "x: int = 1", "x += 1", "x[0] = 1", "print(x)", "f(y)"),
        *("x.append(y)", "x = (\n  1,\n)", "print(\n'é'\n)", "x = '''\n; y\n'''", "pass", "del y"),
        *("import x", "from x import y", "x = lambda y: f", "assert x", "f = f(x)", "(y := 1)"),
        *("x = [y for y in x]", "'é'; y = 'ü'", "await x", "global x", "raise x", "x = y = f"),
    ]
)
COMPOUND = st.sampled_from(
    [
        *("if x:{}", "if x:{}elif (\n y):{}else:{}", "for x in y:{}", "while x:{}else:{}"),
        *("with x as y:{}", "try:{}except x:{}", "try:{}finally:{}", "try:{}except* x as y:{}"),
        *("def f(x, y=y):{}", "@f\n@x\ndef y(f):{}", "class f(x):{}", "async def f():{}"),
        *("match x:\n case y:\n  y = 1\n", "if x:{}else:{}"),
    ]
)


def indented(block):
    # Only lines outside of a literal may move, so those with one are left out.
    return "\n" + "".join(f"    {line}\n" for line in block.removesuffix("\n").split("\n"))


@st.composite
def modules(draw, depth=2):
    statements = []
    for _ in range(draw(st.integers(1, 4))):
        if depth and draw(st.booleans()):
            form = draw(COMPOUND)
            blocks = [draw(modules(depth=depth - 1)) for _ in range(form.count("{}"))]
            assume(not any("'''" in block for block in blocks))
            statements.append(form.format(*map(indented, blocks)))
        else:
            line = "; ".join(draw(st.lists(SIMPLE, min_size=1, max_size=3)))
            statements.append(line + draw(st.sampled_from(["\n", ";\n", "  # x; y\n", " \\\n\n"])))
    return "".join(statements)


def outcome(reader, *arguments, **options):
    """Give the submission, or None after an error that says what to do."""
    error = None
    try:
        return reader(*arguments, **options)
    except SubmissionError as caught:
        error = caught
    assert error.problem
    assert error.remedy
    return None


def parsed(text):
    """Parse a module; a "\\sigma" in a string warns, which is an error here, and is right."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


@given(text=TEXT, load=LOADS)
@example(text="'\\y'", load="definitions")
def test_any_text_is_a_module_or_an_error(text, load):
    submission = outcome(parse, text, path="any", load=load)
    if submission:
        parsed(submission.source)
        for definition in submission.definitions.values():
            assert submission.position(definition.line)


@given(cells=st.lists(TEXT, max_size=4), load=LOADS)
def test_any_cells_are_a_notebook_or_an_error(cells, load, notebook):
    submission = outcome(parse_notebook, notebook(*cells), path="any", load=load)
    if submission:
        parsed(submission.source)
        places = [submission.position(n + 1) for n in range(len(submission.lines))]
        known_places = [place for place in places if place]
        assert len(set(known_places)) == len(known_places) >= len(places) - 1
        assert submission.source.count("\n") == len(submission.lines)


KEYS = st.sampled_from(
    [
        *("cells", "worksheets", "cell_type", "source", "input", "metadata", "outputs", "level"),
        *("nbformat", "nbformat_minor", "gradekit", "assignment"),
    ]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(KEYS | st.text(), inner, max_size=4)
    ),
    max_leaves=12,
)
CELLS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "cell_type": st.sampled_from(["code", "raw", 3]),
            "source": JSON | CODE,
            "input": JSON,
        },
    )
    | JSON,
    max_size=3,
)


@given(
    raw=JSON
    | st.fixed_dictionaries(
        {"nbformat": st.integers(-1, 6) | JSON},
        optional={
            "cells": CELLS | JSON,
            "worksheets": st.lists(st.fixed_dictionaries({"cells": CELLS}), max_size=2) | JSON,
            "metadata": JSON,
        },
    )
)
def test_any_json_is_a_notebook_or_an_error(raw):
    outcome(parse_notebook, json.dumps(raw), path="any")


@given(data=st.binary(max_size=100) | TEXT.map(lambda text: text.encode(errors="surrogatepass")))
@example(data=b"# coding: utf-7\n+2AA-\n")
@example(data=b"# coding: unicode_escape\nx = '\\ud800'\n")
@example(data=b"# coding: punycode\nx-99999999\n")
@example(data=b"\xef\xbb\xbf# coding: latin-1\n")
def test_any_bytes_are_a_submission_or_an_error(data, tmp_path_factory):
    folder = tmp_path_factory.getbasetemp()
    for name in ("any.py", "any.ipynb"):
        path = folder / name
        path.write_bytes(data)
        outcome(read_submission, path)


@given(text=modules(), functions=st.none() | st.sampled_from([["f"], ["x"], []]))
def test_blanking_keeps_every_line_in_its_place_and_the_rest_python(text, functions):
    assume(isinstance(parse_python(text), ast.Module))
    submission = outcome(parse, text, path="any", load="definitions", functions=functions)
    assume(submission is not None)
    assert submission.source.count("\n") == text.count("\n")
    parsed(submission.source)


@given(text=modules())
def test_only_whole_statements_are_blanked(text):
    submission = outcome(parse, text, path="any", load="definitions")
    assume(submission is not None)
    before = {ast.dump(node) for node in ast.walk(parsed(text)) if isinstance(node, ast.stmt)}
    left = [node for node in parsed(submission.source).body if not isinstance(node, ast.Pass)]
    whole = (ast.FunctionDef, ast.ClassDef, ast.Assign, ast.Import, ast.For, ast.While)
    assert all(ast.dump(node) in before for node in left if isinstance(node, whole))


@given(text=modules() | CODE)
def test_python_without_commands_is_never_changed(text):
    assume(isinstance(parse_python(text), ast.Module))
    assume("__future__" not in text)
    assert read_cell(1, text).python == text
    assume(not text.strip("\n")[:1].isspace())
    assert without_magics(text) == text


@given(text=TEXT)
def test_leaving_out_commands_keeps_every_line_in_its_place(text):
    assert without_magics(text).count("\n") == text.count("\n")


@pytest.mark.sample(2)
@pytest.mark.parametrize(
    "text",
    [
        "x=1;" * 5_000,
        "".join(f"a{i} = a{i + 1}\n" for i in range(3_000)) + "def f(): return a0\n",
        "if x:\n" + "".join(f" a{i} = b{i}; print(a{i})\n" for i in range(2_000)),
        "%%time\n" * 20_000,
        "!\\\n" * 20_000,
        "x = !\n" * 20_000,
        "'" * 50_001,
        '"""' * 20_001,
        "(" * 50_000 + "?" * 50_000,
        "[" * 90 + "a[" * 20_000,
    ],
    ids=range(10),
)
def test_a_text_that_invites_quadratic_work_is_read_as_well(text, notebook):
    for reader, wrapped in ((parse, text), (parse_notebook, notebook(text))):
        submission = outcome(reader, wrapped, path="any", load="definitions")
        assert submission is None or "\n".join(submission.lines).rstrip() == text.rstrip()
