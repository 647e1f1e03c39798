"""Which of the statements that are not run may be missed, and by whom."""

from __future__ import annotations

import ast

import pytest

from gradekit.submission.left_out import LeftOut, names_read, with_effects


def left_out(text: str, *lines: int) -> list[tuple[int, set[str], set[str]]]:
    spans = [(line, line) for line in lines]
    return [(e.first, {*e.binds}, {*e.modifies}) for e in with_effects(ast.parse(text), spans)]


@pytest.mark.parametrize(
    ("statement", "binds", "modifies"),
    [
        ("N = f(M)", {"N"}, set()),
        ("T[0] = 1", set(), {"T"}),
        ("A.b.c = 1", set(), {"A"}),
        ("N += 1", {"N"}, {"N"}),
        ("T.fill(U)", set(), {"T", "U"}),
        ("setattr(A, 'b', 1)", set(), {"A"}),
        ("train(T, by=U[0])", set(), {"T", "U"}),
        ("for k in T: k.f()", {"k"}, {"k"}),
        ("with f() as g: T.append(1)", {"g"}, {"T", "g"}),
        ("if 1: T.append(1)", set(), {"T"}),
    ],
)
def test_the_effects_of_a_statement_are_known(
    statement: str, binds: set[str], modifies: set[str]
) -> None:
    assert left_out(f"import numpy as np\n{statement}\n", 2) == [(2, binds, modifies)]


@pytest.mark.parametrize(
    "statement",
    ["import a", "'text'", "print(T)", "double(1)", "assert f(T)", "plt.plot(T)", "pass", "len(T)"],
)
def test_a_demonstration_has_no_effect(statement: str) -> None:
    assert left_out(f"import matplotlib.pyplot as plt\n{statement}\n", 2) == []


def test_statements_on_one_line_are_one() -> None:
    assert left_out("N = 1; T[0] = 1; print(N)\n", 1) == [(1, {"N"}, {"T"})]


def test_statements_in_blocks_are_found() -> None:
    text = "if 1:\n    N = 1\nelse:\n    try:\n        M = 1\n    except E:\n        T[0] = 1\n"
    assert [line for line, _, _ in left_out(text, 2, 5, 7)] == [2, 5, 7]


def test_the_globals_that_functions_read_are_known() -> None:
    text = "def f(x):\n    y = T[x]\n    return lambda: g(y, N)\nclass A:\n    b = M\nO\n"
    assert names_read(text) == {"T", "g", "N", "M"}


def test_a_statement_matters_to_who_reads_what_it_modifies_or_is_told_to_miss_it() -> None:
    statement = LeftOut(first=1, last=2, binds=frozenset("n"), modifies=frozenset("t"))
    assert statement.matters({"t"}, ())
    assert statement.matters((), {"n"})
    assert not statement.matters({"n"}, {"x"})
    assert (statement.moved(3).first, statement.moved(3).last) == (4, 5)
