"""What it means to be a linear layer: weighted sums, and nothing else."""

import math

from hypothesis import example, given
from hypothesis import strategies as st

from gradekit.asserts import assert_close, assert_length, assert_row, assert_unchanged
from gradekit.tolerance import Tolerance

from ._vectors import added

QUARTERS = st.integers(-8, 8).map(lambda k: k / 4)


@st.composite
def _layers(draw):
    """Draw two vectors and the weights of a layer that takes them."""
    inputs, outputs = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    rows = st.lists(
        st.lists(QUARTERS, min_size=inputs, max_size=inputs),
        min_size=outputs + 2,
        max_size=outputs + 2,
    )
    x, y, *w = draw(rows)
    return x, y, w


@given(layer=_layers())
@example(layer=([1.0, 2.0], [0.0, 0.0], [[3.0, 4.0], [5.0, 6.0], [0.0, 1.0]]))
def linear_matches_the_definition(linear, reference, layer):
    """Output o of linear(x, w) is the sum of w[o][i] * x[i] over all inputs i.

    Every row of w makes one output, so there are as many outputs as rows.
    """
    x, _, w = layer
    assert_close(linear(x, w), reference.linear(x, w))


@given(layer=_layers())
@example(layer=([1.0, 2.0], [0.0, 0.0], [[3.0, 4.0], [5.0, 6.0], [0.0, 1.0]]))
def linear_is_a_plain_list(linear, layer):
    """linear returns a list of its outputs, not the only row of a batch.

    [11.0, 17.0] and not [[11.0, 17.0]]. Everywhere else either is accepted.
    """
    x, _, w = layer
    assert_row(linear, x, w, length=len(w))


@given(layer=_layers(), index=st.integers(0, 3))
@example(layer=([1.0, 2.0], [0.0, 0.0], [[3.0, 4.0], [5.0, 6.0], [0.0, 1.0]]), index=1)
def linear_of_a_single_input_is_a_column(linear, layer, index):
    """If only input i is not 0, the outputs are column i of the weights, times that input.

    The others contribute nothing. So a row belongs to an output and a column to an input.
    """
    x, _, w = layer
    i = index % len(x)
    alone = [entry if j == i else 0.0 for j, entry in enumerate(x)]
    assert_close(linear(alone, w), [row[i] * x[i] for row in w])


@given(layer=_layers())
@example(layer=([1.0, 2.0], [0.5, -1.0], [[3.0, 4.0], [5.0, 6.0], [0.0, 1.0]]))
def linear_adds_up(linear, layer):
    """linear(x + y, w) is linear(x, w) + linear(y, w).

    That is what makes it linear: nothing is added, cut off or normalised.
    """
    x, y, w = layer
    first, second = linear(x, w), linear(y, w)
    assert_length(first, len(w))
    assert_length(second, len(w))
    assert_close(linear(added(x, y), w), added(first, second))


@given(layer=_layers())
@example(layer=([1.0, 2.0], [0.0, 0.0], [[3.0, 4.0]]))
def linear_leaves_its_arguments_alone(linear, layer):
    """linear changes neither the vector nor the weights.

    The same weights serve every position.
    """
    x, _, w = layer
    assert_unchanged(linear, x, w)


@given(layer=_layers())
@example(layer=([1.0, 2.0], [0.0, 0.0], [[3.0, 4.0], [5.0, 6.0]]))
def linear_in_double_precision(linear, reference, layer):
    """The sums are computed in double precision, to about 15 digits.

    Python floats and NumPy's default are double; float32 keeps 7 digits.
    """
    x, _, w = layer
    x = [entry / 3 for entry in x]
    size = max(math.fsum(abs(a * b) for a, b in zip(row, x, strict=True)) for row in w)
    within = Tolerance(roundoffs=(len(x) + 1) * size, source="u (C + 1) times the sum of |w x|")
    assert_close(linear(x, w), reference.linear(x, w), within=within, precision="double")
