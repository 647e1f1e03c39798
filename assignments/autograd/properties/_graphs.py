"""Graphs, drawn so that a right answer can be told from a wrong one for certain.

Numbers of graphs that are compared exactly are small and whole, so that no sum or product
in any order is ever rounded. The others stay well-conditioned.
"""

import math

from hypothesis import strategies as st

from gradekit import tolerance

from ._programs import GIVEN, POSITIVE, grads, written

WHOLE = st.sampled_from([2.0, 3.0, 1.0, -1.0, -2.0, -3.0])
WHOLE_KINDS = ["+", "*", "-", "+", "*", "-", "negative", "relu"]
KINDS = ["+", "*", "-", "/", "exp", "log", 2, -1, 0.5, "negative", 3, "relu"]
CHAIN_KINDS = ["exp", "log", 2, -1, 0.5, "relu", 3, "negative"]
EXACT = ("negative", "relu")

DEEPEST = 40
LARGEST_NUMBER = 999.0
LARGEST_SLOPE = 2.0**12
"""What a graph of whole numbers may reach: sums and products are exact, and whoever goes back
along every path, which is right but slow, still gets there."""

WIDEST = 8.0
STEEPEST = 100.0
WORST = 1000.0
"""What a graph of all operations may reach: numbers from 1/8 to 8, slopes along all its
paths that sum to 100, numbers that have lost no more than 1000 roundings."""

WITHIN = tolerance.slopes(STEEPEST)


@st.composite
def whole_graphs(draw):
    """Draw the program of a graph up to 40 deep, of whole numbers that stay exact."""
    numbers = draw(st.lists(WHOLE, min_size=1, max_size=4))
    nodes = [(name, x, 1.0) for name, x in zip(GIVEN, numbers, strict=False)]
    for kind, near, far in draw(_steps(WHOLE_KINDS, DEEPEST)):
        first, second = nodes[-1 - near % len(nodes)], nodes[-1 - far % len(nodes)]
        possible = (_whole_step(one, first, second) for one in (kind, "-", "+", "negative"))
        text, *rest = next(one for one in possible if _stays_exact(*one[1:]))
        nodes.append((f"v{len(nodes) - len(numbers) + 1} = {text}", *rest))
    return _graph_program(numbers, nodes)


def _whole_step(kind, first, second):
    """Write one line; give its text, its number and a bound of its slopes."""
    (a, x, size), (b, y, other) = _named(first), _named(second)
    if kind == "*":
        return f"{a} * {b}", x * y, max(1.0, abs(y)) * size + max(1.0, abs(x)) * other
    if kind == "relu":  # not at 0, where its slope is a convention
        return f"{a}.relu()", max(0.0, x), size if x else math.inf
    if kind == "negative":
        return f"-{a}", -x, size
    return f"{a} {kind} {b}", x + y if kind == "+" else x - y, size + other


def _stays_exact(x, size):
    return abs(x) <= LARGEST_NUMBER and size <= LARGEST_SLOPE


@st.composite
def graphs(draw, kinds=KINDS, given=4, steps=12):
    """Draw the program of a graph of all operations that stays well-conditioned."""
    numbers = draw(st.lists(POSITIVE, min_size=1, max_size=given))
    nodes = [(name, x, 0.0, 1.0) for name, x in zip(GIVEN, numbers, strict=False)]
    for kind, near, far in draw(_steps(kinds, steps)):
        first, second = nodes[-1 - near % len(nodes)], nodes[-1 - far % len(nodes)]
        start = kinds.index(kind)
        possible = (_step(one, first, second) for one in kinds[start:] + kinds[:start])
        text, *rest = next(one for one in possible if _stays_sound(*one[1:]))
        nodes.append((f"v{len(nodes) - len(numbers) + 1} = {text}", *rest))
    return _graph_program(numbers, nodes)


def _step(kind, first, second):
    """Write one line; give its text, its number, its rounding in units, its slopes' size."""
    (a, x, lost, size), (b, y, other_lost, other) = _named(first), _named(second)
    text, number, slope, other_slope = _worked_out(kind, a, x, b, y)
    rounded = 0.0 if kind in EXACT else 8.0 * abs(number)
    lost = abs(slope) * lost + abs(other_slope) * other_lost + rounded
    return text, number, lost, abs(slope) * size + abs(other_slope) * other


