"""What each kind of mutant changes, and that a mutant is a program of its own."""

from __future__ import annotations

import ast
import itertools
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gradekit.authoring.mutation import mutants


def changes(source: str) -> set[str]:
    """Give what the mutants of a function change, as ``old -> new``."""
    return {one.key.removeprefix("s: ") for one in mutants("s", dedent(source))}


def made(line: str) -> set[str]:
    """Give what the mutants make of the last line of a function."""
    found = changes(f"def f(a, b, xs):\n    {line}\n")
    return {one.split(" -> ")[1] for one in found}


FAMILIES = {
    "an operator is replaced": ("return a + b", {"return a - b", "return a * b", "return a ** b"}),
    "a comparison is swapped": ("return a < b", {"return a > b", "return a <= b", "return a >= b"}),
    "equality is turned round": ("return a == b", {"return a != b"}),
    "a sign is lost": ("return -a", {"return a", "return +a"}),
    "and becomes or": ("return a and b", {"return a or b"}),
    "or becomes and": ("return a or b", {"return a and b"}),
    "a truth value is turned round": ("return True", {"return False"}),
    "a whole number is off by one": ("return a + 3", {"return a + 4", "return a + 2"}),
    "a constant is nudged by one per cent": ("return a * 0.5", {"return a * 0.505"}),
    "a zero is nudged": ("return a + 0.0", {"return a + 0.010000000000000009"}),
    "arguments are swapped": ("return max(a, b)", {"return max(b, a)"}),
    "an index is off by one": ("return xs[a]", {"return xs[a + 1]", "return xs[a - 1]"}),
    "a return is deleted": ("return a", {"pass"}),
    "an update is deleted or turned round": ("a += b", {"pass", "a -= b"}),
    "a scaling is turned round": ("a *= b", {"a /= b"}),
}


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_of_mutants_makes_what_it_says(family: str) -> None:
    line, expected = FAMILIES[family]
    assert expected <= made(line)


def test_of_three_arguments_neighbours_are_swapped() -> None:
    assert {"return g(b, a, xs)", "return g(a, xs, b)"} <= made("return g(a, b, xs)")


def test_a_condition_is_negated() -> None:
    assert "if a: -> if not a:" in changes("def f(a):\n    if a:\n        return 1\n")


def test_a_loop_is_not_entered_and_is_left_too_early() -> None:
    found = changes(
        "def f(xs):\n    for x in xs:\n        if x:\n            continue\n        g(x)\n"
    )
    assert {"for x in xs: -> for x in []:", "continue -> break"} <= found


def test_a_caught_exception_is_let_through() -> None:
    found = changes("def f(a):\n    try:\n        g(a)\n    except ValueError:\n        return 1\n")
    assert any(one.startswith("except ValueError:") for one in found)


BRANCHES = """
def f(a):
    if a:
        x = 1
    else:
        x = 2
    try:
        g(x)
    finally:
        h(x)
    with a:
        k(x)
    while x:
        x = l(x)
    return x
"""


@pytest.mark.parametrize("line", ["x = 1", "x = 2", "g(x)", "h(x)", "k(x)", "x = l(x)", "return x"])
def test_a_statement_is_deleted_wherever_it_stands(line: str) -> None:
    assert f"{line} -> pass" in changes(BRANCHES)


def test_a_whole_block_is_deleted() -> None:
    expected = "if a: x = 1 else: x = 2 -> pass"
    assert expected in changes(BRANCHES)


def test_no_function_class_or_import_is_deleted() -> None:
    source = "import math\n\n\nclass C:\n    def f(self):\n        return math.e\n"
    for one in mutants("s", source):
        kinds = [type(node) for node in ast.parse(one.source).body]
        assert kinds == [ast.Import, ast.ClassDef]


def test_annotations_are_left_alone() -> None:
    found = changes(
        """
        from __future__ import annotations

        def f(x: list[float] | None, n: Literal[3] = 4) -> tuple[float, 5] | None:
            y: int | None
            return x
        """
    )
    assert all("Literal[3]" in one for one in found if "def f" in one)
    assert not any("y: int" in one or " & None" in one for one in found)


