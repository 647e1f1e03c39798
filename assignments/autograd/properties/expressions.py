"""Any expression: programs are drawn, and run forward to know what they should print.

Source: Griewank & Walther (2008), Evaluating Derivatives: reverse mode, checked by
forward mode.
"""

# ruff: noqa: N803  # a claim asks for the class by its name

from hypothesis import example, given, settings

from ._graphs import CHAIN_KINDS, DEEPEST, WITHIN, graphs, summed, whole_graphs
from ._missing import assert_prints


@settings(max_examples=200)
@given(program=whole_graphs())
@example(program="a = Value(1.5); v1 = a.relu(); L = v1 * v1 + a; L.backward(); print(a.grad)")
@example(
    program="a = Value(2.0); b = Value(3.0); v1 = a * b; L = v1 + a; L.backward(); "
    "print(a.grad, b.grad)"
)
@example(program=summed(DEEPEST))
def gradients_of_any_polynomial_graph(Value, reference, program):
    """However often Values are added, multiplied and used again, every gradient is right.

    Go through the graph backward, from the result to what it was made of. A Value may pass
    its grad on only when everything that used it has been dealt with, and each use adds its
    share with +=.
    """
    assert_prints(Value, program, reference.slopes_by_forward_mode(program))


@settings(max_examples=200)
@given(program=graphs())
def gradients_of_any_graph(Value, reference, program):
    """Whatever is computed with + - * / ** exp log relu, every gradient is right.

    The chain rule does not care how large an expression is: each operation multiplies the
    grad of its output by its own slope, and adds that to the grads of its inputs.
    """
    assert_prints(Value, program, reference.slopes_by_forward_mode(program), WITHIN)


@given(program=graphs(kinds=CHAIN_KINDS, given=1, steps=5))
@example(program="a = Value(2.0); L = a.log().exp(); L.backward(); print(a.grad)")
@example(program="a = Value(3.0); L = a.log() ** 2; L.backward(); print(a.grad)")
def slopes_multiply_along_a_chain(Value, reference, program):
    """In f(g(a)) the slope of f is multiplied by the slope of g.

    Each function takes its own slope at its own input, and multiplies it by what comes
    from above: out.grad.
    """
    assert_prints(Value, program, reference.slopes_by_forward_mode(program), WITHIN)
