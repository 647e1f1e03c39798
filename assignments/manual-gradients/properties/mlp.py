"""What it means to be the network: an embedding, a hidden layer with ReLU, an output layer."""

from hypothesis import example, given
from hypothesis import strategies as st

from gradekit.asserts import (
    assert_close,
    assert_length,
    assert_refuses,
    assert_row,
    assert_unchanged,
)
from gradekit.strategies import grid

from ._bounds import loudest, sums_bound
from ._models import FC1, FC2, NAME, NAMES, NETWORK, WTE, networks
from ._states import backwards, received_by, replaced, thirds


@given(state=networks(), token=st.integers(0, 3))
@example(state=NETWORK, token=1)
def mlp_matches_the_definition(mlp, reference, state, token):
    """The logits are fc2 times relu(fc1 times the token's embedding).

    The embedding is row token_id of wte. The hidden layer keeps what is positive and makes
    the rest 0; the output layer has no ReLU.
    """
    token = token % len(state[WTE])
    assert_close(mlp(state, token), reference.mlp(state, token), within=sums_bound(loudest(state)))


@given(state=networks(), token=st.integers(0, 3))
@example(state=NETWORK, token=1)
def mlp_is_a_plain_list(mlp, state, token):
    """mlp returns a list of its logits, not the only row of a batch.

    [2.0, 6.0] and not [[2.0, 6.0]]. Everywhere else either is accepted.
    """
    assert_row(mlp, state, token % len(state[WTE]), length=len(state[WTE]))


@given(state=networks(), token=st.integers(0, 3))
@example(state=NETWORK, token=1)
def mlp_is_two_linear_layers_with_a_relu_between(mlp, linear, state, token):
    """mlp is your linear by mlp_fc1, then ReLU, then your linear by mlp_fc2.

    Without something between them two linear layers would be no more than one.
    """
    token = token % len(state[WTE])
    received = linear(state[WTE][token], state[FC1])
    assert_length(received, len(state[FC1]))
    hidden = [max(0.0, r) for r in received]
    assert_close(
        mlp(state, token), linear(hidden, state[FC2]), within=sums_bound(loudest(state)) * 2
    )


@given(state=networks(), token=st.integers(0, 3), change=grid(0.25, 2))
@example(state=NETWORK, token=2, change=1.0)
def mlp_ignores_a_closed_unit(mlp, reference, state, token, change):
    """A hidden unit that receives less than 0 has no influence on the logits.

    Its ReLU gives 0, so the weights that lead on from it do not matter for this token.
    """
    token = token % len(state[WTE])
    closed = [r < 0.0 for r in received_by(reference, state, token)]
    head = [
        [w + change * (r + 1) if shut else w for w, shut in zip(row, closed, strict=True)]
        for r, row in enumerate(state[FC2])
    ]
    want = mlp(state, token)
    assert_length(want, len(head))
    assert_close(
        mlp(replaced(state, FC2, head), token), want, within=sums_bound(loudest(state)) * 2
    )


@given(state=networks(), token=st.integers(0, 3), name=NAME)
@example(state=NETWORK, token=1, name=WTE)
def mlp_doubles_with_each_matrix(mlp, state, token, name):
    """Doubling all weights of one of the three matrices doubles the logits.

    ReLU lets a doubled number through doubled. No other way to bend a line, such as tanh,
    has this property.
    """
    token = token % len(state[WTE])
    logits = mlp(state, token)
    assert_length(logits, len(state[FC2]))
    doubled = replaced(state, name, [[2.0 * w for w in row] for row in state[name]])
    within = sums_bound(loudest(state)) * 4
    assert_close(mlp(doubled, token), [2.0 * z for z in logits], within=within)


@given(state=networks(), token=st.integers(0, 3), change=grid(0.25, 2))
@example(state=NETWORK, token=1, change=1.0)
def mlp_reads_only_the_row_of_its_token(mlp, state, token, change):
    """Changing the embeddings of all other tokens leaves the logits unchanged.

    Tokens count from 0: token_id is the number of its row.
    """
    token = token % len(state[WTE])
    others = [
        row if r == token else [w + change * (r + 1) for w in row]
        for r, row in enumerate(state[WTE])
    ]
    want = mlp(state, token)
    assert_length(want, len(state[FC2]))
    assert_close(
        mlp(replaced(state, WTE, others), token), want, within=sums_bound(loudest(state)) * 2
    )


@given(state=networks(), token=st.integers(0, 3), turn=st.integers(1, 2))
@example(state=NETWORK, token=1, turn=1)
def mlp_ignores_the_order_of_its_hidden_units(mlp, state, token, turn):
    """Reordering the hidden units leaves the logits unchanged.

    A unit is a row of mlp_fc1 together with a column of mlp_fc2; its number means nothing.
    """
    token, turn = token % len(state[WTE]), turn % len(state[FC1])
    turned = {
        WTE: state[WTE],
        FC1: state[FC1][turn:] + state[FC1][:turn],
        FC2: [row[turn:] + row[:turn] for row in state[FC2]],
    }
    want = mlp(state, token)
    assert_length(want, len(state[FC2]))
    assert_close(mlp(turned, token), want, within=sums_bound(loudest(state)) * 2)


@given(state=networks().map(backwards), token=st.integers(0, 3))
@example(state=backwards(NETWORK), token=0)
@example(state=backwards(NETWORK), token=1)
@example(state=backwards(NETWORK), token=2)
def mlp_finds_its_matrices_by_name(mlp, state, token):
    """The order in which a state holds its matrices does not matter.

    They are found under wte, mlp_fc1 and mlp_fc2, not as the first, second and third.
    """
    token = token % len(state[WTE])
    want, got = mlp({name: state[name] for name in NAMES}, token), mlp(state, token)
    assert_length(want, len(state[FC2]))
    assert_close(got, want, within=sums_bound(loudest(state)) * 2)


@given(state=networks(), token=st.integers(0, 3))
@example(state=NETWORK, token=2)
def mlp_leaves_the_state_alone(mlp, state, token):
    """Mlp does not change the state.

    It is called once for each position: what it changed would be there at the next.
    """
    assert_unchanged(mlp, state, token % len(state[WTE]))


@given(state=networks(), token=st.integers(0, 3))
@example(state=NETWORK, token=1)
def mlp_in_double_precision(mlp, reference, state, token):
    """The logits are computed in double precision, to about 15 digits.

    Python floats and NumPy's default are double; float32 keeps 7 digits.
    """
    state, token = thirds(state), token % len(state[WTE])
    want, within = reference.mlp(state, token), sums_bound(loudest(state))
    assert_close(mlp(state, token), want, within=within, precision="double")


@given(state=networks(), beyond=st.integers(0, 3))
def mlp_refuses_a_token_beyond_the_last(mlp, state, beyond):
    """A token that has no embedding is answered with an IndexError or a ValueError.

    Advice: a wrong id then shows where it is made, not as a strange loss.
    """
    assert_refuses(mlp, state, len(state[WTE]) + beyond)
