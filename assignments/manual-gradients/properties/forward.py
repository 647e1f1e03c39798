"""What it means to be the mean loss of a text."""

import math

from hypothesis import example, given
from hypothesis import strategies as st

from gradekit.asserts import assert_at_least, assert_close, assert_length, assert_unchanged
from gradekit.strategies import grid

from ._bounds import loss_bound, losses_bound
from ._models import FC2, MODEL, NETWORK, SIGN, WTE, models, towering
from ._states import APART, louder, replaced, stretched, thirds, unread_tokens


@given(model=models())
@example(model=MODEL)
@example(model=[towering(0.0, -8.0, -1.0), [0, 1, 2]])
def forward_matches_the_definition(forward, reference, model):
    """The loss of a text is the mean, over its n positions, of the loss of the next token.

    A text of n + 1 tokens has n positions: at position i the network sees tokens[i] and
    should predict tokens[i + 1].
    """
    state, tokens = model
    within = loss_bound(state, tokens)
    assert_close(forward(state, tokens), reference.forward(state, tokens), within=within)


@given(model=models(most=2))
@example(model=[NETWORK, [1, 2]])
@example(model=[towering(0.0, -8.0, -1.0), [0, 1]])
def forward_of_one_position(forward, mlp, identities, model):
    """The loss of two tokens is minus the logarithm of softmax(your mlp(first)) at the second.

    Softmax turns the logits into probabilities, and the loss is small where the token that
    follows was thought probable.
    """
    state, (token, target) = model
    logits = mlp(state, token)
    assert_length(logits, len(state[FC2]))
    want = identities.loss(logits, target)
    within = losses_bound(state, [token, target])
    assert_close(forward(state, [token, target]), want, within=within)


@given(model=models(least=3, most=5), cut=st.integers(0, 3))
@example(model=MODEL, cut=1)
def forward_weighted_concatenation(forward, model, cut):
    """A text cut in two costs the mean of both parts, each weighted by its positions.

    The token at the cut ends the first part and begins the second, so no position is
    lost. Together with the loss of one position this leaves only one function, the mean.
    """
    state, tokens = model
    n = len(tokens) - 1
    cut = 1 + cut % (n - 1)
    parts = [forward(state, tokens[: cut + 1]), forward(state, tokens[cut:])]
    want = (cut * parts[0] + (n - cut) * parts[1]) / n
    within = losses_bound(state, tokens)
    assert_close(forward(state, tokens), want, within=within, given=parts)


@given(model=models())
@example(model=MODEL)
def forward_of_a_zero_head_is_log_v(forward, model):
    """If all weights of mlp_fc2 are 0, every text costs log V.

    All logits are then 0, and every token is as probable as any other. A network that
    starts near that should show such a loss.
    """
    state, tokens = model
    state = replaced(state, FC2, [[0.0] * len(row) for row in state[FC2]])
    within = loss_bound(state, tokens)
    assert_close(forward(state, tokens), math.log(len(state[WTE])), within=within)


@given(model=models())
@example(model=MODEL)
def forward_is_never_negative(forward, model):
    """The loss is never below 0.

    A probability is at most 1, so minus its logarithm is at least 0.
    """
    state, tokens = model
    assert_at_least(forward(state, tokens), 0.0, within=loss_bound(state, tokens))


@given(model=models(), change=st.lists(grid(-2, 2), min_size=3, max_size=3))
@example(model=MODEL, change=[1.0, -1.0, 0.0])
def forward_ignores_a_common_part_of_the_head(forward, model, change):
    """Adding the same numbers to every row of mlp_fc2 leaves the loss unchanged.

    At each position all logits then grow by the same amount, and softmax sees only
    differences.
    """
    state, tokens = model
    head = [[w + c for w, c in zip(row, change, strict=False)] for row in state[FC2]]
    raised = replaced(state, FC2, head)
    within = loss_bound(state, tokens) + loss_bound(raised, tokens)
    assert_close(forward(raised, tokens), forward(state, tokens), within=within)


