"""What it means to train: loss, gradient, rate and update, in this order."""

import math

from hypothesis import example, given

from gradekit import tolerance
from gradekit.asserts import assert_at_most, assert_close, assert_finite, assert_length

from ._calculations import (
    SHORT_EMMA,
    _agreeing,
    _assert_table,
    _each,
    _flat,
    _gradient_bound,
    _in_rows,
    _loss_bound,
    _right_paths,
    _right_steps,
    _training_bound,
    _zeros,
)
from ._drawn import BETAS, RATES, _situations, _texts, _texts_without_a_token, _trainings

SITUATION = {
    "weights": [[0.0, 1.0], [2.0, 0.0]],
    "tokens": [0, 1, 0],
    "m": [[0.25, 0.0], [0.5, -0.5]],
    "v": [[0.5, 1.0], [0.25, 0.5]],
    "step": 1,
    "num_steps": 4,
    "learning_rate": 0.5,
    "beta1": 0.85,
    "beta2": 0.99,
    "eps": 0.0625,
}

REFUSES = {"ValueError", "AssertionError"}
"""What may be raised at a rate of 0, which is no use to anybody."""


@given(situation=_situations())
@example(situation=SITUATION)
def training_returns_the_loss_before_the_step(train_step, forward, situation):
    """The loss that train_step returns is that of the weights it was given.

    It tells how good the model was when it saw the text. Measured after the update it would
    tell how well the model knows what it has just been told.
    """
    loss, _, _, _ = train_step(*situation.values())
    state = situation["weights"], situation["tokens"]
    assert_close(loss, forward(*state), within=_loss_bound(*state) * 2, what="the loss")


@given(situation=_situations())
@example(situation=SITUATION)
def training_takes_one_adam_step(
    train_step, backward, learning_rate_at, adam_step, reference, situation
):
    """The weights move by one step of Adam, along the gradient and at the rate of this step.

    The gradient is that of the weights before the step. The table is to Adam one long list of
    parameters, each with its own m and v.
    """
    table, tokens, m, v, step, num_steps, rate, *constants = situation.values()
    call = {
        "params": _flat(table),
        "grads": _flat(backward(table, tokens)),
        "m": _flat(m),
        "v": _flat(v),
        "step": step,
        "learning_rate": learning_rate_at(step, num_steps, rate),
        **dict(zip(("beta1", "beta2", "eps"), constants, strict=True)),
    }
    own, _, _ = adam_step(*call.values())
    wants = [_in_rows(one, len(table)) for one in (own, *_right_steps(reference, **call))]
    _, got, _, _ = train_step(*situation.values())
    _agreeing(got, wants, within=_training_bound(**situation), what="weights")


@given(situation=_situations())
@example(situation=SITUATION)
def training_keeps_the_running_means(train_step, backward, adam_step, situation):
    """m and v come back as tables, brought up to date with the gradient of this step.

    m = beta1 m + (1 - beta1) g and v = beta2 v + (1 - beta2) g², entry by entry. The next
    step needs them.
    """
    table, tokens, m, v, step, _, rate, b1, b2, eps = situation.values()
    grads = backward(table, tokens)
    _, *own = adam_step(*map(_flat, (table, grads, m, v)), step, rate, b1, b2, eps)
    own_m, own_v = (_in_rows(entries, len(table)) for entries in own)
    mean = _each(lambda old, g: b1 * old + (1.0 - b1) * g, m, grads)
    square = _each(lambda old, g: b2 * old + (1.0 - b2) * g * g, v, grads)
    _, _, m, v = train_step(*situation.values())
    within = _gradient_bound(table, tokens) * 4
    _agreeing(m, [mean, own_m], within=within, what="m")
    _agreeing(v, [square, own_v], within=within, what="v")


@given(training=_trainings())
@example(
    training={
        "weights": [[0.0, 1.0], [2.0, 0.0]],
        "texts": [[0, 1], [1, 0], [0, 0, 1]],
        "betas": [0.85, 0.99],
    }
)
def training_goes_on_step_by_step(
    train_step, backward, learning_rate_at, adam_step, identities, training
):
    """Three steps on three texts, each from what the last one returned, end where they should.

    Weights, m and v are handed on, the step number grows and the rate falls; nothing is
    kept elsewhere.
    """
    table, texts, betas = training.values()
    weights, m, v = table, _zeros(len(table)), _zeros(len(table))
    params, constants = _flat(table), (*betas, 0.0625)
    own, gradients, rates, places = (params, _flat(m), _flat(v)), [], [], [0, 1, 2]
    within = _training_bound(table, texts[0], learning_rate=0.5, eps=0.0625) * 8
    for step, tokens in enumerate(texts):
        gradients.append(_flat(backward(weights, tokens)))
        rates.append(learning_rate_at(step, 3, 0.5))
        own = adam_step(own[0], gradients[-1], *own[1:], step, rates[-1], *constants)
        paths = _right_paths(identities, params, gradients, rates, betas, 0.0625)
        _, weights, m, v = train_step(weights, tokens, m, v, step, 3, 0.5, *constants)
        _assert_table(weights, len(table))
        wants = [own[0], *(path[-1] for path in paths)]
        what = f"after step {step}, row behind row, weights"
        agreeing = _agreeing(
            _flat(weights), [wants[place] for place in places], within=within, what=what
        )
        places = [places[index] for index in agreeing]


