"""What it means to be the loss of a document."""

import math

from hypothesis import example, given
from hypothesis import strategies as st

from gradekit import tolerance
from gradekit.asserts import assert_close, assert_finite, assert_unchanged

from ._answers import checked_logits, have_a_loss
from ._bounds import loss_rounding
from ._forward import right_logits
from ._models import READING, readings, state_of, towering, without
from ._vectors import exp


@given(reading=readings())
@example(reading=READING)
@example(reading={**READING, "numbers": [4.0 * x for x in READING["numbers"]]})
def document_loss_is_the_mean_over_positions(document_loss, sequence_logits, identities, reading):
    """The loss is the mean cross-entropy of the logits after each token with the next one.

    The last token is an answer only: nothing follows it. What is fed in is the text
    itself, never a prediction.
    """
    _assert_mean(document_loss, sequence_logits, identities, reading)


@given(reading=readings())
@example(reading=READING)
@example(reading={**READING, "vocabulary": 2, "tokens": [1, 0, 0]})
def a_model_with_a_zero_head_costs_log_v(document_loss, reading):
    """With lm_head all 0 the loss is log V, V the number of tokens, whatever the text.

    All logits are 0, so every token is equally likely. This is where training starts, more
    or less, and a first loss far from it is a first sign of a mistake. Every row of wte is
    the same here, so it is so even if your gpt takes wte for the head.
    """
    state = without(state_of(reading), "lm_head")
    state["wte"] = [state["wte"][0]] * len(state["wte"])
    tokens, size = reading["tokens"], reading["vocabulary"]
    got = document_loss(state, reading["heads"], tokens, len(tokens) - 1)
    assert_close(got, math.log(size), within=tolerance.loss([0.0] * size, 0))


@given(reading=readings(least=3, most=4), size=st.integers(0, 1))
@example(reading=READING, size=0)
@example(reading={**READING, "tokens": [2, 0, 1, 1]}, size=1)
def document_loss_stops_at_the_block_size(document_loss, reading, size):
    """A document longer than the block is judged by its first block_size positions.

    Reading block_size tokens gives block_size predictions, for which one token more is
    needed as an answer. The rest of the document counts for nothing.
    """
    state, heads, tokens = state_of(reading), reading["heads"], reading["tokens"]
    block = 1 + size % (len(tokens) - 2)
    got = document_loss(state, heads, tokens, block)
    want = document_loss(state, heads, tokens[: block + 1], block)
    within = loss_rounding(reading, right_logits(state, reading)[:block], tokens[1 : block + 1])
    assert_close(got, want, within=within)


@given(reading=readings(least=3), left=st.integers(0, 1))
@example(reading=READING, left=0)
def document_loss_needs_no_full_block(document_loss, reading, left):
    """A document that is shorter than the block is judged at all of its positions.

    There are len(tokens) - 1 of them, and the mean is over these.
    """
    state, heads, tokens = state_of(reading), reading["heads"], reading["tokens"]
    short = tokens[: 2 + left % (len(tokens) - 2)]
    got = document_loss(state, heads, short, len(tokens))
    want = document_loss(state, heads, short, len(short) - 1)
    targets = short[1:]
    within = loss_rounding(reading, right_logits(state, reading)[: len(targets)], targets)
    assert_close(got, want, within=within)


@given(reading=readings())
@example(reading={**READING, "tokens": [2, 0, 1]})
def probabilities_of_all_continuations_add_up(document_loss, reading):
    """The probability of a text is the sum of those of the texts that are one token longer.

    exp(-n times the loss) is the probability that the model gives to the n tokens after
    the first. It would not add up if a position saw the answer.
    """
    state, heads, tokens = state_of(reading), reading["heads"], reading["tokens"]
    n, past = len(tokens) - 1, tokens[:-1]
    texts = [[*past, token] for token in range(len(state["wte"]))]
    losses = [document_loss(state, heads, text, n) for text in texts]
    shorter = document_loss(state, heads, past, n - 1) if n > 1 else 0.0
    assert_finite([*losses, shorter])
    got = math.fsum(exp(-n * loss) for loss in losses)
    rows = right_logits(state, reading)[:-1]
    bounds = [loss_rounding(reading, rows, text[1:]) * n for text in texts]
    within = max(bounds, key=lambda bound: bound.width(0.0)) * 2.0
    want = exp(-(n - 1) * shorter)
    given = [*losses, shorter]
    assert_close(got, want, within=within, given=given, what="the sum of the probabilities")


