"""What a program does, traced without a slope: operands, sides, graph, calls."""

from __future__ import annotations

import math

import pytest

from gradekit.domains.programs import trace


def test_operands_are_noted_by_operation() -> None:
    noted = trace("a = Value(2.0); b = Value(3.0); L = (a * b).exp() - 4; L.backward()")
    assert noted.of("*") == [2.0, 3.0]
    assert noted.of("exp") == [6.0]
    assert noted.of("-") == [math.exp(6.0), 4]
    assert noted.of("log") == []


def test_exponents_are_noted_beside_bases() -> None:
    noted = trace("a = Value(2.0); L = a ** -1; M = -L.relu()")
    assert (noted.of("**"), noted.of("exponent")) == ([2.0], [-1])
    assert (noted.of("relu"), noted.of("neg")) == ([0.5], [0.5])


@pytest.mark.parametrize(
    ("expression", "operation", "side"),
    [
        ("a + 2", "+", "plain int right"),
        ("2 + a", "+", "plain int left"),
        ("a / 2.0", "/", "plain float right"),
        ("2.0 - a", "-", "plain float left"),
        ("a * a", "*", "same Value twice"),
        ("sum([a, a])", "+", "plain int left"),
    ],
)
def test_what_is_no_value_is_noted_by_side(expression: str, operation: str, side: str) -> None:
    noted = trace(f"a = Value(3.0); L = {expression}; print(L.data, a.grad)")
    assert noted.has(operation, side)
    assert not trace("a = Value(3.0); b = Value(3.0); L = a * b").has(operation, side)


def test_the_graph_is_measured() -> None:
    noted = trace("a = Value(2.0); b = Value(3.0); c = a + b; d = c * a; e = d * a")
    assert noted.graph == {"nodes": 5, "depth": 3, "uses": 3, "leaves": 2}
    assert trace("").graph == {"nodes": 0, "depth": 0, "uses": 0, "leaves": 0}


def test_what_a_program_calls_is_noted_as_numbers() -> None:
    noted = trace("p = softmax([Value(1.0), Value(2.0)]); q = p[0] * p[1]")
    assert noted.calls == [[[1.0, 2.0]]]
    noted = trace("L = cross_entropy([Value(1.0), Value(2.0)], 1); L.backward(); print(L.data)")
    assert noted.calls == [[[1.0, 2.0], 1]]


def test_what_overflows_goes_on() -> None:
    noted = trace("a = Value(1000.0); b = Value(0.0); L = a.exp(); M = b.log(); N = a / b")
    assert [node.data for node in noted.nodes[2:]] == [math.inf, -math.inf, math.inf]
