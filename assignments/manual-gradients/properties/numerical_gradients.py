"""What it means to measure gradients by moving one weight at a time."""

from hypothesis import example, given
from hypothesis import strategies as st

from gradekit import tolerance
from gradekit.asserts import assert_close, assert_unchanged

from ._bounds import EXACTLY, longest_paths, quotient_bound
from ._models import FC1, FC2, MODEL, PLACE, WTE, models
from ._states import after_call, assert_fits, assert_states, moved, place_in, unread_tokens

COARSE = st.sampled_from([2.0**-4, 2.0**-6, 2.0**-8])
FINE = st.sampled_from([1e-4, 1e-5, 1e-6])


@given(model=models(most=3), eps=COARSE, place=PLACE)
@example(model=MODEL, eps=0.0625, place=[FC1, 0, 1])
@example(model=MODEL, eps=0.0625, place=[WTE, 0, 0])
@example(model=MODEL, eps=0.0625, place=[FC2, 2, 1])
def numerical_gradients_are_quotients_of_differences(
    numerical_gradients, forward, model, eps, place
):
    """Each entry is the change of the loss when that one weight moves, divided by how far.

    (forward(w + eps) - forward(w - eps)) / (2 eps), or (forward(w + eps) - forward(w)) / eps.
    Only that weight moves, all others stay where they are.
    """
    state, tokens = model
    name, r, c = place = place_in(state, place)
    grads = numerical_gradients(state, tokens, eps)
    assert_fits(grads, state)
    above, at, below = (forward(moved(state, place, s), tokens) for s in (eps, 0.0, -eps))
    quotients = [(above - below) / (2.0 * eps), (above - at) / eps, (at - below) / eps]
    got = grads[name][r][c]
    want = min(quotients, key=lambda quotient: abs(got - quotient))
    within = quotient_bound(state, tokens, eps, 0.0)
    assert_close(got, want, within=within, given=grads[name], what=f"{name}[{r}][{c}]")


@given(model=models(width=2, most=3), eps=FINE)
@example(model=MODEL, eps=1e-5)
def numerical_gradients_come_near_the_derivative(numerical_gradients, identities, model, eps):
    """For an eps of 1e-4 to 1e-6 the quotients are nearly the derivatives.

    What is missing is at most eps / 2 times the second derivative, and the rounding of the
    loss divided by eps.
    """
    state, tokens = model
    bend = 0.5 * eps * longest_paths(state) ** 2
    within = quotient_bound(state, tokens, eps, bend)
    got = numerical_gradients(state, tokens, eps)
    assert_states(got, identities.network_gradients(state, tokens), within=within)


@given(model=models(most=3), eps=FINE)
@example(model=MODEL, eps=1e-5)
def numerical_gradients_have_the_shape_of_the_state(numerical_gradients, model, eps):
    """There is one number for each weight: the same three names, each with the same shape.

    The step that follows takes them away from each other entry by entry.
    """
    state, tokens = model
    assert_fits(numerical_gradients(state, tokens, eps), state)


@given(model=models(most=3), eps=COARSE)
@example(model=MODEL, eps=0.0625)
def numerical_gradients_of_unread_embeddings_are_zero(numerical_gradients, model, eps):
    """The embedding of a token that nothing follows gets exactly 0.

    The loss does not depend on it: moving it gives the same loss twice.
    """
    state, tokens = model
    grads = numerical_gradients(state, tokens, eps)
    assert_fits(grads, state)
    for token in unread_tokens(state, tokens):
        want = [0.0] * len(state[WTE][token])
        assert_close(grads[WTE][token], want, within=EXACTLY, what=f"{WTE}[{token}]")


@given(model=models(most=3), eps=FINE)
@example(model=MODEL, eps=1e-5)
def numerical_gradients_put_every_weight_back(numerical_gradients, model, eps):
    """Afterwards every weight is where it was, but for rounding.

    A weight that stays moved falsifies all gradients that are measured after it, and the
    training that goes on from there.
    """
    state, tokens = model
    after, _, _ = after_call(numerical_gradients, state, tokens, eps)
    assert_states(after, state, within=tolerance.rounding(4.0, relative=False) * 2)


@given(model=models(most=3), eps=FINE)
@example(model=MODEL, eps=1e-5)
def numerical_gradients_put_every_weight_back_exactly(numerical_gradients, model, eps):
    """Afterwards every weight is exactly what it was.

    Advice: w + eps - eps is not always w in floats. Keep the old number and put it back.
    """
    state, tokens = model
    assert_unchanged(numerical_gradients, state, tokens, eps)
