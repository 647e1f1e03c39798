"""What it means to be the divergence of a belief.

Source: Kullback & Leibler (1951). `identities` are derived by SymPy.
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
    _slope,
    _split,
    _with,
    _within,
    _within_slope,
)


@given(pair=PAIRS)
@example(pair=([0.5, 0.5], [0.75, 0.25]))
@example(pair=([0.5, 0.5], [1.0 - 2.0**-12, 2.0**-12]))
def divergence_matches_the_definition(kl_divergence, reference, pair):
    """kl_divergence(q, p) is the sum of q[j] log(q[j] / p[j]).

    Things happen as q says. Each surprises whoever believes p by log(q[j] / p[j]) more
    than whoever knows q, or less if that is negative.
    """
    q, p = pair
    assert_close(kl_divergence(q, p), reference.kl_divergence(q, p), within=_within(q, p))


def divergence_has_a_direction(kl_divergence, reference):
    """[0.5, 0.5] believed to be [0.9, 0.1] costs 0.511 nats extra, the other way round 0.368.

    The divergence is not a distance: which of the two happens and which is believed makes
    a difference.
    """
    for q, p in (([0.5, 0.5], [0.9, 0.1]), ([0.9, 0.1], [0.5, 0.5]), ([0.9, 0.1], [0.8, 0.2])):
        assert_close(kl_divergence(q, p), reference.kl_divergence(q, p), within=_within(q, p))


@given(pair=POSITIVE_PAIRS)
@example(pair=([0.5, 0.5], [0.75, 0.25]))
@example(pair=([0.5, 0.5], [1.0 - 2.0**-12, 2.0**-12]))
def divergence_is_cross_entropy_minus_entropy(kl_divergence, cross_entropy, entropy, pair):
    """The divergence is what p costs beyond the unavoidable: cross_entropy(q, p) - entropy(q).

    So whoever makes the cross-entropy small makes the divergence small: the entropy of q
    does not depend on p.
    """
    q, p = pair
    want = cross_entropy(q, p) - entropy(q)
    assert_close(kl_divergence(q, p), want, within=_within(q, p) * 2 + _within(q))


@given(pair=POSITIVE_PAIRS)
@example(pair=([0.5, 0.5], [0.75, 0.25]))
def divergence_is_never_negative(kl_divergence, pair):
    """The divergence is at least 0, though single terms of it may be negative.

    Gibbs' inequality: a wrong belief costs more than the truth, or the same, never less.
    Rounding may take it to -1e-17, which is accepted.
    """
    q, p = pair
    assert_at_least(kl_divergence(q, p), 0.0, within=_within(q, p))


@given(q=SHARES)
@example(q=[0.75, 0.25])
@example(q=[0.5, 0.0, 0.5])
def divergence_of_the_truth_is_zero(kl_divergence, q):
    """Believing what is true costs nothing extra: kl_divergence(q, q) = 0.

    Also where some classes never happen: 0 log(0 / 0) counts as 0.
    """
    assert_close(kl_divergence(q, q), 0.0, within=_within(q))


@given(pair=POSITIVE_PAIRS, place=st.integers(0, 5), rest=st.sampled_from([0.0, 0.25, 0.5]))
@example(pair=([1.0], [1.0]), place=0, rest=0.0)
def divergence_ignores_what_never_happens(kl_divergence, pair, place, rest):
    """A class with q[j] = 0 adds nothing, whether p[j] is 0 or not.

    0 log 0 counts as 0. If the belief spares room for it, the others have less: the
    divergence grows by -log(1 - p[j]).
    """
    _assert_nothing_for_what_never_happens(kl_divergence, pair, place, rest)


@given(pair=POSITIVE_PAIRS, place=st.integers(0, 5), share=st.sampled_from([0.25, 0.5, 0.75]))
@example(pair=([1.0], [1.0]), place=1, share=0.5)
def divergence_of_the_impossible_is_infinite(kl_divergence, identities, pair, place, share):
    """What happens although p[j] = 0 makes the divergence infinite, or is answered by an error.

    inf is right, and so are the ZeroDivisionError of q / 0 and the ValueError of log(0);
    where a guard of 1e-12 stands in the logarithm, 27.6 times q[j] is accepted.
    """
    q, p = pair
    happening, believed = _with([x * (1.0 - share) for x in q], place, share), _with(p, place, 0.0)
    got = _cost(kl_divergence, happening, believed)
    least = share * SATURATED - identities.entropy(happening)
    within = _within(happening)
    _assert_infinite(got, or_at_least=least, within=within)


@given(digits=st.integers(2, 9), share=st.sampled_from([0.25, 0.5, 0.75]))
@example(digits=9, share=0.5)
def divergence_takes_small_beliefs_as_they_are(kl_divergence, reference, digits, share):
    """Beliefs as small as 1e-9 count as they are.

    A guard against log(0) may be as large as 1e-12. A larger one, such as 1e-6, makes all
    bad beliefs look equally bad too early.
    """
    q, p = [1.0 - share, share], [1.0 - 10.0**-digits, 10.0**-digits]
    assert_close(kl_divergence(q, p), reference.kl_divergence(q, p), within=_within(q, p))


@given(p=BELIEFS, t=st.integers(0, 4))
@example(p=[0.25, 0.75], t=0)
@example(p=[1.0 - 2.0**-12, 2.0**-12], t=1)
def divergence_from_a_certainty_is_the_loss(kl_divergence, p, t):
    """If class t is certain, the divergence is -log p[t], the same as the cross-entropy.

    A certainty has no entropy. Only then are the two equal: for labels that are smoothed
    they differ by the entropy of the labels.
    """
    _assert_loss_of_a_certainty(kl_divergence, p, t)


@given(q=BELIEFS)
@example(q=[0.75, 0.25])
@example(q=[1.0 - 2.0**-12, 2.0**-12])
def divergence_from_a_uniform_belief_is_what_the_entropy_lacks(kl_divergence, entropy, q):
    """If p is uniform over n classes, the divergence is log n - entropy(q).

    It measures how far q is from being as uncertain as it could be.
    """
    p = [1.0 / len(q)] * len(q)
    want = math.log(len(q)) - entropy(q)
    assert_close(kl_divergence(q, p), want, within=_within(q, p) + _within(q))


@given(
    pair=POSITIVE_PAIRS, place=st.integers(0, 4), part=PARTS_OF_A_CLASS, believed=PARTS_OF_A_CLASS
)
@example(pair=([0.5, 0.5], [0.75, 0.25]), place=0, part=0.5, believed=0.25)
@example(pair=([0.5, 0.5], [1.0 - 2.0**-9, 2.0**-9]), place=1, part=0.5, believed=0.25)
def divergence_grouping_rule(kl_divergence, pair, place, part, believed):
    """Telling apart two kinds of a class adds the divergence within it, times q of the class.

    A finer look never makes the divergence smaller, and it stays the same where the belief
    about the kinds is right.
    """
    q, p = pair
    fine_q, fine_p = _split(q, place, part), _split(p, place, believed)
    kinds = [part, 1.0 - part], [believed, 1.0 - believed]
    want = kl_divergence(q, p) + q[place % len(q)] * kl_divergence(*kinds)
    within = _within(fine_q, fine_p) + _within(q, p) + _within(*kinds)
    assert_close(kl_divergence(fine_q, fine_p), want, within=within)


@given(q=BELIEFS_OF_THREE, p=BELIEFS_OF_THREE, r=BELIEFS_OF_THREE)
@example(q=[0.5, 0.5], p=[0.75, 0.25], r=[0.25, 0.75])
@example(q=[0.5, 0.5], p=[1.0 - 2.0**-6, 2.0**-6], r=[0.25, 0.75])
def divergence_of_independent_choices_adds_up(kl_divergence, q, p, r):
    """For two independent choices, independently believed, the divergences add up.

    Probabilities multiply, in q and in p, so the logarithm of their ratio is a sum.
    """
    _assert_sum_of_independent_choices(kl_divergence, q, p, r)


@given(q=BELIEFS_OF_FIVE, p=BELIEFS_OF_FIVE, order=permutations(5))
@example(q=[0.5, 0.25, 0.25], p=[0.25, 0.25, 0.5], order=[1, 2, 0])
def divergence_ignores_the_order(kl_divergence, q, p, order):
    """Reordering the classes in q and p alike leaves the divergence unchanged.

    What counts is which belief meets which event, not where they stand.
    """
    _assert_same_in_any_order(kl_divergence, q, p, order)


@given(q=BELIEFS_OF_THREE, z=logits(size=3, largest=2.0), j=st.integers(0, 2))
@example(q=[0.5, 0.25, 0.25], z=[0.0, 0.0, 0.0], j=0)
def slope_of_the_divergence_is_softmax_minus_q(kl_divergence, reference, identities, q, z, j):
    """If p = softmax(z), the slope of kl_divergence(q, p) along a logit is p[j] - q[j].

    It vanishes along all of them where the belief is right, and only there.
    """
    want = identities.expected_gradient(q, z)[j]
    _assert_slope(kl_divergence, reference.softmax, q, z, j, want)


@given(q=BELIEFS_OF_THREE, z=logits(size=3, largest=2.0), j=st.integers(0, 2))
@example(q=[0.5, 0.25, 0.25], z=[0.0, 0.0, 0.0], j=0)
def slope_of_the_divergence_is_that_of_the_cross_entropy(
    kl_divergence, cross_entropy, reference, q, z, j
):
    """Along every logit the divergence and the cross-entropy have the same slope.

    They differ by the entropy of q, which no logit changes. So training by the one is
    training by the other.
    """
    slope, costs = _slope(kl_divergence, q, z, j, reference.softmax)
    want, _ = _slope(cross_entropy, q, z, j, reference.softmax)
    within = _within_slope(q, reference.softmax(z)) * 2
    assert_close(slope, want, within=within, given=costs, what="the slope")


@given(pair=POSITIVE_PAIRS)
@example(pair=([0.5, 0.5], [0.75, 0.25]))
def divergence_leaves_its_arguments_alone(kl_divergence, pair):
    """kl_divergence does not change the probabilities that it is given.

    The caller needs them again.
    """
    assert_unchanged(kl_divergence, *pair)


@given(pair=POSITIVE_PAIRS)
@example(pair=([0.5, 0.5], [0.75, 0.25]))
@example(pair=([0.5, 0.5], [1.0 - 2.0**-12, 2.0**-12]))
def divergence_in_double_precision(kl_divergence, reference, pair):
    """The divergence is computed in double precision, to about 15 digits.

    Python floats and NumPy's default are double; float32 keeps 7 digits.
    """
    q, p = pair
    want = reference.kl_divergence(q, p)
    assert_close(kl_divergence(q, p), want, within=_within(q, p), precision="double")


@given(q=BELIEFS_OF_THREE, p=BELIEFS_OF_FIVE)
def divergence_refuses_lists_of_different_lengths(kl_divergence, q, p):
    """Lists of different lengths are answered with a ValueError or an IndexError.

    Advice: zip drops what is left over without a word; zip(q, p, strict=True) tells.
    """
    assert_refuses(kl_divergence, q, p)


@given(share=st.sampled_from([0.25, 0.5, 0.75]))
def divergence_says_that_the_impossible_is_infinite(kl_divergence, share):
    """What happens although p[j] = 0 is answered with inf, or with an error.

    Advice: a guard such as 1e-12 in the logarithm makes a finite number of it, 27.6 for
    each time, which looks like the cost of a bad belief but is that of an impossible one.
    """
    _assert_infinite(_cost(kl_divergence, [1.0 - share, share], [1.0, 0.0]))