def _worked_out(kind, a, x, b, y):  # noqa: PLR0911  # one for each operation
    """Give the text of an operation, its number and its slopes; 0 where it is undefined."""
    if kind == "+":
        return f"{a} + {b}", x + y, 1.0, 1.0
    if kind == "-":
        return f"{a} - {b}", x - y, 1.0, 1.0
    if kind == "*":
        return f"{a} * {b}", x * y, y, x
    if kind == "/":
        return f"{a} / {b}", x / y, 1.0 / y, x / y**2
    if kind == "exp":
        return f"{a}.exp()", math.exp(x), math.exp(x), 0.0
    if kind == "log":
        return f"{a}.log()", math.log(x) if x > 0.0 else 0.0, 1.0 / x, 0.0
    if kind == "relu":
        return f"{a}.relu()", max(0.0, x), 1.0, 0.0
    if kind == "negative":
        return f"-{a}", -x, 1.0, 0.0
    if kind == 0.5 and x < 0.0:
        return f"{a} ** 0.5", 0.0, 0.0, 0.0
    return f"{a} ** {kind}", x**kind, kind * x ** (kind - 1), 0.0


def _stays_sound(number, lost, size):
    sized = 1.0 / WIDEST <= abs(number) <= WIDEST
    return sized and lost <= WORST * abs(number) and size <= STEEPEST


def _steps(kinds, most):
    """Draw the steps of a graph: what is done, to a recent number and perhaps to an old one."""
    step = st.tuples(st.sampled_from(kinds), st.integers(0, 2), st.integers(0, 40))
    return st.integers(1, most).flatmap(lambda n: st.lists(step, min_size=n, max_size=n))


def _named(node):
    """Give a node with its name in place of its line."""
    return node[0].partition(" = ")[0], *node[1:]


def _graph_program(numbers, nodes):
    """Write the program of a graph: its last number is the result."""
    lines = [node[0] for node in nodes[len(numbers) :]]
    result, *_ = _named(nodes[-1])
    return written(numbers, [*lines, f"{result}.backward()"], grads(numbers))


@st.composite
def pairs_of_products(draw):
    """Draw a program of a sum of products of two numbers each: homogeneous of degree 2."""
    numbers = [float(x) for x in draw(st.lists(st.integers(-5, 5), min_size=2, max_size=4))]
    index = st.integers(0, len(numbers) - 1)
    lines = ["s0 = a * b"]
    for i, j in draw(st.lists(st.tuples(index, index), max_size=4)):
        k = len(lines)
        lines += [f"t{k} = {GIVEN[i]} * {GIVEN[j]}; s{k} = s{k - 1} + t{k}"]
    last = f"s{len(lines) - 1}"
    shown = [f"{name}.{what}" for name in GIVEN[: len(numbers)] for what in ("data", "grad")]
    return written(numbers, [*lines, f"{last}.backward()"], [f"{last}.data", *shown])


def summed(times):
    """Write a sum that is as deep as it has terms; a and b are used again and again."""
    names = ["a", *(f"v{k}" for k in range(1, times + 1))]
    lines = [f"{names[k + 1]} = {names[k]} + {'ba'[k % 2]}" for k in range(times)]
    return written([2.0, 3.0], [*lines, f"{names[-1]}.backward()"], grads("ab"))


def reused(numbers, times):
    """Write x + x * x * b over and over: every number is used three times."""
    lines, x = [], "a"
    for k in range(1, times + 1):
        lines += [f"s{k} = {x} * {x}; t{k} = s{k} * b; u{k} = {x} + t{k}"]
        x = f"u{k}"
    return written(numbers, [*lines, f"{x}.backward()"], grads(numbers))


def doubled(number, times):
    """Write x + x over and over: there are 2^times paths."""
    lines, x = [], "a"
    for k in range(1, times + 1):
        lines += [f"v{k} = {x} + {x}"]
        x = f"v{k}"
    return written([number], [*lines, f"{x}.backward()"], ["a.grad"])
