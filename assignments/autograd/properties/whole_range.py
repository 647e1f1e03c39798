"""What holds over the whole range of arguments: far operands, deep graphs, many logits."""

# ruff: noqa: N803  # a claim asks for the class by its name

import math

from hypothesis import example

from gradekit import tolerance
from gradekit.asserts import assert_close, assert_length
from gradekit.strategies import over_the_whole_range

from ._missing import run
from ._programs import assert_printed, printed_names
from ._spelling import assert_formula, listed

WITHIN = tolerance.rounding(16384)
"""Relative, to 11 digits: no number here is the difference of two nearly equal ones."""

WEIGHTS = (1.0, -2.0, 3.0)


@over_the_whole_range()
@example(call=("a1 = Value(-700.0); v1 = a1.exp(); v1.backward(); print(v1.data, a1.grad)",))
@example(call=("a1 = Value(700.0); v1 = a1.exp(); v1.backward(); print(v1.data, a1.grad)",))
@example(call=("a1 = Value(60.0); v1 = a1.exp(); v1.backward(); print(v1.data, a1.grad)",))
@example(call=("a1 = Value(2.0); v1 = a1 * 1e-13; v1.backward(); print(v1.data, a1.grad)",))
def gradients_over_the_whole_range(Value, reference, call):
    """Data and gradients are right for large and tiny numbers too, and for large graphs.

    Operands and graphs go as far as the table above says. Every result has a backward() of
    its own, and no two results share a Value.
    """
    (program,) = call
    want = reference.Value(program)
    assert_printed(run(Value, program), printed_names(program), want, WITHIN)


@over_the_whole_range()
@example(call=("", [0.0, -21.0, -300.0]))
def softmax_over_its_whole_range(softmax, reference, call):
    """softmax is right for many logits too, for large and for tiny ones.

    Up to 40 logits. Slopes are those of a sum of all probabilities, each with a weight.
    """
    _, z = call
    given, parts = _named("z", z), _named("p", z)
    weights = [WEIGHTS[i % len(WEIGHTS)] for i in range(len(z))]
    terms = [f"{name} * {weight!r}" for name, weight in zip(parts, weights, strict=True)]
    shown = [*(f"{name}.data" for name in parts), *(f"{name}.grad" for name in given)]
    lines = [
        *(f"{name} = Value({x!r})" for name, x in zip(given, z, strict=True)),
        f"{', '.join(parts)}, = softmax({listed(given)})",
        f"L = {' + '.join(terms)}",
        "L.backward()",
        f"print({', '.join(shown)})",
    ]
    want = _softmax(z)
    mean = math.fsum(p * w for p, w in zip(want, weights, strict=True))
    slopes = [p * (w - mean) for p, w in zip(want, weights, strict=True)]

    def claim(got):
        assert_length(got, 2 * len(z))
        names = [f"{name}.data" for name in parts]
        assert_printed(got[: len(z)], names, want, tolerance.probabilities(z))
        names = [f"{name}.grad" for name in given]
        within = tolerance.gradient(z) * (2.0 * max(map(abs, WEIGHTS)))
        assert_printed(got[len(z) :], names, slopes, within)

    assert_formula(softmax, reference.softmax, ["; ".join(lines)], claim)


@over_the_whole_range()
@example(call=("", [14.5, 0.0], 0))
@example(call=("", [20.5, 0.0, 0.0], 0))
def loss_over_its_whole_range(cross_entropy, reference, call):
    """The loss is right for many logits too, for large and for tiny ones, and for small losses.

    Up to 40 logits, the answer anywhere among them.
    """
    _, z, t = call
    given = _named("z", z)
    lines = [
        *(f"{name} = Value({x!r})" for name, x in zip(given, z, strict=True)),
        f"L = cross_entropy({listed(given)}, {t})",
        "L.backward()",
        f"print({', '.join(['L.data', *(f'{name}.grad' for name in given)])})",
    ]
    slopes = [p - (i == t) for i, p in enumerate(_softmax(z))]
    top = max(z)
    loss = math.log(math.fsum(math.exp(x - top) for x in z)) + (top - z[t])

    def claim(got):
        assert_length(got, 1 + len(z))
        within = tolerance.loss(z, t)
        assert_close(got[0], loss, within=within, what="L.data", precision="double")
        names = [f"{name}.grad" for name in given]
        assert_printed(got[1:], names, slopes, tolerance.guarded_gradient(z, t))

    assert_formula(cross_entropy, reference.cross_entropy, ["; ".join(lines)], claim)


def _named(letter, numbers):
    return [f"{letter}{i}" for i in range(len(numbers))]


def _softmax(z):
    weights = [math.exp(x - max(z)) for x in z]
    return [weight / math.fsum(weights) for weight in weights]
