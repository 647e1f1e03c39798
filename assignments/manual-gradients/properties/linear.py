"""What it means to be a linear layer."""

from hypothesis import example, given
from hypothesis import strategies as st

from gradekit.asserts import assert_close, assert_length, assert_row, assert_unchanged
from gradekit.strategies import grid

from ._bounds import largest_products, size_of, sums_bound
from ._models import layers


@given(layer=layers())
@example(layer=[[1.0, 2.0], [[3.0, 4.0], [5.0, 6.0], [0.0, 1.0]]])
def linear_matches_the_definition(linear, reference, layer):
    """Output o is the sum over all inputs i of w[o][i] times x[i].

    Row o of the weights belongs to output o. There is no bias, and nothing is done to the
    sums.
    """
    x, w = layer
    assert_close(linear(x, w), reference.linear(x, w), within=sums_bound(largest_products(x, w)))


@given(layer=layers())
@example(layer=[[1.0, 2.0], [[3.0, 4.0], [5.0, 6.0], [0.0, 1.0]]])
def linear_is_a_plain_list(linear, layer):
    """linear returns a list of its outputs, not the only row of a batch.

    [11.0, 17.0] and not [[11.0, 17.0]]. Everywhere else either is accepted.
    """
    assert_row(linear, *layer, length=len(layer[1]))


@given(layer=layers(), j=st.integers(0, 3))
@example(layer=[[1.0, 2.0], [[3.0, 4.0], [5.0, 6.0], [0.0, 1.0]]], j=1)
def linear_of_a_single_input_is_a_column(linear, layer, j):
    """If input j is 1 and all others are 0, the outputs are column j of the weights.

    Each input reaches every output, through a weight of its own. Together with adding up
    this leaves only one function.
    """
    x, w = layer
    j = j % len(x)
    single = [1.0 if i == j else 0.0 for i in range(len(x))]
    assert_close(
        linear(single, w), [row[j] for row in w], within=sums_bound(largest_products(single, w))
    )


@given(layer=layers(), y=st.lists(grid(-2, 2), min_size=4, max_size=4), factor=grid(-2, 2))
@example(layer=[[1.0, 2.0], [[3.0, 4.0], [5.0, 6.0]]], y=[1.0, 0.0, 0.0, 0.0], factor=2.0)
def linear_adds_up(linear, layer, y, factor):
    """The outputs for x + c y are those for x, plus c times those for y.

    This is what makes a layer linear, and what makes its derivative so simple.
    """
    (x, w), y = layer, y[: len(layer[0])]
    first, second = linear(x, w), linear(y, w)
    assert_length(first, len(w))
    assert_length(second, len(w))
    both = [a + factor * b for a, b in zip(x, y, strict=True)]
    within = sums_bound(largest_products(x, w) + (1.0 + abs(factor)) * largest_products(y, w))
    want = [a + factor * b for a, b in zip(first, second, strict=True)]
    assert_close(linear(both, w), want, within=within)


@given(x=st.lists(grid(-2, 2), min_size=1, max_size=4))
@example(x=[-1.0, 2.0])
def linear_by_the_identity_changes_nothing(linear, x):
    """Weights of 1 on the diagonal and 0 elsewhere give the inputs back.

    Negative numbers too: ReLU is no part of a linear layer.
    """
    identity = [[1.0 if i == j else 0.0 for j in range(len(x))] for i in range(len(x))]
    assert_close(linear(x, identity), x, within=sums_bound(size_of(x)))


@given(layer=layers(), cut=st.integers(0, 3))
@example(layer=[[1.0, 2.0], [[3.0, 4.0], [5.0, 6.0], [0.0, 1.0]]], cut=1)
def linear_gives_one_output_for_each_row(linear, layer, cut):
    """The outputs of some rows of weights are the same whatever other rows there are.

    Every row is an output of its own, so there are as many outputs as rows.
    """
    x, w = layer
    cut = 1 + cut % len(w)
    first = linear(x, w[:cut])
    rest = linear(x, w[cut:]) if w[cut:] else []
    assert_length(first, cut)
    assert_length(rest, len(w) - cut)
    assert_close(linear(x, w), [*first, *rest], within=sums_bound(2.0 * largest_products(x, w)))


@given(layer=layers())
@example(layer=[[1.0, 2.0], [[3.0, 4.0], [5.0, 6.0]]])
def linear_leaves_its_arguments_alone(linear, layer):
    """Linear changes neither the inputs nor the weights.

    The inputs are often a row of the embeddings, and the way back needs both.
    """
    x, w = layer
    assert_unchanged(linear, x, w)


@given(layer=layers())
@example(layer=[[1.0, 2.0], [[3.0, 4.0], [5.0, 6.0]]])
def linear_in_double_precision(linear, reference, layer):
    """The linear layer is computed in double precision, to about 15 digits.

    Python floats and NumPy's default are double; float32 keeps 7 digits.
    """
    x, w = [a / 3.0 for a in layer[0]], [[a / 3.0 for a in row] for row in layer[1]]
    want = reference.linear(x, w)
    assert_close(linear(x, w), want, within=sums_bound(largest_products(x, w)), precision="double")
