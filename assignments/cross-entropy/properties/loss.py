"""What it means to be cross-entropy loss, from logits.

Sources: Bridle (1990); Shannon (1948) for entropy. Logits stay within 4 of zero wherever a
claim is about being right: guards against log(0) show only in the claims about them.
"""

import math

from hypothesis import example, given
from hypothesis import strategies as st

from gradekit import tolerance
from gradekit.asserts import (
    assert_at_least,
    assert_at_most,
    assert_close,
    assert_length,
    assert_refuses,
    assert_unchanged,
)
from gradekit.strategies import distributions, grid, logits, predictions, rearrangements, shifts

from ._calculations import HOPELESS, LETTERS, LOUD, _beside, _log, _logs, _loud, _moved, _with

PRINTED = (1 / LETTERS, 0.0001, 0.001, 0.01, 0.1, 0.2, 0.25, 0.4, 0.5, 0.6, 0.8, 0.9)
"""The probabilities in the tables of the texts."""
FOUR_TOKENS = ((0.1, 0.6, 0.2, 0.1), 1)


def _exp(x):
    return math.exp(x) if x < 700.0 else math.inf


@given(prediction=predictions())
@example(prediction=([0.0, 0.0], 0))
@example(prediction=([1.0, 2.0, 3.0], 1))
def non_negativity(cross_entropy_loss, prediction):
    """The loss is never below 0.

    A probability is at most 1, so its logarithm is at most 0, and the minus sign makes
    the loss at least 0. An answer can cost nothing, but it earns nothing.
    """
    z, t = prediction
    assert_at_least(cross_entropy_loss(z, t), 0.0, within=tolerance.loss(z, t))


@given(z=logits(least=1, most=4), t=st.integers(0, 4), lead=st.integers(40, 60))
@example(z=[0.0], t=0, lead=40)
@example(z=[0.0, -1.0, 2.0], t=1, lead=40)
def zero_at_certainty(cross_entropy_loss, z, t, lead):
    """A right answer that the model is certain of costs nothing.

    Where the target's logit lies 36 or more above all others, its probability is 1 to
    sixteen digits, and -log 1 = 0.
    """
    t = min(t, len(z))
    sure = [*z[:t], float(lead), *z[t:]]
    assert_close(cross_entropy_loss(sure, t), 0.0, within=tolerance.loss(sure, t))


@given(prediction=predictions())
@example(prediction=([1.0, 2.0, 3.0], 0))
@example(prediction=([0.0, 0.0], 0))
@example(prediction=([4.0, -4.0, 0.0], 1))
def loss_matches_the_definition(cross_entropy_loss, reference, prediction):
    """The loss is the logarithm of the sum of exp(z[k]), minus the target's logit.

    That is -log softmax(z)[t], in nats: the natural logarithm, one position, no average
    over the classes.
    """
    z, t = prediction
    want = reference.cross_entropy_loss(z, t)
    assert_close(cross_entropy_loss(z, t), want, within=tolerance.loss(z, t))


@given(prediction=predictions())
@example(prediction=([1.0, 2.0, 3.0], 0))
@example(prediction=([0.0, 0.0], 0))
@example(prediction=([4.0, -4.0, 0.0], 1))
def loss_is_minus_log_softmax(cross_entropy_loss, softmax, prediction):
    """The loss is minus the logarithm of the probability that softmax gives the target.

    First probabilities, then the one of the right answer, then its logarithm, negated.
    """
    z, t = prediction
    p = softmax(z)
    assert_length(p, len(z))
    assert_close(cross_entropy_loss(z, t), -_log(p[t]), within=tolerance.loss(z, t) * 2)


@given(prediction=predictions(least=2))
@example(prediction=([1.0, 2.0, 3.0], 0))
@example(prediction=([4.0, -4.0, 0.0], 1))
@example(prediction=([0.0, 0.0, 0.0, 0.0], 0))
def loss_lies_between_gap_and_gap_plus_log_v(cross_entropy_loss, prediction):
    """The loss lies between the gap max z - z[t] and the gap plus log V.

    The sum of V exponentials is at least the largest of them and at most V times it.
    """
    z, t = prediction
    loss, gap = cross_entropy_loss(z, t), max(z) - z[t]
    within = tolerance.loss(z, t)
    assert_at_least(loss, gap, within=within)
    assert_at_most(loss, gap + math.log(len(z)), within=within)


