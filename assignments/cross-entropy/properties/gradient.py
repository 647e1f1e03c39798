"""What it means to be the gradient of the loss by the logits.

Sources: Bridle (1990); Boehning (1992) for the second derivative. `identities` are
derived by SymPy.
"""

import math

from hypothesis import example, given
from hypothesis import strategies as st

from gradekit import tolerance
from gradekit.asserts import (
    assert_at_least,
    assert_at_most,
    assert_close,
    assert_finite,
    assert_length,
    assert_row,
    assert_unchanged,
)
from gradekit.strategies import distributions, grid, logits, predictions, rearrangements, shifts

from ._calculations import FOUR_POSITIONS, LETTERS, LOUD, STEP, _logs, _loud, _moved, _with


def _one_hot(index, size):
    return [1.0 if j == index else 0.0 for j in range(size)]


@given(prediction=predictions())
@example(prediction=([1.0, 2.0, 3.0], 0))
def gradient_plus_one_hot_is_softmax(softmax_cross_entropy_grad, softmax, prediction):
    """The gradient, with 1 added at the target, is softmax.

    This leaves one number for every component: it says all there is to say.
    """
    z, t = prediction
    gradient = softmax_cross_entropy_grad(z, t)
    assert_length(gradient, len(z))
    got = [g + one for g, one in zip(gradient, _one_hot(t, len(z)), strict=True)]
    within = tolerance.gradient(z) * 2
    assert_close(got, softmax(z), within=within, given=gradient, what="(gradient + onehot)")


@given(prediction=predictions())
@example(prediction=([1.0, 2.0, 3.0], 0))
@example(prediction=([0.0, 0.0], 0))
@example(prediction=([0.0, -24.0, -4.0], 0))
@example(prediction=([0.0, -60.0, 4.0], 0))
def gradient_matches_the_derivative(softmax_cross_entropy_grad, identities, prediction):
    """The gradient is softmax(z) minus 1 at the target: what differentiating the loss gives.

    A wrong answer's logit should go down by its probability; the right answer's should
    go up by what its probability lacks to 1.
    """
    z, t = prediction
    got = softmax_cross_entropy_grad(z, t)
    assert_close(got, identities.gradient(z, t), within=tolerance.gradient_by_logits(z))


@given(prediction=predictions(largest=2.0), j=st.integers(0, 4))
@example(prediction=([1.0, 2.0, 0.0], 0), j=0)
@example(prediction=([1.0, 2.0, 0.0], 0), j=1)
def gradient_is_the_slope_of_the_loss(
    softmax_cross_entropy_grad, cross_entropy_loss, prediction, j
):
    """Each component of the gradient is the slope of the loss along that logit.

    Measured by moving the logit by 1/131072 to either side and dividing the difference
    of the two losses by the distance.
    """
    z, t = prediction
    j = j % len(z)
    gradient = softmax_cross_entropy_grad(z, t)
    assert_length(gradient, len(z))
    up, down = (cross_entropy_loss(_with(z, j, z[j] + h), t) for h in (STEP, -STEP))
    slope = (up - down) / (2.0 * STEP)
    loss = math.log(len(z)) + max(z) - z[t]
    within = tolerance.gradient(z) + tolerance.central_difference(loss, max(map(abs, z)))
    assert_close(gradient[j], slope, within=within, what=f"component {j}")


@given(prediction=predictions())
@example(prediction=([1.0, 2.0, 3.0], 0))
def gradient_sums_to_zero(softmax_cross_entropy_grad, prediction):
    """The components of the gradient sum to 0.

    What the right answer gains in score the others lose: moving all logits together
    changes nothing.
    """
    z, t = prediction
    gradient = softmax_cross_entropy_grad(z, t)
    assert_length(gradient, len(z))
    within = tolerance.gradient(z) * len(z)
    assert_close(math.fsum(gradient), 0.0, within=within, given=gradient, what="the sum")


@given(prediction=predictions())
@example(prediction=([1.0, 2.0, 3.0], 0))
def gradient_has_the_right_signs_and_size(softmax_cross_entropy_grad, reference, prediction):
    """The target's component lies in [-1, 0], all others in [0, 1]; together 2 (1 - p[t]).

    Together means the sum of their sizes. The more the model believed in the right
    answer, the less there is to correct.
    """
    z, t = prediction
    gradient, within = softmax_cross_entropy_grad(z, t), tolerance.gradient(z)
    assert_length(gradient, len(z))
    for j, g in enumerate(gradient):
        least, most = (-1.0, 0.0) if j == t else (0.0, 1.0)
        assert_at_least(g, least, within=within, what=f"component {j}")
        assert_at_most(g, most, within=within, what=f"component {j}")
    size, want = math.fsum(map(abs, gradient)), 2.0 * (1.0 - reference.softmax(z)[t])
    assert_close(size, want, within=within * len(z), given=gradient, what="the sum of sizes")


