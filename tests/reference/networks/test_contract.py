"""What the network of the lecture refuses, told with the name and the place."""

import math

import pytest

from reference.assignments import manual_gradients as lecture
from reference.identities.numeric import manual_gradients as numeric
from reference.networks.contract import require_matrix, require_state
from reference.networks.linear import linear, linear_backward
from reference.networks.relu import relu_backward
from reference.networks.shapes import require_same_names

STATE = {
    "wte": [[0.25, 1.0], [0.75, -0.5], [-1.25, 0.5]],
    "mlp_fc1": [[0.75, 0.5], [-0.25, 1.0]],
    "mlp_fc2": [[1.0, -0.5], [0.25, 0.75], [-0.75, 0.5]],
}
TEXT = [0, 1, 0, 2]


def message(call, *arguments):
    with pytest.raises(ValueError) as caught:  # the caller reads the message
        call(*arguments)
    return str(caught.value)


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ({}, "the names are [], but they must be ['mlp_fc1', 'mlp_fc2', 'wte']"),
        ({**STATE, "wte": []}, "wte=[], but there must be at least one row"),
        ({**STATE, "wte": [[]]}, "len(wte[0])=0, but every row must have 1 entries"),
        (
            {**STATE, "mlp_fc1": [[1.0]]},
            "len(mlp_fc1[0])=1, but every row must have 2 entries",
        ),
        (
            {**STATE, "mlp_fc2": [[1.0, 2.0], [1.0]]},
            "len(mlp_fc2[1])=1, but every row must have 2 entries",
        ),
        (
            {**STATE, "mlp_fc2": [[1.0, 2.0]]},
            "len(wte)=3 and len(mlp_fc2)=1, but they must be equal",
        ),
        (
            {**STATE, "mlp_fc1": [[1.0, math.nan], [0.0, 0.0]]},
            "mlp_fc1[0][1]=nan, but every entry must be finite",
        ),
    ],
)
def test_matrices_that_do_not_fit_together_are_refused(state, told):
    for call in (
        require_state,
        lambda state: lecture.mlp(state, 0),
        lambda state: lecture.forward(state, [0, 0]),
        lambda state: lecture.analytic_gradients(state, [0, 0]),
    ):
        assert message(call, state) == told


@pytest.mark.parametrize("token", [-1, 3])
def test_a_token_without_a_row_is_refused(token):
    told = f"={token}, but with 3 rows a token must be from 0 to 2"
    assert message(lecture.mlp, STATE, token) == f"token_id{told}"
    assert message(lecture.forward, STATE, [0, token]) == f"tokens[1]{told}"
    assert message(lecture.analytic_gradients, STATE, [token, 0]) == f"tokens[0]{told}"


@pytest.mark.parametrize("tokens", [[], [0]])
def test_a_text_in_which_nothing_follows_is_refused(tokens):
    told = f"len(tokens)={len(tokens)}, but there must be at least 2 tokens"
    for call in (lecture.forward, lecture.analytic_gradients):
        assert message(call, STATE, tokens) == told


@pytest.mark.parametrize("eps", [0.0, -1e-5, math.nan, math.inf])
def test_a_step_that_is_none_is_refused(eps):
    told = f"eps={eps!r}, but it must be finite and above 0"
    assert message(lecture.numerical_gradients, STATE, TEXT, eps) == told


def test_layers_refuse_what_does_not_meet():
    assert message(linear, [1.0], [[1.0, 2.0]]) == (
        "len(w[0])=2, but every row must have 1 entries"
    )
    assert message(linear_backward, [1.0], [1.0], [[1.0], [2.0]]) == (
        "len(delta)=1 and len(w)=2, but they must be equal"
    )
    assert message(relu_backward, [1.0], []) == (
        "len(delta)=1 and len(values)=0, but they must be equal"
    )
    assert message(lambda: require_matrix("m", [])) == "m=[], but there must be at least one row"


def test_gradients_of_other_matrices_are_refused():
    assert message(lecture.sgd_step, STATE, {"wte": []}, 0.5) == (
        "the names of state are ['mlp_fc1', 'mlp_fc2', 'wte'] and those of grads ['wte'], "
        "but they must be equal"
    )
    grads = {**STATE, "wte": [[1.0]]}
    assert message(lecture.sgd_step, STATE, grads, 0.5) == (
        "len(state.wte)=3 and len(grads.wte)=1, but they must be equal"
    )
    require_same_names(state=STATE, grads=dict(reversed(STATE.items())))


def test_the_numeric_identity_is_for_two_by_two_only():
    state = {"wte": [[1.0]], "mlp_fc1": [[1.0]], "mlp_fc2": [[1.0]]}
    assert message(numeric.network_gradients, state, [0, 0]) == (
        "mlp_fc1 must have 2 rows of 2: no other is written out"
    )
