"""Cross-entropy of Values: a loss that differentiates itself.

Source: Bridle (1990). `identities` are derived by SymPy.
"""

# a claim asks for the class by its name

import math

from hypothesis import example, given
from hypothesis import strategies as st

from gradekit import tolerance
from gradekit.asserts import assert_close, assert_length

from ._programs import GIVEN, SMALL, grads, written
from ._spelling import (
    FAR,
    HUGE,
    LOGIT,
    LOGITS,
    assert_formula,
    listed,
    loss_program,
    predictions,
    prints,
    sums_to_zero,
)


@given(prediction=predictions())
@example(prediction=([1.0, 2.0, 3.0], 0))
def loss_matches_the_definition(cross_entropy, reference, identities, prediction):
    """The data of cross_entropy(values, t) is -log softmax(values)[t], in nats.

    It is the surprise of the right answer, and of no other.
    """
    z, t = prediction
    program = loss_program(z, t, ["L.data"])
    claim = prints(program, [identities.loss(z, t)], tolerance.loss(z, t))
    assert_formula(cross_entropy, reference.cross_entropy, [program], claim)


@given(prediction=predictions())
@example(prediction=([1.0, 2.0, 3.0], 0))
def gradient_is_softmax_minus_one_hot(cross_entropy, reference, identities, prediction):
    """The gradient of the loss by the logits is softmax, minus 1 at the target.

    Others derive this formula by hand; here it comes out by itself. So every step from the
    logits to the loss must be done with Values.
    """
    z, t = prediction
    program = loss_program(z, t, grads(z))
    claim = prints(program, identities.gradient(z, t), tolerance.guarded_gradient(z, t))
    assert_formula(cross_entropy, reference.cross_entropy, [program], claim)


@given(prediction=predictions())
@example(prediction=([1.0, 2.0, 3.0], 0))
def gradients_of_the_logits_sum_to_zero(cross_entropy, reference, prediction):
    """The gradients of all logits sum to 0.

    What the target gains, the others lose: only differences of logits count.
    """
    z, t = prediction
    claim = sums_to_zero(len(z), tolerance.gradient(z) * len(z))
    program = loss_program(z, t, grads(z))
    assert_formula(cross_entropy, reference.cross_entropy, [program], claim)


@given(prediction=predictions(), c=st.sampled_from([8.0, -8.0, 64.0, -64.0, 0.5]))
def loss_shift_invariance(cross_entropy, reference, identities, prediction, c):
    """Adding the same number to every logit does not change the loss.

    Only differences of logits count, since softmax is what they count for.
    """
    z, t = prediction
    moved = [x + c for x in z]
    program = loss_program(moved, t, ["L.data"])
    claim = prints(program, [identities.loss(z, t)], tolerance.loss(moved, t))
    assert_formula(cross_entropy, reference.cross_entropy, [program], claim)


@given(size=st.integers(2, 5), t=st.integers(0, 4), c=LOGIT)
def loss_of_equal_logits_is_log_v(cross_entropy, reference, size, t, c):
    """Equal logits cost log V, whatever the target.

    A model that prefers nothing chooses among V, each with probability 1/V.
    """
    z, t = [c] * size, t % size
    program = loss_program(z, t, ["L.data"])
    claim = prints(program, [math.log(size)], tolerance.loss(z, t))
    assert_formula(cross_entropy, reference.cross_entropy, [program], claim)


@given(z=LOGITS)
@example(z=[1.0, 2.0, 3.0])
def probabilities_of_all_targets_sum_to_one(cross_entropy, reference, z):
    """Over all targets, exp(-loss) sums to 1.

    Each is the probability of its target, and one of the targets has to come.
    """
    programs = [loss_program(z, t, ["L.data"]) for t in range(len(z))]

    def claim(*got):
        for printed in got:
            assert_length(printed, 1)
        losses = [loss for (loss,) in got]
        within = tolerance.total(z) + tolerance.loss(z, 0) * len(z)
        total = math.fsum(math.exp(-max(loss, -700.0)) for loss in losses)
        assert_close(total, 1.0, within=within, given=losses, what="the sum of exp(-loss)")

    assert_formula(cross_entropy, reference.cross_entropy, programs, claim)


