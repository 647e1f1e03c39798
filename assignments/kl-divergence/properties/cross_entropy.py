"""What it means to be the cross-entropy of a belief.

Source: Cover & Thomas (2006), chapter 2. `identities` are derived by SymPy.
"""

import math

from hypothesis import example, given
from hypothesis import strategies as st

from gradekit.asserts import assert_at_least, assert_close, assert_refuses, assert_unchanged
from gradekit.strategies import logits, permutations

from ._calculations import (
    BELIEFS,
    BELIEFS_OF_FIVE,
    BELIEFS_OF_THREE,
    PAIRS,
    PARTS_OF_A_CLASS,
    POSITIVE_PAIRS,
    SATURATED,
    SHARES,
    _assert_infinite,
    _assert_loss_of_a_certainty,
    _assert_nothing_for_what_never_happens,
    _assert_same_in_any_order,
    _assert_slope,
    _assert_sum_of_independent_choices,
    _cost,
    _mixture,
    _with,
    _within,
)


@given(pair=PAIRS)
@example(pair=([0.5, 0.5], [0.75, 0.25]))
@example(pair=([0.5, 0.5], [1.0 - 2.0**-12, 2.0**-12]))
def cross_entropy_matches_the_definition(cross_entropy, reference, pair):
    """cross_entropy(q, p) is the sum of -q[j] log p[j].

    Things happen as q says; each surprises whoever believes p by -log p[j]. So q gives
    the weights and p stands inside the logarithm.
    """
    q, p = pair
    assert_close(cross_entropy(q, p), reference.cross_entropy(q, p), within=_within(q, p))


def cross_entropy_of_the_printed_pairs(cross_entropy, reference):
    """[0.5, 0.5] believed to be [0.9, 0.1] costs 1.204 nats, the other way round 0.693.

    The order of the arguments counts: first what happens, then what is believed.
    """
    for q, p in (([0.5, 0.5], [0.9, 0.1]), ([0.9, 0.1], [0.5, 0.5]), ([0.9, 0.1], [0.8, 0.2])):
        assert_close(cross_entropy(q, p), reference.cross_entropy(q, p), within=_within(q, p))


@given(p=BELIEFS, t=st.integers(0, 4))
@example(p=[0.25, 0.75], t=0)
@example(p=[1.0 - 2.0**-12, 2.0**-12], t=1)
def cross_entropy_of_a_certainty_is_the_loss(cross_entropy, p, t):
    """If class t is certain, the cross-entropy is -log p[t].

    All other terms are 0. This is the loss of a classifier, whose right answer is certain.
    """
    _assert_loss_of_a_certainty(cross_entropy, p, t)


@given(q=BELIEFS_OF_THREE, r=BELIEFS_OF_THREE, p=BELIEFS_OF_THREE, part=PARTS_OF_A_CLASS)
@example(q=[0.75, 0.25], r=[0.25, 0.75], p=[0.25, 0.75], part=0.5)
def cross_entropy_is_linear_in_what_happens(cross_entropy, q, r, p, part):
    """What happens as q in one part of all cases and as r in the others costs the mean.

    The weights stand outside the logarithm. Every q is a mixture of certainties, so this
    and the claim about certainties leave only one function.
    """
    mixed = _mixture(part, q, r)
    want = part * cross_entropy(q, p) + (1.0 - part) * cross_entropy(r, p)
    within = _within(mixed, p) + _within(q, p) + _within(r, p)
    assert_close(cross_entropy(mixed, p), want, within=within)


@given(pair=POSITIVE_PAIRS)
@example(pair=([0.5, 0.5], [0.75, 0.25]))
@example(pair=([0.5, 0.5], [1.0 - 2.0**-12, 2.0**-12]))
def cross_entropy_is_entropy_plus_divergence(cross_entropy, identities, pair):
    """cross_entropy(q, p) is the entropy of q plus the divergence of p from q.

    One part nobody can avoid, since q is uncertain; the other is the price of believing p.
    """
    q, p = pair
    want = identities.entropy(q) + identities.divergence(q, p)
    assert_close(cross_entropy(q, p), want, within=_within(q, p) * 2)


@given(q=SHARES)
@example(q=[0.75, 0.25])
@example(q=[0.5, 0.0, 0.5])
@example(q=[1.0 - 2.0**-12, 2.0**-12])
def cross_entropy_of_the_truth_is_its_entropy(cross_entropy, entropy, q):
    """Whoever believes what is true pays the entropy: cross_entropy(q, q) = entropy(q).

    A class that never happens, and that nobody expects, adds 0 log 0 = 0.
    """
    assert_close(cross_entropy(q, q), entropy(q), within=_within(q) * 2)


@given(pair=POSITIVE_PAIRS, place=st.integers(0, 5), rest=st.sampled_from([0.0, 0.25, 0.5]))
@example(pair=([1.0], [1.0]), place=0, rest=0.0)
def cross_entropy_ignores_what_never_happens(cross_entropy, pair, place, rest):
    """A class with q[j] = 0 adds nothing, whether p[j] is 0 or not.

    If the belief spares no room for it, all is as before. If it does, the others have
    that much less: each surprises by -log(1 - p[j]) more.
    """
    _assert_nothing_for_what_never_happens(cross_entropy, pair, place, rest)


@given(pair=POSITIVE_PAIRS, place=st.integers(0, 5), share=st.sampled_from([0.25, 0.5, 0.75]))
@example(pair=([1.0], [1.0]), place=1, share=0.5)
def cross_entropy_of_the_impossible_is_infinite(cross_entropy, pair, place, share):
    """What happens although p[j] = 0 costs an infinite amount, or is answered by an error.

    -log 0 is infinite. inf is right, and so is the ValueError of math.log(0); where a
    guard of 1e-12 stands in the logarithm, 27.6 times q[j] is accepted.
    """
    q, p = pair
    happening, believed = _with([x * (1.0 - share) for x in q], place, share), _with(p, place, 0.0)
    got = _cost(cross_entropy, happening, believed)
    within = _within(happening)
    _assert_infinite(got, or_at_least=share * SATURATED, within=within)


