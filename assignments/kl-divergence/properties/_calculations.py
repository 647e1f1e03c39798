"""Small calculations that several claims share, and what is drawn.

Probabilities are sixteenths, so that sums, products and mixtures of them are exact in
floats, and 0.0625 is the smallest above 0. q is what happens, p is what is believed.
q_j = 0 is drawn in the claims about the definition and about zeros only, and p_j = 0
where q_j > 0 in those about the impossible only, so that each costs its own points.
"""

import math
from itertools import pairwise

from hypothesis import strategies as st

from gradekit import tolerance
from gradekit.asserts import Mismatch, assert_close, show

PARTS = 16
"""Into how many parts a whole is divided before it is shared out."""

STEP = 2.0**-17
"""The h of every central difference: near 1e-5, and z + h is exact on the grid."""

LETTERS = 27
"""Twenty-six letters and the mark between names."""

SLOPE_OF_A_GUARD = tolerance.Tolerance(
    roundoffs=0.0, below=1e-7, above=1e-7, source="slope of a guard: p is above 0.005 here"
)
"""What 1e-12 beside a probability may add to a slope, and far more."""

SAID_BY_AN_ERROR = {"ValueError", "ZeroDivisionError", "OverflowError", "FloatingPointError"}
"""What Python raises in place of an infinite result; log(0) is a ValueError."""

SATURATED = -math.log(tolerance.GUARD)
"""27.6, what an event costs whose probability 0 is replaced by 1e-12."""


def _shares(cuts):
    """Cut a whole at some sixteenths, and give the pieces."""
    edges = [0, *sorted(cuts), PARTS]
    return [(right - left) / PARTS for left, right in pairwise(edges)]


def _pair(cuts):
    """Cut two wholes into equally many pieces, as many as the first list has places for."""
    first, second = cuts
    return _shares(first), _shares(second[: len(first)])


def _product(first, second):
    return [x * y for x in first for y in second]


def _mixture(weight, first, second):
    return [weight * x + (1.0 - weight) * y for x, y in zip(first, second, strict=True)]


def _with(shares, place, value):
    """Put one more class among the others."""
    place %= len(shares) + 1
    return [*shares[:place], value, *shares[place:]]


def _split(shares, place, part):
    """Tell apart two kinds of a class; the first has this part of it."""
    place %= len(shares)
    whole = shares[place]
    return [*shares[:place], whole * part, whole * (1.0 - part), *shares[place + 1 :]]


def _one_hot(index, size):
    return [1.0 if j == index else 0.0 for j in range(size)]


def _moved(z, index, step):
    return [x + step if j == index else x for j, x in enumerate(z)]


def _cost(function, q, p):
    """Call a function; an error that stands for an infinite number counts as one."""
    try:
        return function(q, p)
    except Exception as error:
        if getattr(error, "exception", type(error).__name__) in SAID_BY_AN_ERROR:
            return math.inf
        raise


def _assert_infinite(got, *, or_at_least=math.inf, within=None):
    """Assert inf, or a number that a small enough guard leaves."""
    least = or_at_least if within is None else within.interval(or_at_least)[0]
    if got >= least:
        return
    guarded = "" if within is None else f"; with a guard of 1e-12, at least {or_at_least:.3f}"
    raise Mismatch(
        f"the cost of the impossible is {show(got)}, but should be inf, or an error{guarded}",
        got=show(got),
        expected=f"inf, or an error{guarded}",
    )


def _slope(function, q, z, j, softmax):
    """Measure how a function of q and softmax(z) changes with one logit."""
    costs = [function(q, softmax(_moved(z, j, step))) for step in (STEP, -STEP)]
    return (costs[0] - costs[1]) / (2.0 * STEP), costs


def _assert_loss_of_a_certainty(cost, p, t):
    """Assert that -log p[t] is what p costs if class t is certain."""
    t %= len(p)
    q = _one_hot(t, len(p))
    assert_close(cost(q, p), -math.log(p[t]), within=_within(q, p))


def _assert_nothing_for_what_never_happens(cost, pair, place, rest):
    """Assert that one more class costs only the room that the belief spares for it."""
    q, p = pair
    longer_q, longer_p = _with(q, place, 0.0), _with([x * (1.0 - rest) for x in p], place, rest)
    want = cost(q, p) - math.log(1.0 - rest)
    within = _within(longer_q, longer_p) + _within(q, p)
    assert_close(cost(longer_q, longer_p), want, within=within)


def _assert_sum_of_independent_choices(cost, q, p, r):
    """Assert that costs add up where q and r happen independently, and p is believed of both."""
    happening, believed = _product(q, r), _product(p, p)
    want = cost(q, p) + cost(r, p)
    within = _within(happening, believed) + _within(q, p) + _within(r, p)
    assert_close(cost(happening, believed), want, within=within)


def _assert_same_in_any_order(cost, q, p, order):
    got = cost([q[j] for j in order], [p[j] for j in order])
    assert_close(got, cost(q, p), within=_within(q, p) * 2)


def _assert_slope(cost, softmax, q, z, j, want):
    """Assert how the cost of softmax(z) changes with one logit."""
    slope, costs = _slope(cost, q, z, j, softmax)
    assert_close(slope, want, within=_within_slope(q, softmax(z)), given=costs, what="the slope")


def _assert_right_after(calls, cost, right):
    """Assert that each call of a history is answered as if it stood alone."""
    for call in calls:
        with call:
            got, want = call.of(cost), right(*call.arguments)
            assert_close(got, want, within=_within(*call.arguments))


def _within(q, p=None):
    return tolerance.divergence(q, q if p is None else p)


def _within_slope(q, p):
    """Allow for the rounding of two values, divided by h, and for the slope of a guard."""
    return tolerance.difference_quotient(_within(q, p), STEP) + SLOPE_OF_A_GUARD


INNER = (8, 4, 12, 2, 6, 10, 14, 1, 3, 5, 7, 9, 11, 13, 15)  # halves and quarters first
INNER_CUTS = st.sampled_from(INNER)
CUTS = st.sampled_from((*INNER, 0, PARTS))  # at an end, or where two coincide, a share is 0
SHARES = st.lists(CUTS, max_size=4).map(_shares)
BELIEFS = st.lists(INNER_CUTS, max_size=4, unique=True).map(_shares)
BELIEFS_OF_THREE = st.lists(INNER_CUTS, min_size=2, max_size=2, unique=True).map(_shares)
BELIEFS_OF_FIVE = st.lists(INNER_CUTS, min_size=4, max_size=4, unique=True).map(_shares)
FOUR_INNER_CUTS = st.lists(INNER_CUTS, min_size=4, max_size=4, unique=True)
PAIRS = st.tuples(st.lists(CUTS, min_size=1, max_size=4), FOUR_INNER_CUTS).map(_pair)
POSITIVE_PAIRS = st.tuples(
    st.lists(INNER_CUTS, min_size=1, max_size=4, unique=True), FOUR_INNER_CUTS
).map(_pair)
PARTS_OF_A_CLASS = INNER_CUTS.map(lambda k: k / PARTS)
