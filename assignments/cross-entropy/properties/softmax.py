"""What it means to be softmax.

Source: Bridle (1990). Logits stay within 4 of zero wherever a claim is about being
right, so that guards and overflow show only in the claims about them.
"""

import math
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from gradekit import tolerance
from gradekit.asserts import (
    assert_at_least,
    assert_at_most,
    assert_close,
    assert_distribution,
    assert_finite,
    assert_length,
    assert_row,
    assert_unchanged,
)
from gradekit.strategies import grid, logits, predictions, rearrangements, shifts

from ._calculations import HOPELESS, LETTERS, LOUD, _logs, _loud, _moved, _over

FAR = st.sampled_from([1e3, 1e4])


def _entropy(p):
    return math.fsum(-x * math.log(x) for x in p if x > 0.0)


@given(z=logits())
@example(z=[0.0, 0.0])
@example(z=[1.0, 2.0, 3.0])
def softmax_sums_to_one(softmax, z):
    """Softmax returns one probability for each logit, and they sum to 1.

    Each is at least 0. Together they share out exactly one unit of belief: that is
    what dividing by the sum is for.
    """
    assert_distribution(softmax(z), size=len(z), within=tolerance.total(z))


@given(prediction=predictions(least=2))
@example(prediction=([1.0, 2.0, 3.0], 0))
def softmax_ratio_law(softmax, prediction):
    """The ratio of two probabilities is exp of the difference of their logits.

    The sum by which both are divided cancels. Together with the sum of 1 this leaves
    no choice: there is only one softmax.
    """
    z, j = prediction
    p = softmax(z)
    assert_length(p, len(z))
    ratios = [_over(x, p[j]) for x in p]
    within = tolerance.probabilities(z) * 2
    want = [math.exp(x - z[j]) for x in z]
    assert_close(ratios, want, within=within, given=p, what=f"(p / p[{j}])")


@given(z=logits())
@example(z=[1.0, 2.0, 3.0])
def softmax_matches_the_definition(softmax, reference, z):
    """softmax(z)[j] is exp(z[j]) divided by the sum of exp(z[k]) over all k.

    The exponential makes every score positive, the division makes them sum to 1.
    """
    assert_close(softmax(z), reference.softmax(z), within=tolerance.probabilities(z))


@given(z=logits(), c=shifts(64))
def softmax_shift_invariance(softmax, z, c):
    """Adding the same constant to every logit leaves softmax unchanged.

    The constant becomes the same factor above and below the fraction line. This is why
    the largest logit may be subtracted first, which keeps exp from overflowing.
    """
    within = tolerance.probabilities(z) + tolerance.probabilities(_moved(z, c))
    assert_close(softmax(_moved(z, c)), softmax(z), within=within)


@given(z=logits(least=2))
def softmax_keeps_the_order(softmax, z):
    """A larger logit never gets a smaller probability.

    exp grows with its argument, and every entry is divided by the same number.
    """
    p = softmax(z)
    assert_length(p, len(z))
    order = sorted(range(len(z)), key=lambda j: z[j])
    for low, high in pairwise(order):
        assert_at_least(p[high], p[low], what=f"the probability of logit {z[high]}")


@given(size=st.integers(2, 40), c=grid(-4, 4))
@example(size=LETTERS, c=0.0)
@example(size=3, c=-2.0)
def softmax_of_equal_logits_is_uniform(softmax, size, c):
    """Equal logits give equal probabilities, 1/V each.

    A model that prefers nothing spreads its belief evenly over the V classes.
    """
    z = [c] * size
    assert_close(softmax(z), [1.0 / size] * size, within=tolerance.probabilities(z))


@given(z=logits())
@example(z=[1.0, 2.0, 3.0])
def softmax_is_a_plain_list(softmax, z):
    """Softmax returns its numbers as they are, not as the only row of a batch.

    [0.5, 0.5] and not [[0.5, 0.5]]. Everywhere else either is accepted.
    """
    assert_row(softmax, z, length=len(z))


@given(z=logits(size=1))
@example(z=[2.0])
def softmax_of_a_single_class(softmax, z):
    """With one class there is no choice: its probability is 1.

    exp(z) divided by itself. No other claim tries a single class.
    """
    assert_close(softmax(z), [1.0], within=tolerance.total(z))


@given(arrangement=rearrangements())
@example(arrangement=([1.0, 2.0, 3.0], [2, 0, 1]))
@example(arrangement=([1.0, -1.0], [1, 0]))
def softmax_follows_a_permutation(softmax, arrangement):
    """Reordering the logits reorders the probabilities in the same way.

    No class is special: neither the first nor the last is left out of the sum.
    """
    z, order = arrangement
    p = softmax(z)
    assert_length(p, len(z))
    within = tolerance.probabilities(z) * 2
    assert_close(softmax([z[j] for j in order]), [p[j] for j in order], within=within)


@given(weights=st.lists(st.integers(1, 60), min_size=2, max_size=5))
@example(weights=[5, 10, 60, 20, 5])
@example(weights=[10, 60, 20, 10])
def softmax_undoes_the_logarithm(softmax, weights):
    """Softmax of the logarithms of some weights is each weight divided by their sum.

    exp undoes log. So the logarithms of probabilities are logits of these probabilities.
    """
    z = _logs(weights)
    want = [weight / sum(weights) for weight in weights]
    assert_close(softmax(z), want, within=tolerance.probabilities(z) * 2)


