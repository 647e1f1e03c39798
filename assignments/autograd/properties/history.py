"""What it means that a graph stands for itself, whatever was computed before."""

# ruff: noqa: N803  # a claim asks for the class by its name

from hypothesis import example, given, settings
from hypothesis import strategies as st

from gradekit import tolerance
from gradekit.histories import Asked, histories

from ._missing import assert_prints, runnable
from ._programs import NONZERO, grads
from ._spelling import assert_formula, loss_program, predictions, prints, softmax_program

FEW = settings(max_examples=6)
TERMS = st.sampled_from(
    ["{0} * {0} + {1}", "{0} * {1} * 3.0", "({0} + {1}) * {0}", "{0} / {1} - {0}", "-{1} * {0}"]
)
FAILING = "; ({0} * 2.0 + None * {0}).backward()"
"""Added to a program it fails while a graph is being built, or on its way back."""
FAILING_LOSSES = (FAILING.format("L"), "; cross_entropy([L, None], 0)")


@st.composite
def _graphs(draw):
    """Draw two numbers and what is computed from them."""
    return draw(NONZERO), draw(NONZERO), draw(TERMS)


def _lines(graph, names, result):
    first, second, term = graph
    given = [f"{names[0]} = Value({first!r})", f"{names[1]} = Value({second!r})"]
    return [*given, f"{result} = {term.format(*names)}"]


def _alone(graph):
    shown = "print(L.data, a.grad, b.grad)"
    return "; ".join([*_lines(graph, "ab", "L"), "L.backward()", shown])


def _side_by_side(first, second):
    """Write a program in which two graphs are there at a time; the first is left till last."""
    lines = [*_lines(first, "ab", "L"), *_lines(second, "cd", "M")]
    back = ["L.backward()", "M.backward()"]
    return "; ".join([*lines, *back, "print(a.grad, b.grad, c.grad, d.grad)"])


@FEW
@given(first=_graphs(), second=_graphs())
@example(first=(2.0, 3.0, "{0} * {0} + {1}"), second=(2.0, 3.0, "{0} * {1} * 3.0"))
def values_do_not_remember(Value, reference, first, second):
    """A graph and its gradients do not depend on graphs that were there before.

    Not on one with the same numbers, not on one that failed, and not on another that is used
    at the same time: backward() goes only where its own result came from.
    """
    one, other = (runnable(Value, _alone(graph)) for graph in (first, second))
    for call in histories([one], [other], refused=[[one + FAILING.format("a")]]):
        with call:
            want = reference.Value(*call.arguments)
            assert_prints(_asking(Value, call), *call.arguments, want)
    for program in (_side_by_side(first, second), _side_by_side(second, first)):
        assert_prints(Value, program, reference.Value(program))


@FEW
@given(first=predictions(), second=predictions())
@example(first=([1.0, 2.0], 0), second=([2.0, 1.0], 1))
def softmax_does_not_remember(softmax, reference, identities, first, second):
    """What softmax gives, and where it leads back to, does not depend on earlier calls.

    Not on equal logits: these are other Values, and the slopes belong to the new ones.
    """
    shown = [f"{name}.data" for name in "pq"]
    one, other = (
        softmax_program(z, ["L = p * 2.0 + q", "L.backward()"], [*shown, *grads(z)])
        for z, _ in (first, second)
    )
    for call in histories(
        [one],
        [other],
        refused=[[one + end] for end in (FAILING.format("p"), "; softmax([p, None])")],
    ):
        with call:
            (program,) = call.arguments
            z = first[0] if program == one else second[0]
            p = identities.softmax(z)
            mean = 2.0 * p[0] + p[1]
            weights = [2.0, 1.0, *([0.0] * (len(z) - 2))]
            slopes = [x * (w - mean) for x, w in zip(p, weights, strict=True)]
            within = tolerance.slopes(4.0) + tolerance.total(z) * 4.0
            claim = prints(program, [*p[:2], *slopes], within)
            assert_formula(_asking(softmax, call), reference.softmax, [program], claim)


@FEW
@given(first=predictions(), second=predictions())
@example(first=([1.0, 2.0], 0), second=([2.0, 1.0], 1))
def cross_entropy_does_not_remember(cross_entropy, reference, identities, first, second):
    """What cross_entropy gives, and where it leads back to, does not depend on earlier calls.

    Not on equal logits: these are other Values, and the gradients belong to the new ones.
    """
    one, other = (loss_program(z, t, ["L.data", *grads(z)]) for z, t in (first, second))
    for call in histories([one], [other], refused=[[one + end] for end in FAILING_LOSSES]):
        with call:
            (program,) = call.arguments
            z, t = first if program == one else second
            want = [identities.loss(z, t), *identities.gradient(z, t)]
            within = tolerance.loss(z, t) + tolerance.guarded_gradient(z, t)
            claim = prints(program, want, within)
            assert_formula(_asking(cross_entropy, call), reference.cross_entropy, [program], claim)


def _asking(function, call):
    """Give a function that runs any program after the others of a history."""
    return lambda program: Asked([program], call.history, call.what).of(function)