@given(prediction=predictions(), c=shifts(64))
@example(prediction=([1.0, 2.0, 3.0], 0), c=8.0)
def gradient_shift_invariance(softmax_cross_entropy_grad, prediction, c):
    """Adding the same constant to every logit leaves the gradient unchanged.

    The loss does not change, so its derivative does not either.
    """
    z, t = prediction
    within = tolerance.gradient(z) + tolerance.gradient(_moved(z, c))
    want = softmax_cross_entropy_grad(z, t)
    assert_close(softmax_cross_entropy_grad(_moved(z, c), t), want, within=within)


@given(prediction=predictions(least=2), other=st.integers(1, 5))
@example(prediction=([1.0, 2.0, 3.0], 0), other=1)
def gradient_difference_law(softmax_cross_entropy_grad, prediction, other):
    """For the same logits, the gradients of two answers i and j differ by 1 at i and at j.

    The probabilities are the same, and only the 1 that is subtracted moves.
    """
    z, i = prediction
    j = (i + 1 + other % (len(z) - 1)) % len(z)
    first, second = softmax_cross_entropy_grad(z, i), softmax_cross_entropy_grad(z, j)
    assert_length(first, len(z))
    assert_length(second, len(z))
    got = [a - b for a, b in zip(first, second, strict=True)]
    want = [b - a for a, b in zip(_one_hot(i, len(z)), _one_hot(j, len(z)), strict=True)]
    within = tolerance.gradient(z) * 2
    assert_close(got, want, within=within, given=[first, second], what="(first - second)")


@given(size=st.integers(2, 30), t=st.integers(0, 29))
@example(size=LETTERS, t=3)
@example(size=3, t=1)
def gradient_of_equal_logits(softmax_cross_entropy_grad, size, t):
    """For equal logits the gradient is 1/V, and 1/V - 1 at the target.

    All wrong answers are equally wrong.
    """
    z, t = [0.0] * size, t % size
    want = [1.0 / size - one for one in _one_hot(t, size)]
    assert_close(softmax_cross_entropy_grad(z, t), want, within=tolerance.gradient(z))


@given(prediction=predictions())
@example(prediction=([1.0, 2.0, 3.0], 1))
def gradient_is_a_plain_list(softmax_cross_entropy_grad, prediction):
    """The gradient is a list of its numbers, not the only row of a batch.

    [0.5, -0.5] and not [[0.5, -0.5]]. Everywhere else either is accepted.
    """
    assert_row(softmax_cross_entropy_grad, *prediction, length=len(prediction[0]))


@given(z=logits(size=1))
@example(z=[2.0])
def gradient_of_a_single_class(softmax_cross_entropy_grad, z):
    """With one class the gradient is 0: whatever its logit, its probability is 1.

    1 minus 1 at the target. No other claim tries a single class.
    """
    assert_close(softmax_cross_entropy_grad(z, 0), [0.0], within=tolerance.gradient(z))


@given(arrangement=rearrangements(), t=st.integers(0, 4))
@example(arrangement=([1.0, 2.0, 3.0], [2, 0, 1]), t=0)
def gradient_follows_a_permutation(softmax_cross_entropy_grad, arrangement, t):
    """Reordering the classes together with the target reorders the gradient in the same way.

    No class is special, and the 1 is subtracted at the target wherever that stands.
    """
    z, order = arrangement
    t = t % len(z)
    gradient = softmax_cross_entropy_grad(z, t)
    assert_length(gradient, len(z))
    got = softmax_cross_entropy_grad([z[j] for j in order], order.index(t))
    assert_close(got, [gradient[j] for j in order], within=tolerance.gradient(z) * 2)


@given(z=logits(size=3), q=distributions(size=3))
@example(z=[1.0, 2.0, 3.0], q=[0.5, 0.25, 0.25])
def mean_gradient_is_softmax_minus_q(softmax_cross_entropy_grad, identities, z, q):
    """The mean gradient, if answer t is right with probability q[t], is softmax(z) - q.

    It is the gradient of KL(q || softmax(z)) as well, and 0 where softmax(z) is q:
    learning ends when the model believes what is true.
    """
    gradients = [softmax_cross_entropy_grad(z, t) for t in range(3)]
    for gradient in gradients:
        assert_length(gradient, 3)
    got = [math.fsum(x * g[j] for x, g in zip(q, gradients, strict=True)) for j in range(3)]
    want, within = identities.expected_gradient(q, z), tolerance.gradient(z) * 2
    assert_close(got, want, within=within, given=gradients, what="mean gradient")