@given(size=st.integers(2, 40), t=st.integers(0, 39), c=grid(-4, 4))
@example(size=LETTERS, t=3, c=0.0)
@example(size=3, t=1, c=-2.0)
def loss_of_equal_logits_is_log_v(cross_entropy_loss, size, t, c):
    """Equal logits cost log V, whichever of the V classes is right.

    Every class has probability 1/V. An untrained model of 27 letters starts near
    log 27 = 3.2958.
    """
    z, t = [c] * size, t % size
    assert_close(cross_entropy_loss(z, t), math.log(size), within=tolerance.loss(z, t))


@given(prediction=predictions(least=2), other=st.integers(1, 5), step=grid(0.25, 2))
@example(prediction=([1.0, 2.0, 3.0], 0), other=1, step=1.0)
@example(prediction=([-3.0, 4.0, 0.0], 0), other=1, step=1.0)
def loss_falls_with_the_target_and_rises_with_the_others(
    cross_entropy_loss, prediction, other, step
):
    """Raising the target's logit lowers the loss; raising another logit raises it.

    More score for the right answer is better, more score for a wrong one is worse.
    """
    z, t = prediction
    j = (t + 1 + other % (len(z) - 1)) % len(z)
    loss, within = cross_entropy_loss(z, t), tolerance.loss(z, t) * 2
    better, worse = _with(z, t, z[t] + step), _with(z, j, z[j] + step)
    assert_at_most(cross_entropy_loss(better, t), loss, within=within, what="the better loss")
    assert_at_least(cross_entropy_loss(worse, t), loss, within=within, what="the worse loss")


@given(prediction=predictions(), c=shifts(64))
@example(prediction=([0.0, 0.0, 0.0], 1), c=1.0)
def loss_shift_invariance(cross_entropy_loss, prediction, c):
    """Adding the same constant to every logit leaves the loss unchanged.

    Only differences of logits count: the log of the sum and the target's own logit both
    grow by the constant.
    """
    z, t = prediction
    within = tolerance.loss(z, t) + tolerance.loss(_moved(z, c), t)
    assert_close(cross_entropy_loss(_moved(z, c), t), cross_entropy_loss(z, t), within=within)


@given(z=logits(size=1))
@example(z=[2.0])
def loss_of_a_single_class(cross_entropy_loss, z):
    """With one class the loss is 0: there is nothing to be wrong about.

    The probability of the only class is 1, and log 1 is 0. No other claim tries a single class.
    """
    assert_close(cross_entropy_loss(z, 0), 0.0, within=tolerance.loss(z, 0))


@given(arrangement=rearrangements(), t=st.integers(0, 4))
@example(arrangement=([1.0, 2.0, 3.0], [2, 0, 1]), t=0)
def loss_follows_a_permutation(cross_entropy_loss, arrangement, t):
    """Reordering the classes together with the target leaves the loss unchanged.

    Where the right answer stands in the list does not matter, nor does the order of the rest.
    """
    z, order = arrangement
    t = t % len(z)
    got = cross_entropy_loss([z[j] for j in order], order.index(t))
    assert_close(got, cross_entropy_loss(z, t), within=tolerance.loss(z, t) * 2)


@given(a=logits(size=3), b=logits(size=3), t=st.integers(0, 2))
@example(a=[4.0, 0.0, -4.0], b=[-4.0, 0.0, 4.0], t=0)
@example(a=[-4.0, 0.0, 4.0], b=[0.0, 0.0, 2.0], t=1)
@example(a=[4 / 128, -1 / 128, 6 / 128], b=[3 / 128, -2 / 128, 6 / 128], t=2)
def loss_is_convex(cross_entropy_loss, a, b, t):
    """Halfway between two rows of logits the loss is at most halfway between theirs.

    The second derivative is a variance and never negative: the loss has no hollows in
    which a descent could be caught.
    """
    middle = [(x + y) / 2.0 for x, y in zip(a, b, strict=True)]
    most = (cross_entropy_loss(a, t) + cross_entropy_loss(b, t)) / 2.0
    within = tolerance.loss(a, t) + tolerance.loss(b, t)
    assert_at_most(cross_entropy_loss(middle, t), most, within=within, what="the loss halfway")


@given(prediction=predictions(least=2), other=st.integers(1, 5))
@example(prediction=([1.0, 2.0, 3.0], 0), other=1)
def loss_difference_law(cross_entropy_loss, prediction, other):
    """For the same logits, the losses of two answers differ as their logits do.

    loss(z, i) - loss(z, j) = z[j] - z[i]: the log of the sum is the same in both.
    """
    z, i = prediction
    j = (i + 1 + other % (len(z) - 1)) % len(z)
    losses = [cross_entropy_loss(z, i), cross_entropy_loss(z, j)]
    within = tolerance.loss(z, i) + tolerance.loss(z, j)
    got, what = losses[0] - losses[1], f"loss(z, {i}) - loss(z, {j})"
    assert_close(got, z[j] - z[i], within=within, given=losses, what=what)