@given(model=models(), change=grid(0.25, 2))
@example(model=[NETWORK, [0, 1, 0, 2]], change=1.0)
def forward_never_looks_at_the_last_token(forward, model, change):
    """Changing the embeddings of tokens that nothing follows leaves the loss unchanged.

    The last token is predicted, but there is nothing left for it to predict.
    """
    state, tokens = model
    unread = unread_tokens(state, tokens)
    wte = [[w + change * (r in unread) for w in row] for r, row in enumerate(state[WTE])]
    within = losses_bound(state, tokens)
    assert_close(forward(replaced(state, WTE, wte), tokens), forward(state, tokens), within=within)


@given(gap=grid(14, 27), t=st.integers(0, 2))
@example(gap=40.0, t=1)
@example(gap=26.5, t=1)
def forward_is_not_clamped_early(forward, reference, gap, t):
    """Unlikely tokens keep costing more, up to a loss of 27 at least.

    A guard against log(0) may be as large as 1e-12, which shows from 27.6 on.
    """
    state, tokens = towering(0.0, -gap, -1.0), [0, 1, t]
    within = loss_bound(state, tokens)
    assert_close(forward(state, tokens), reference.forward(state, tokens), within=within)


@given(model=models(), most=st.integers(28, 700))
@example(model=[towering(0.0, -1.0, 1.0), [0, 1, 2, 0]], most=700)
@example(model=MODEL, most=700)
def forward_survives_large_gaps(forward, reference, model, most):
    """Tokens up to 700 below the largest logit cost their true loss, or at least 27.6.

    Their probability is tiny but not 0. A loss that stays at -log(1e-12) = 27.63, because of
    a guard, is accepted here.
    """
    state, tokens = stretched(model[0], most), model[1]
    within = loss_bound(state, tokens)
    assert_close(forward(state, tokens), reference.forward(state, tokens), within=within)


@given(model=models(), sign=SIGN)
@example(model=MODEL, sign=1.0)
@example(model=MODEL, sign=-1.0)
@example(model=[towering(0.0, -8.0, -1.0), [0, 1]], sign=1.0)
def forward_survives_large_logits(forward, reference, model, sign):
    """Logits of a size up to 10,000, all moved there together, do not make the loss overflow.

    exp(710) is more than a float can hold, and exp(-750) is 0. Subtract the largest logit
    first; the loss is the same.
    """
    state, tokens = louder(model[0], sign), model[1]
    within = loss_bound(state, tokens)
    assert_close(forward(state, tokens), reference.forward(state, tokens), within=within)


@given(model=models())
def forward_survives_gaps_beyond_745(forward, reference, model):
    """A token more than 745 below the largest logit still has a finite loss.

    Advice: there the probability is 0 in floats. The logarithm of the sum minus the
    token's logit needs no probability and stays exact; a guard stays finite.
    """
    state, tokens = stretched(model[0], 10.0 * APART), model[1]
    within = loss_bound(state, tokens)
    assert_close(forward(state, tokens), reference.forward(state, tokens), within=within)


@given(model=models())
@example(model=MODEL)
def forward_leaves_its_arguments_alone(forward, model):
    """Forward changes neither the state nor the tokens.

    It only measures. The gradients need both as they were.
    """
    state, tokens = model
    assert_unchanged(forward, state, tokens)


@given(model=models())
@example(model=MODEL)
@example(model=[towering(0.0, -24.0, -1.0), [0, 1, 2]])
def forward_in_double_precision(forward, reference, model):
    """The loss is computed in double precision, to about 15 digits.

    Python floats and NumPy's default are double; float32 keeps 7 digits.
    """
    state, tokens = thirds(model[0]), model[1]
    want, within = reference.forward(state, tokens), loss_bound(state, tokens)
    assert_close(forward(state, tokens), want, within=within, precision="double")