@given(prediction=predictions(), j=st.integers(0, 4))
@example(prediction=([1.0, 2.0, 3.0], 0), j=0)
def slope_of_the_gradient_is_the_hessian(softmax_cross_entropy_grad, identities, prediction, j):
    """Along any logit the gradient has the slope diag(p) - p pᵀ, whichever answer is right.

    Measured by moving one logit by 1/131072 to either side. This second derivative is
    never negative, which makes the loss convex.
    """
    z, t = prediction
    j = j % len(z)
    up, down = (softmax_cross_entropy_grad(_with(z, j, z[j] + h), t) for h in (STEP, -STEP))
    assert_length(up, len(z))
    assert_length(down, len(z))
    slope = [(a - b) / (2.0 * STEP) for a, b in zip(up, down, strict=True)]
    within = tolerance.difference_quotient(tolerance.gradient(z), STEP)
    want = identities.hessian(z)[j]
    assert_close(slope, want, within=within, given=[up, down], what="slope")


@given(prediction=predictions(), eighths=st.integers(1, 31))
@example(prediction=([1.0, 2.0, 3.0], 0), eighths=8)
def step_against_the_gradient_lowers_the_loss(
    softmax_cross_entropy_grad, cross_entropy_loss, prediction, eighths
):
    """A step against the gradient, of a length factor below 4, never raises the loss.

    The curvature of the loss is at most 1/2, so steps up to 2 divided by 1/2 go down.
    """
    z, t = prediction
    gradient = softmax_cross_entropy_grad(z, t)
    assert_length(gradient, len(z))
    assert_finite(gradient)
    after = [x - eighths / 8.0 * g for x, g in zip(z, gradient, strict=True)]
    within = tolerance.loss(z, t) * 2
    most = cross_entropy_loss(z, t)
    assert_at_most(cross_entropy_loss(after, t), most, within=within, what="the loss afterwards")


@given(gap=grid(14, 27) | st.integers(28, 700).map(float))
@example(gap=20.0)
@example(gap=700.0)
def gradient_of_a_confident_mistake(softmax_cross_entropy_grad, identities, gap):
    """A model that is sure of a wrong answer gets a gradient of nearly -1 at the target.

    That is where learning is needed most, whether the gap is 14 or 700. The gradient needs
    no logarithm, so no guard may turn it into 0.
    """
    z = [0.0, -gap, -1.0]
    want = identities.gradient(z, 1)
    assert_close(softmax_cross_entropy_grad(z, 1), want, within=tolerance.gradient_by_logits(z))


def gradient_of_the_printed_rows(softmax_cross_entropy_grad, reference):
    """The gradient of each printed position is its row of probabilities, less 1 at the target.

    The first row is 0.05, 0.10, 0.60, 0.20, 0.05 and token 3 is right, so its gradient is
    0.05, 0.10, 0.60, -0.80, 0.05.
    """
    for p, t in FOUR_POSITIONS:
        z = _logs(p)
        want = reference.softmax_cross_entropy_grad(z, t)
        assert_close(softmax_cross_entropy_grad(z, t), want, within=tolerance.gradient_by_logits(z))


@given(prediction=predictions())
@example(prediction=([1.0, 2.0, 3.0], 0))
def gradient_is_the_same_twice(softmax_cross_entropy_grad, prediction):
    """The same call gives the same gradient twice.

    Every call starts afresh: adding up over positions is the caller's business.
    """
    z, t = prediction
    first = softmax_cross_entropy_grad(z, t)
    assert_close(softmax_cross_entropy_grad(z, t), first, within=tolerance.gradient(z))


@given(prediction=predictions())
@example(prediction=([1.0, 2.0], 0))
def gradient_leaves_its_argument_alone(softmax_cross_entropy_grad, prediction):
    """softmax_cross_entropy_grad returns a fresh list and leaves the logits as they are.

    The step that follows needs both, the logits and the gradient.
    """
    z, t = prediction
    assert_unchanged(softmax_cross_entropy_grad, z, t)


@given(prediction=predictions(), c=LOUD)
@example(prediction=([0.0, -1.0], 1), c=1e3)
def gradient_survives_large_logits(softmax_cross_entropy_grad, reference, prediction, c):
    """Logits of a size up to 10,000 do not make the gradient overflow.

    It is softmax less a constant, so it overflows where softmax does.
    """
    z, t = prediction
    loud = _loud(z, c)
    want = reference.softmax_cross_entropy_grad(loud, t)
    within = tolerance.gradient_by_logits(loud)
    assert_close(softmax_cross_entropy_grad(loud, t), want, within=within)


@given(prediction=predictions(least=2))
@example(prediction=([1.0, 2.0, 3.0], 0))
def gradient_in_double_precision(softmax_cross_entropy_grad, reference, prediction):
    """The gradient is computed in double precision, to about 15 digits.

    Python floats and NumPy's default are double; float32 keeps 7 digits.
    """
    z, t = prediction
    want, within = reference.softmax_cross_entropy_grad(z, t), tolerance.gradient_by_logits(z)
    assert_close(softmax_cross_entropy_grad(z, t), want, within=within, precision="double")