@given(z=logits(most=4))
@example(z=[0.0, 0.0])
@example(z=[1.0, 2.0, 3.0])
def loss_normalisation_law(cross_entropy_loss, z):
    """exp(-loss), summed over all answers that could be right, is 1.

    exp(-loss) is the probability of that answer. Together with the difference law this
    leaves only one function: -log softmax.
    """
    losses = [cross_entropy_loss(z, t) for t in range(len(z))]
    got = sum(_exp(-loss) for loss in losses)
    within = tolerance.total(z) + tolerance.loss(z, z.index(max(z))) * len(z)
    assert_close(got, 1.0, within=within, given=losses, what="the sum of exp(-loss)")


@given(percent=st.integers(1, 99), k=st.integers(2, 10))
@example(percent=1, k=10)
@example(percent=50, k=5)
def loss_ratio_law(cross_entropy_loss, percent, k):
    """An answer that is k times less probable costs log k more.

    From 0.5 to 0.1 that is log 5 = 1.61, from 0.01 to 0.001 it is log 10 = 2.30.
    """
    likely, unlikely = _beside(percent / 100), _beside(percent / 100 / k)
    losses = [cross_entropy_loss(unlikely, 0), cross_entropy_loss(likely, 0)]
    within = tolerance.loss(likely, 0) + tolerance.loss(unlikely, 0)
    got = losses[0] - losses[1]
    assert_close(got, math.log(k), within=within, given=losses, what="the extra cost")


@given(z=logits(size=2), t=st.integers(0, 1))
@example(z=[1.0, 3.0], t=0)
@example(z=[4.0, -4.0], t=1)
def loss_of_two_classes_is_logistic(cross_entropy_loss, z, t):
    """With two classes the loss is log(1 + exp(d)), d the other logit minus the target's.

    Softmax of two logits is the logistic sigmoid of their difference.
    """
    want = math.log1p(math.exp(z[1 - t] - z[t]))
    assert_close(cross_entropy_loss(z, t), want, within=tolerance.loss(z, t))


@given(prediction=predictions(most=4))
@example(prediction=([1.0, 2.0, 3.0], 0))
@example(prediction=([4.0, -4.0, 0.0], 1))
def loss_grows_by_log_two_when_every_class_is_doubled(cross_entropy_loss, prediction):
    """Writing every logit twice adds log 2 to the loss.

    The same belief is shared by twice as many classes, so each has half of it.
    """
    z, t = prediction
    losses = [cross_entropy_loss(z + z, t), cross_entropy_loss(z, t)]
    within = tolerance.loss(z + z, t) + tolerance.loss(z, t)
    got = losses[0] - losses[1]
    assert_close(got, math.log(2.0), within=within, given=losses, what="the extra cost")


@given(prediction=predictions())
@example(prediction=([1.0, 2.0, 3.0], 2))
def loss_ignores_a_hopeless_class(cross_entropy_loss, prediction):
    """One more class with a logit of -1000 leaves the loss unchanged.

    It has no probability. In particular the loss is not an average over the classes.
    """
    z, t = prediction
    padded = [*z, HOPELESS]
    within = tolerance.loss(padded, t)
    assert_close(cross_entropy_loss(padded, t), cross_entropy_loss(z, t), within=within)


@given(z=logits(size=3), q=distributions(size=3))
@example(z=[1.0, 2.0, 3.0], q=[1.0, 0.0, 0.0])
@example(z=[1.0, 2.0, 3.0], q=[0.5, 0.25, 0.25])
@example(z=[4.0, -4.0, 0.0], q=[0.5, 0.25, 0.25])
def kl_equivalence(cross_entropy_loss, reference, identities, z, q):
    """The mean loss, if answer t is right with probability q[t], is H(q) + KL(q || softmax(z)).

    Only the divergence depends on the logits: whoever makes the cross-entropy small
    brings softmax(z) near q. With one certain answer H(q) = 0 and the loss is the divergence.
    """
    losses = [cross_entropy_loss(z, t) for t in range(3)]
    want = identities.entropy(q) + identities.divergence(q, reference.softmax(z))
    within = tolerance.loss(z, z.index(min(z))) + tolerance.information([want])
    got = math.fsum(x * loss for x, loss in zip(q, losses, strict=True))
    assert_close(got, want, within=within, given=losses, what="the mean loss")