@given(digits=st.integers(2, 9), share=st.sampled_from([0.25, 0.5, 0.75]))
@example(digits=9, share=0.5)
def cross_entropy_takes_small_beliefs_as_they_are(cross_entropy, reference, digits, share):
    """Beliefs as small as 1e-9 count as they are.

    A guard against log(0) may be as large as 1e-12. A larger one, such as 1e-6, makes all
    bad beliefs look equally bad too early.
    """
    q, p = [1.0 - share, share], [1.0 - 10.0**-digits, 10.0**-digits]
    assert_close(cross_entropy(q, p), reference.cross_entropy(q, p), within=_within(q, p))


@given(pair=POSITIVE_PAIRS)
@example(pair=([0.5, 0.5], [0.75, 0.25]))
@example(pair=([1.0 - 2.0**-12, 2.0**-12], [1.0 - 2.0**-12, 2.0**-12]))
def cross_entropy_is_at_least_the_entropy(cross_entropy, entropy, pair):
    """No belief costs less than the truth: cross_entropy(q, p) is at least entropy(q).

    This is Gibbs' inequality: the logarithm lies below each of its tangents.
    """
    q, p = pair
    assert_at_least(cross_entropy(q, p), entropy(q), within=_within(q, p) + _within(q))


@given(q=BELIEFS)
@example(q=[0.75, 0.25])
def cross_entropy_of_a_uniform_belief_is_log_n(cross_entropy, q):
    """Whoever believes n classes equally likely pays log n, whatever happens.

    Every class surprises by the same log n, and the weights sum to 1.
    """
    p = [1.0 / len(q)] * len(q)
    assert_close(cross_entropy(q, p), math.log(len(q)), within=_within(q, p))


@given(q=BELIEFS_OF_THREE, p=BELIEFS_OF_THREE, r=BELIEFS_OF_THREE)
@example(q=[0.5, 0.5], p=[0.75, 0.25], r=[0.25, 0.75])
@example(q=[0.5, 0.5], p=[1.0 - 2.0**-6, 2.0**-6], r=[0.25, 0.75])
def cross_entropy_of_independent_choices_adds_up(cross_entropy, q, p, r):
    """For two independent choices, independently believed, the cross-entropies add up.

    Probabilities multiply, in q and in p, so the logarithms add.
    """
    _assert_sum_of_independent_choices(cross_entropy, q, p, r)


@given(q=BELIEFS_OF_FIVE, p=BELIEFS_OF_FIVE, order=permutations(5))
@example(q=[0.5, 0.5], p=[0.25, 0.75], order=[1, 0])
def cross_entropy_ignores_the_order(cross_entropy, q, p, order):
    """Reordering the classes in q and p alike leaves the cross-entropy unchanged.

    What counts is which belief meets which event, not where they stand.
    """
    _assert_same_in_any_order(cross_entropy, q, p, order)


@given(q=BELIEFS_OF_THREE, z=logits(size=3, largest=2.0), j=st.integers(0, 2))
@example(q=[0.5, 0.25, 0.25], z=[0.0, 0.0, 0.0], j=0)
def slope_of_the_cross_entropy_is_softmax_minus_q(cross_entropy, reference, identities, q, z, j):
    """If p = softmax(z), the slope of cross_entropy(q, p) along a logit is p[j] - q[j].

    This is why training on it is so simple: the gradient is what is believed minus what
    happens.
    """
    want = identities.expected_gradient(q, z)[j]
    _assert_slope(cross_entropy, reference.softmax, q, z, j, want)


@given(pair=POSITIVE_PAIRS)
@example(pair=([0.5, 0.5], [0.75, 0.25]))
def cross_entropy_leaves_its_arguments_alone(cross_entropy, pair):
    """cross_entropy does not change the probabilities that it is given.

    The caller needs them again.
    """
    assert_unchanged(cross_entropy, *pair)


@given(pair=POSITIVE_PAIRS)
@example(pair=([0.5, 0.5], [0.75, 0.25]))
@example(pair=([0.5, 0.5], [1.0 - 2.0**-12, 2.0**-12]))
def cross_entropy_in_double_precision(cross_entropy, reference, pair):
    """The cross-entropy is computed in double precision, to about 15 digits.

    Python floats and NumPy's default are double; float32 keeps 7 digits.
    """
    q, p = pair
    want = reference.cross_entropy(q, p)
    assert_close(cross_entropy(q, p), want, within=_within(q, p), precision="double")


@given(q=BELIEFS_OF_THREE, p=BELIEFS_OF_FIVE)
def cross_entropy_refuses_lists_of_different_lengths(cross_entropy, q, p):
    """Lists of different lengths are answered with a ValueError or an IndexError.

    Advice: zip drops what is left over without a word; zip(q, p, strict=True) tells.
    """
    assert_refuses(cross_entropy, q, p)


@given(share=st.sampled_from([0.25, 0.5, 0.75]))
def cross_entropy_says_that_the_impossible_is_infinite(cross_entropy, share):
    """What happens although p[j] = 0 is answered with inf, or with an error.

    Advice: a guard such as 1e-12 in the logarithm makes a finite number of it, 27.6 for
    each time, which looks like the cost of a bad belief but is that of an impossible one.
    """
    _assert_infinite(_cost(cross_entropy, [1.0 - share, share], [1.0, 0.0]))