@given(weights_tokens_unread=_texts_without_a_token(), betas=BETAS, rate=RATES)
@example(weights_tokens_unread=([[0.0, 1.0], [2.0, 0.0]], [0, 1], 1), betas=(0.85, 0.99), rate=0.5)
def training_moves_only_rows_it_reads(train_step, weights_tokens_unread, betas, rate):
    """From rest, the row of a token that nothing follows stays as it is, and so do its means.

    Its gradient is 0. A step that moves it has mixed up rows and columns, or decays weights.
    """
    table, tokens, unread = weights_tokens_unread
    state = table, _zeros(len(table)), _zeros(len(table))
    _, *got = train_step(state[0], tokens, *state[1:], 0, 4, rate, *betas, 1e-8)
    within = tolerance.rounding(8.0, relative=False)
    for name, one, want in zip(("weights", "m", "v"), got, state, strict=True):
        assert_length(one, len(table))
        assert_close(one[unread], want[unread], within=within, what=f"{name}[{unread}]")


@given(weights_and_tokens=_texts(largest=2), betas=BETAS)
@example(weights_and_tokens=([[0.0, 1.0], [2.0, 0.0]], [0, 1, 0]), betas=(0.85, 0.99))
def training_lowers_the_loss(train_step, reference, weights_and_tokens, betas):
    """A short first step lowers the loss of its text by about lr times the sum of |gradient|.

    Each weight goes lr downhill, and the loss bends by at most 1/2. The second call sees the
    same text at the weights that the first one left.
    """
    table, tokens = weights_and_tokens
    rate, eps, size = 1.0 / 64.0, 1.0 / 1024.0, len(table)
    constants = (2, rate, *betas, eps)
    loss, weights, m, v = train_step(table, tokens, _zeros(size), _zeros(size), 0, *constants)
    assert_finite(loss)
    for one in (weights, m, v):
        _assert_table(one, size)
    after, _, _, _ = train_step(weights, tokens, m, v, 1, *constants)
    grads = _flat(reference.backward(table, tokens))
    larger = reference.equivalent_eps(eps, 0, betas[1])  # of the two places, the shorter step
    gain = math.fsum(rate * g * g / (abs(g) + larger) for g in grads)
    most = loss - gain + rate * rate * len(grads) / 4.0
    within = _loss_bound(table, tokens) * 4
    assert_at_most(after, most, within=within, given=[loss, after], what="the second loss")


@given(situation=_situations())
@example(situation=SITUATION)
def training_at_rate_zero_moves_no_weight(train_step, situation):
    """With a learning rate of 0 no weight moves; loss, m and v are what they are at any rate.

    The rate says how far to go and nothing else.
    """
    cost, _, *want = train_step(*situation.values())
    assert_finite([cost, want])
    try:
        loss, weights, *means = train_step(*(situation | {"learning_rate": 0.0}).values())
    except Exception as error:
        if getattr(error, "exception", type(error).__name__) in REFUSES:
            return
        raise
    assert_close(weights, situation["weights"], what="weights")
    assert_close(loss, cost, within=tolerance.rounding(32.0), what="the loss")
    assert_close(means, want, within=tolerance.rounding(32.0), what="m and v: ")


def training_on_emma(train_step, identities):
    """On "emma", four tokens at 0, the first step moves each weight that is read by 0.01.

    Up where the letter did follow at least once, down elsewhere; with the constants 0.01,
    0.85, 0.99, 1e-8 of the text. The loss before it is log 4 = 1.3863.
    """
    table, tokens, constants = _zeros(4), list(SHORT_EMMA), (1000, 0.01, 0.85, 0.99, 1e-8)
    loss, weights, _, _ = train_step(table, tokens, _zeros(4), _zeros(4), 0, *constants)
    assert_close(loss, math.log(4.0), within=_loss_bound(table, tokens), what="the loss")
    grads = identities.table_gradient(table, tokens)
    wants = [
        _each(lambda g, i=place: -0.01 * identities.adam_moves([g], 0.85, 0.99, 1e-8)[i], grads)
        for place in (0, 1)
    ]
    within = tolerance.adam(0.01, 0.01, (0.85, 0.99)) * 2
    _agreeing(weights, wants, within=within, what="weights")