@given(prediction=predictions(), other=st.integers(0, 4))
def losses_may_be_averaged(cross_entropy, reference, identities, prediction, other):
    """The gradient of the mean of two losses is the mean of their gradients.

    The loss of a text is such a mean, and every loss in it is a Value like any other.
    """
    z, t = prediction
    u = other % len(z)
    names = listed(GIVEN[: len(z)])
    lines = [f"L = cross_entropy({names}, {t})", f"M = cross_entropy({names}, {u})"]
    lines += ["h = Value(0.5)", "N = L * h + M * h", "N.backward()"]
    program = written(z, lines, grads(z))
    pairs = zip(identities.gradient(z, t), identities.gradient(z, u), strict=True)
    within = tolerance.guarded_gradient(z, t) + tolerance.guarded_gradient(z, u)
    claim = prints(program, [(x + y) / 2.0 for x, y in pairs], within)
    assert_formula(cross_entropy, reference.cross_entropy, [program], claim)


@given(layer=st.tuples(st.lists(LOGIT, min_size=2, max_size=4), SMALL, st.integers(0, 3)))
def slopes_flow_on_to_the_parameters(cross_entropy, reference, identities, layer):
    """If the logits are computed from weights, the weights get gradients, too.

    With z[j] = w[j] * x the slope by w[j] is the slope by z[j], times x: the way back does
    not end at the logits.
    """
    weights, x, target = layer
    size, t = len(weights), target % len(weights)
    z, names = [w * x for w in weights], "wxyz"[:size]
    lines = [f"{name} = {w} * {GIVEN[size]}" for name, w in zip(names, GIVEN, strict=False)]
    lines += [f"L = cross_entropy({listed(names)}, {t})", "L.backward()"]
    program = written([*weights, x], lines, grads(weights))
    want = [slope * x for slope in identities.gradient(z, t)]
    claim = prints(program, want, tolerance.guarded_gradient(z, t) * 2.0)
    assert_formula(cross_entropy, reference.cross_entropy, [program], claim)


@given(gap=st.sampled_from([14.0, 16.5, 20.0, 23.0, 26.5]), t=st.integers(0, 1))
@example(gap=26.5, t=0)
@example(gap=40.0, t=0)
def loss_is_not_clamped_early(cross_entropy, reference, identities, gap, t):
    """Wrong answers keep costing more, up to a loss of 27 at least.

    A guard against log(0) may be as large as 1e-12, which shows from 27.6 on.
    """
    z = [0.0, gap]
    program = loss_program(z, t, ["L.data"])
    claim = prints(program, [identities.loss(z, t)], tolerance.loss(z, t))
    assert_formula(cross_entropy, reference.cross_entropy, [program], claim)


@given(prediction=predictions(FAR))
@example(prediction=([350.0, -350.0], 1))
@example(prediction=([300.0, -300.0], 1))
def loss_works_up_to_three_hundred(cross_entropy, reference, identities, prediction):
    """Logits as large as 300 give their loss.

    A probability of exp(-700) still fits into a float. A loss that stops at
    -log(1e-12) = 27.6, since it guards against log(0), is accepted.
    """
    z, t = prediction
    program = loss_program(z, t, ["L.data"])
    claim = prints(program, [identities.loss(z, t)], tolerance.loss(z, t))
    assert_formula(cross_entropy, reference.cross_entropy, [program], claim)


@given(prediction=predictions(HUGE))
@example(prediction=([1000.0, 999.0, 0.0], 1))
def loss_survives_logits_of_any_size(cross_entropy, reference, identities, prediction):
    """Logits of any size give their loss, without overflow and without log(0).

    Advice: log(sum of exp(z - m)) + m - z[t], with m the largest logit as a plain number, needs no
    probability. That is one reason to compute the loss from logits.
    """
    z, t = prediction
    program = loss_program(z, t, ["L.data"])
    claim = prints(program, [identities.loss(z, t)], tolerance.loss(z, t))
    assert_formula(cross_entropy, reference.cross_entropy, [program], claim)