@given(gap=st.sampled_from([14.0, 18.0, 22.0, 25.0, 26.5]), t=st.integers(0, 2))
@example(gap=40.0, t=1)
@example(gap=26.5, t=1)
def document_loss_is_not_clamped_early(document_loss, sequence_logits, identities, gap, t):
    """Unlikely tokens keep costing more, up to a loss of 27 at least.

    A guard against log(0) may be as large as 1e-12, which shows from 27.6 on.
    """
    _assert_towering(document_loss, sequence_logits, identities, [0.0, -gap, -1.0], t)


@given(gap=st.sampled_from([28.0, 100.0, 400.0, 600.0, 700.0]), t=st.integers(0, 2))
@example(gap=700.0, t=1)
def document_loss_survives_large_gaps(document_loss, sequence_logits, identities, gap, t):
    """Tokens up to 700 below the largest logit cost their true loss, or at least 27.6.

    Their probability is tiny but not 0. A loss that stays at -log(1e-12) = 27.63, because of
    a guard, is accepted here.
    """
    _assert_towering(document_loss, sequence_logits, identities, [0.0, -gap, -1.0], t)


@given(gap=st.sampled_from([750.0, 1000.0, 2000.0]))
def document_loss_survives_gaps_beyond_745(document_loss, reference, gap):
    """A token more than 745 below the largest logit still has a finite loss.

    Advice: there the probability is 0 in floats. The logarithm of the sum minus the
    token's logit needs no probability and stays exact; a guard stays finite.
    """
    call, logits = (towering(0.0, -gap), 1, [0, 1, 1], 2), [0.0, -gap]
    within = loss_rounding({"layers": 1}, [logits, logits], [1, 1])
    assert_close(document_loss(*call), reference.document_loss(*call), within=within)


@given(reading=readings())
@example(reading=READING)
def document_loss_leaves_its_arguments_alone(document_loss, reading):
    """document_loss changes neither the weights nor the text.

    The same text may be read again, and its gradients belong to these weights.
    """
    tokens = reading["tokens"]
    assert_unchanged(document_loss, state_of(reading), reading["heads"], tokens, len(tokens) - 1)


@given(reading=readings())
@example(reading=READING)
@example(reading={**READING, "numbers": [4.0 * x for x in READING["numbers"]]})
def document_loss_in_double_precision(document_loss, sequence_logits, identities, reading):
    """The loss is computed in double precision, to about 15 digits.

    Python floats and NumPy's default are double; float32 keeps 7 digits. Your own logits
    are taken as they are.
    """
    _assert_mean(document_loss, sequence_logits, identities, reading, precision="double")


def _assert_towering(document_loss, sequence_logits, identities, logits, t):
    state, tokens = towering(*logits), [0, 1, t]
    rows = checked_logits(sequence_logits(state, 1, tokens[:-1]), 2, len(logits))
    if not have_a_loss(rows, most=max(logits) - min(logits)):
        return
    within = loss_rounding({"layers": 1}, [logits, logits], tokens[1:])
    want = identities.mean_loss(rows, tokens[1:])
    assert_close(document_loss(state, 1, tokens, 2), want, within=within)


def _assert_mean(document_loss, sequence_logits, identities, reading, **precision):
    state, heads, tokens = state_of(reading), reading["heads"], reading["tokens"]
    targets = tokens[1:]
    rows = sequence_logits(state, heads, tokens[:-1])
    rows = checked_logits(rows, len(targets), len(state["wte"]))
    if not have_a_loss(rows):
        return
    within = loss_rounding(reading, right_logits(state, reading)[:-1], targets)
    got = document_loss(state, heads, tokens, len(targets))
    want = identities.mean_loss(rows, targets)
    assert_close(got, want, within=within, **precision)