def test_docstrings_are_left_alone() -> None:
    source = '"""Adds 1 < 2."""\n\n\ndef f(a):\n    """Adds 3 and True."""\n    return a\n'
    assert all("Adds" not in one.source for one in mutants("s", source))


def test_the_star_among_parameters_is_no_product() -> None:
    assert changes("def f(a, *, b):\n    return a\n") == {"return a -> pass"}


def test_truth_values_are_no_numbers() -> None:
    assert made("return True") == {"return False", "pass"}


def test_a_program_without_a_function_has_hardly_any_mutants() -> None:
    assert mutants("s", '"""Nothing."""\n') == []


def test_a_mutant_shows_its_change_as_a_diff() -> None:
    (one,) = [m for m in mutants("plain", "def f(a):\n    return a\n") if "pass" in m.source]
    assert one.solution == "plain"
    assert one.diff().splitlines() == [
        "--- plain",
        "+++ mutant",
        "@@ -1,2 +1,2 @@",
        " def f(a):",
        "-    return a",
        "+    pass",
    ]


SOURCE = "def f(a):\n    return a + 1\n\n\ndef g(a):\n    return a * 2\n"


def test_a_key_keeps_its_name_when_lines_move() -> None:
    moved = f"# a comment\nimport math\n\n\ndef first(a):\n    pass\n\n\n{SOURCE}"
    assert [one.key for one in mutants("s", moved)] == [one.key for one in mutants("s", SOURCE)]


def test_a_key_keeps_its_name_when_the_layout_changes() -> None:
    spread = SOURCE.replace("return a + 1", "return (\n        a\n        + 1\n    )")
    assert [one.key for one in mutants("s", spread)] == [one.key for one in mutants("s", SOURCE)]


def test_the_same_change_in_two_places_has_two_keys() -> None:
    twice = "def f(a):\n    return a\n\n\ndef g(a):\n    return a\n"
    keys = [one.key for one in mutants("s", twice)]
    assert keys == ["s: return a -> pass", "s: return a -> pass (2)"]


def _expressions() -> st.SearchStrategy[str]:
    leaves = st.sampled_from(["a", "b", "xs[0]", "xs[a]", "1", "0.5", "True", "None", "'t'"])
    operators = st.sampled_from(["+", "-", "*", "/", "**", "<", ">=", "==", "and", "or", "is"])

    def extended(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        return st.one_of(
            st.tuples(inner, operators, inner).map(lambda three: f"({' '.join(three)})"),
            st.tuples(inner, inner).map(lambda two: f"g({two[0]}, {two[1]})"),
            inner.map(lambda one: f"(-{one})"),
            inner.map(lambda one: f"[{one} for a in xs if not b]"),
        )

    return st.recursive(leaves, extended, max_leaves=4)


def _programs() -> st.SearchStrategy[str]:
    lines = st.one_of(
        _expressions().map(lambda one: [f"a = {one}"]),
        _expressions().map(lambda one: [f"return {one}"]),
        _expressions().map(lambda one: [f"if {one}:", "    b += 1", "else:", "    b = a"]),
        _expressions().map(lambda one: [f"for b in {one}:", "    xs[b] = a", "    break"]),
    )
    bodies = st.lists(lines, min_size=1, max_size=3).map(itertools.chain.from_iterable)
    return bodies.map(lambda body: "\n    ".join(["def f(a, b, *, xs):", *body]) + "\n")


@settings(max_examples=12, deadline=None, derandomize=True)
@given(source=_programs())
def test_every_mutant_is_another_program_and_none_is_made_twice(source: str) -> None:
    found = mutants("s", source)
    trees = [ast.dump(ast.parse(one.source)) for one in found]
    assert found
    assert ast.dump(ast.parse(source)) not in trees
    assert len(set(trees)) == len(trees)
    assert len({one.key for one in found}) == len(found)
    assert all(one.diff() for one in found)


def test_mutants_come_in_the_same_order_every_time() -> None:
    assert mutants("s", BRANCHES) == mutants("s", BRANCHES)