@given(z=logits(least=2), heat=st.sampled_from([4.0, 16.0, 64.0, 256.0, 1024.0]))
@example(z=[1.0, 2.0, 3.0], heat=4.0)
@example(z=[0.0, 0.0, 0.0], heat=4.0)
def softmax_tends_to_uniform_when_hot(softmax, z, heat):
    """Dividing all logits by a large temperature brings every probability near 1/V.

    With s = (max z - min z) / T, every one lies between exp(-s) / V and exp(s) / V.
    """
    hot = [x / heat for x in z]
    p = softmax(hot)
    assert_length(p, len(z))
    spread = max(hot) - min(hot)
    for x in p:
        bound = tolerance.probabilities(hot)
        assert_at_least(x, math.exp(-spread) / len(z), within=bound)
        assert_at_most(x, math.exp(spread) / len(z), within=bound)


@given(
    scores=st.lists(st.integers(-4, 4), min_size=2, max_size=5, unique=True),
    cold=st.sampled_from([4.0, 8.0, 16.0]),
)
@example(scores=[1, 2, 3], cold=8.0)
def softmax_tends_to_the_largest_when_cold(softmax, scores, cold):
    """Dividing all logits by a small temperature leaves all belief with the largest.

    Every other probability is at most exp(-d), where d is how far its logit lies below.
    """
    z = [score * cold for score in scores]
    p = softmax(z)
    assert_length(p, len(z))
    bound = tolerance.probabilities(z)
    others = sum(math.exp(x - max(z)) for x in z) - 1.0
    for x, logit in zip(p, z, strict=True):
        assert_at_most(x, math.exp(logit - max(z)), within=bound)
    assert_at_least(p[z.index(max(z))], 1.0 / (1.0 + others), within=bound)


@given(z=logits(least=2), factor=st.sampled_from([1.5, 2.0, 4.0]))
@example(z=[1.0, 2.0, 3.0], factor=2.0)
@example(z=[1.0, 0.0], factor=4.0)
@example(z=[1.0, -1.0], factor=2.0)
def softmax_entropy_grows_with_temperature(softmax, z, factor):
    """Raising the temperature never lowers the entropy of softmax.

    Dividing the logits by T > 1 brings them together: the model is less sure.
    """
    cool, hot = softmax(z), softmax([x / factor for x in z])
    assert_length(cool, len(z))
    assert_length(hot, len(z))
    within = tolerance.total(z) * (2.0 + 2.0 * math.log(len(z)))
    assert_finite([cool, hot])
    assert_at_least(
        _entropy(hot), _entropy(cool), within=within, given=[cool, hot], what="the entropy"
    )


@given(z=logits())
@example(z=[0.0, 0.0])
def softmax_ignores_a_hopeless_class(softmax, z):
    """One more class with a logit of -1000 gets probability 0 and changes no other.

    exp(-1000) is nothing beside the rest. Masked and padded positions rely on this.
    """
    padded = [*z, HOPELESS]
    want = softmax(z)
    assert_length(want, len(z))
    assert_close(softmax(padded), [*want, 0.0], within=tolerance.probabilities(padded))


@given(z=st.lists(st.integers(-4, 4), min_size=2, max_size=5))
@example(z=[1, 2, 3])
def softmax_takes_whole_numbers(softmax, reference, z):
    """Logits that are whole numbers give what the equal floats give.

    An array made from a list of ints holds ints, and fractions written into it are cut off.
    """
    want = reference.softmax([float(x) for x in z])
    assert_close(softmax(z), want, within=tolerance.probabilities(z))


@given(z=logits(), c=LOUD)
@example(z=[0.0, -1.0], c=1e3)
@example(z=[0.0, 0.0], c=1e4)
def softmax_survives_large_logits(softmax, reference, z, c):
    """Logits of a size up to 10,000 do not make softmax overflow.

    exp(710) is more than a float can hold. Subtract the largest logit from all of them
    first: the result is the same, and exp then never sees a number above 0.
    """
    loud = [*_loud(z, c), -c]
    assert_close(softmax(loud), reference.softmax(loud), within=tolerance.probabilities(loud))


@given(z=logits(least=2), c=FAR)
@example(z=[0.0, 0.0], c=1e4)
def softmax_survives_very_negative_logits(softmax, reference, z, c):
    """Logits that all lie far below 0 do not make softmax divide 0 by 0.

    If every exp underflows to 0 their sum is 0. Subtract the largest logit, also when
    it is negative, and one of them is exp(0) = 1.
    """
    deep = _loud(z, -c)
    assert_close(softmax(deep), reference.softmax(deep), within=tolerance.probabilities(deep))


@given(z=logits())
@example(z=[1.0, 2.0])
@example(z=[1.0, -1.0])
def softmax_leaves_its_argument_alone(softmax, z):
    """softmax does not change the list that it is given.

    The caller may still need the logits. Build a new list.
    """
    assert_unchanged(softmax, z)


@given(z=logits(least=2))
@example(z=[1.0, 2.0, 3.0])
def softmax_in_double_precision(softmax, reference, z):
    """Softmax is computed in double precision, to about 15 digits.

    Python floats and NumPy's default are double; float32 keeps 7 digits.
    """
    want = reference.softmax(z)
    assert_close(softmax(z), want, within=tolerance.probabilities(z), precision="double")
