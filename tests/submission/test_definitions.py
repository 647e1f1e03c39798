"""The names that a submission would define, with line and signature."""

import pytest

from gradekit.submission.definitions import empty_functions
from gradekit.submission.reading import parse


def names(text):
    return sorted(parse(text, path="mine.py").definitions)


@pytest.mark.parametrize(
    ("text", "defined"),
    [
        ("def f(): x = 1", ["f"]),
        ("async def f(): pass", ["f"]),
        ("class A:\n    x = 1\n    def m(self): pass", ["A"]),
        ("a = b = 1", ["a", "b"]),
        ("a, (b, *c) = d", ["a", "b", "c"]),
        ("a: int = 1\nb: int", ["a"]),
        ("a[0] = 1; b.c = 2", []),
        ("import a, b.c, d.e as f", ["a", "b", "f"]),
        ("from m import a, b as c\nfrom n import *", ["a", "c"]),
        ("for i, j in x:\n    k = i\nelse:\n    m = 1", ["i", "j", "k", "m"]),
        ("with a as b, c as (d, e): f = 1", ["b", "d", "e", "f"]),
        ("try:\n    a = 1\nexcept E as e:\n    b = 1\nfinally:\n    c = 1", ["a", "b", "c"]),
        ("if x:\n    def f(): pass\nelse:\n    def g(): pass", ["f", "g"]),
        ("while (n := f()):\n    pass", ["n"]),
        ("match x:\n    case [a, *b]: pass\n    case {'k': c, **d}: pass", ["a", "b", "c", "d"]),
        ("[i for i in x]; lambda j: j; {k: 1 for k in x}", []),
        ("a = 1\ndel a", []),
        ("a = 1\ndel a\na = 2", ["a"]),
    ],
)
def test_every_name_at_the_top_level_is_found(text, defined):
    assert names(text) == defined


def test_the_later_definition_wins():
    text = "def f(x): pass\nf = 3\n\n\n@decorate\ndef f(x, y):\n    pass\nf += 1\n"
    definition = parse(text, path="mine.py").definitions["f"]
    assert (definition.line, definition.parameters) == (6, ("x", "y"))


@pytest.mark.parametrize(
    ("text", "parameters"),
    [
        ("def f(): pass", ()),
        ("def f(a, /, b=1, *c, d, e=2, **g): pass", ("a", "b", "*c", "d", "e", "**g")),
        ("def f(a, *, b): pass", ("a", "b")),
        ("f = lambda a, *b: 0", ("a", "*b")),
        ("f: object = lambda a: 0", ("a",)),
        ("f = len", ()),
        ("class f:\n    def __init__(self, a): pass", ()),
    ],
)
def test_parameters_are_those_of_functions_and_lambdas(text, parameters):
    assert parse(text, path="mine.py").definitions["f"].parameters == parameters


def test_only_what_is_left_of_a_notebook_counts():
    text = "x = 1\ndef f(): pass\n"
    assert list(parse(text, path="mine.py", load="definitions").definitions) == ["f"]


def test_a_function_is_empty_by_its_last_definition():
    text = "def f(): pass\ndef g(): return 1\ndef f(): return 2\ndef g():\n    '''Later.'''\n"
    assert empty_functions(text) == {"g"}