def loss_of_the_printed_probabilities(cross_entropy_loss, reference):
    """The loss of an answer with probability p is -log p, as the tables print it.

    0.9 costs 0.105, 0.5 costs 0.693, 0.2 costs 1.609, 0.01 costs 4.605, 1/27 costs 3.296;
    and 0.6 among four tokens costs 0.511.
    """
    p, t = FOUR_TOKENS
    for z, answer in [(_logs(p), t), *((_beside(x), 0) for x in PRINTED)]:
        want = reference.cross_entropy_loss(z, answer)
        assert_close(cross_entropy_loss(z, answer), want, within=tolerance.loss(z, answer))


@given(gap=grid(14, 27))
@example(gap=26.5)
@example(gap=24.0)
@example(gap=20.0)
@example(gap=40.0)
def loss_is_not_clamped_early(cross_entropy_loss, reference, gap):
    """Wrong answers keep costing more, up to a loss of 27 at least.

    A guard against log(0) may be as large as 1e-12, which shows from 27.6 on. A larger
    one, such as 1e-8, makes all hopeless answers look equally bad too early.
    """
    z = [0.0, -gap, -1.0]
    want = reference.cross_entropy_loss(z, 1)
    assert_close(cross_entropy_loss(z, 1), want, within=tolerance.loss(z, 1))


@given(gap=st.integers(28, 700))
@example(gap=28)
@example(gap=700)
def loss_survives_large_gaps(cross_entropy_loss, reference, gap):
    """A target up to 700 below the largest logit costs its true loss, or at least 27.6.

    Its probability is tiny but not 0. A loss that stays at -log(1e-12) = 27.63, because
    of a guard, is accepted here.
    """
    z = [0.0, -float(gap), -1.0]
    want = reference.cross_entropy_loss(z, 1)
    assert_close(cross_entropy_loss(z, 1), want, within=tolerance.loss(z, 1))


@given(prediction=predictions(), c=LOUD)
@example(prediction=([0.0, -1.0], 1), c=1e3)
@example(prediction=([4.0, -4.0, 0.0], 1), c=1e3)
def loss_survives_large_logits(cross_entropy_loss, reference, prediction, c):
    """Logits of a size up to 10,000 do not make the loss overflow.

    exp(710) is more than a float can hold, and log(0) is not a number. Subtract the
    largest logit first; the loss is the same.
    """
    z, t = prediction
    loud = _loud(z, c)
    want = reference.cross_entropy_loss(loud, t)
    assert_close(cross_entropy_loss(loud, t), want, within=tolerance.loss(loud, t))


@given(prediction=predictions())
@example(prediction=([1.0, 2.0], 0))
def loss_leaves_its_argument_alone(cross_entropy_loss, prediction):
    """cross_entropy_loss does not change the logits that it is given.

    The caller needs them again, for the gradient.
    """
    z, t = prediction
    assert_unchanged(cross_entropy_loss, z, t)


@given(prediction=predictions(least=2))
@example(prediction=([1.0, 2.0, 3.0], 0))
@example(prediction=([4.0, -4.0, 0.125], 1))
def loss_in_double_precision(cross_entropy_loss, reference, prediction):
    """The loss is computed in double precision, to about 15 digits.

    Python floats and NumPy's default are double; float32 keeps 7 digits.
    """
    z, t = prediction
    want, within = reference.cross_entropy_loss(z, t), tolerance.loss(z, t)
    assert_close(cross_entropy_loss(z, t), want, within=within, precision="double")


@given(z=logits(), beyond=st.integers(0, 3))
def loss_refuses_an_id_beyond_the_last(cross_entropy_loss, z, beyond):
    """An id that names no class is answered with an IndexError or a ValueError.

    Advice: a wrong id then shows where it is made, not as a strange loss.
    """
    assert_refuses(cross_entropy_loss, z, len(z) + beyond)


@given(z=logits())
def loss_refuses_a_negative_id(cross_entropy_loss, z):
    """A negative id is answered with an IndexError or a ValueError.

    Advice: Python counts it from the end of the list, so -1 silently means the last class.
    """
    assert_refuses(cross_entropy_loss, z, -1)


@given(gap=st.integers(746, 2000))
def loss_survives_gaps_beyond_745(cross_entropy_loss, reference, gap):
    """A target more than 745 below the largest logit still has a finite loss.

    Advice: there the probability is 0 in floats. The logarithm of the sum minus the
    target's logit needs no probability and stays exact; a guard stays finite.
    """
    z = [0.0, -float(gap)]
    want = reference.cross_entropy_loss(z, 1)
    assert_close(cross_entropy_loss(z, 1), want, within=tolerance.loss(z, 1))
