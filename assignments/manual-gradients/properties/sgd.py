"""What it means to take one step of gradient descent.  Source: Robbins & Monro (1951)."""

from hypothesis import example, given

from ._bounds import EXACTLY, sgd_bound
from ._models import NAMES, NETWORK, RATE, networks
from ._states import assert_fits, assert_states, backwards, changed, fitted, thirds


@given(state=networks(), grads=networks(), rate=RATE)
@example(state=NETWORK, grads=NETWORK, rate=0.5)
def sgd_matches_the_definition(sgd_step, reference, state, grads, rate):
    """Every weight w becomes w - learning_rate times its gradient.

    Against the gradient, because that points to where the loss grows.
    """
    grads = fitted(grads, state)
    want = reference.sgd_step(state, grads, rate)
    assert_states(sgd_step(state, grads, rate), want, within=sgd_bound(rate))


@given(state=networks(), rate=RATE)
@example(state=NETWORK, rate=0.5)
def sgd_without_a_gradient_stands_still(sgd_step, state, rate):
    """Where the gradient is 0 a weight stays exactly where it is.

    The step adds nothing of its own, no decay towards 0 either.
    """
    got = sgd_step(state, changed(lambda _: 0.0, state), rate)
    assert_states(got, state, within=EXACTLY)


@given(state=networks(), grads=networks(), rate=RATE)
@example(state=NETWORK, grads=NETWORK, rate=0.5)
def sgd_goes_twice_as_far_at_twice_the_rate(sgd_step, state, grads, rate):
    """The way that every weight goes is proportional to the rate.

    Doubling the learning rate doubles it.
    """
    grads = fitted(grads, state)
    once, twice = sgd_step(state, grads, rate), sgd_step(state, grads, 2.0 * rate)
    assert_fits(once, state)
    want = {
        name: [
            [w + 2.0 * (v - w) for v, w in zip(*pair, strict=True)]
            for pair in zip(once[name], state[name], strict=True)
        ]
        for name in NAMES
    }
    assert_states(twice, want, within=sgd_bound(rate) * 4)


@given(state=networks(), grads=networks(), rate=RATE)
@example(state=NETWORK, grads=NETWORK, rate=0.5)
def sgd_goes_back_against_the_opposite_gradient(sgd_step, state, grads, rate):
    """A step along a gradient and one along its opposite lead back to the start.

    What happens does not depend on where the weights are, only on the gradient.
    """
    grads = fitted(grads, state)
    there = sgd_step(state, grads, rate)
    assert_fits(there, state)
    back = sgd_step(there, changed(lambda g: -g, grads), rate)
    assert_states(back, state, within=sgd_bound(rate) * 2)


@given(state=networks(), grads=networks(), rate=RATE)
@example(state=NETWORK, grads=NETWORK, rate=0.5)
def sgd_finds_its_gradients_by_name(sgd_step, reference, state, grads, rate):
    """Each matrix is moved by the gradient of its own name, whatever the order of both.

    A dict is asked by name; that two dicts list their names alike is an accident.
    """
    grads = fitted(grads, state)
    want = reference.sgd_step(state, grads, rate)
    assert_states(sgd_step(state, backwards(grads), rate), want, within=sgd_bound(rate))


@given(state=networks(), grads=networks(), rate=RATE)
@example(state=NETWORK, grads=NETWORK, rate=0.5)
def sgd_in_double_precision(sgd_step, reference, state, grads, rate):
    """The step is computed in double precision, to about 15 digits.

    Python floats and NumPy's default are double; float32 keeps 7 digits.
    """
    state, grads = thirds(state), fitted(grads, state)
    want = reference.sgd_step(state, grads, rate)
    got = sgd_step(state, grads, rate)
    assert_states(got, want, within=sgd_bound(rate), precision="double")
