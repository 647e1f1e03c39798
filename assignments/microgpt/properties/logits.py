"""What it means to be a transformer.  Source: Vaswani et al. (2017), arXiv:1706.03762."""

import math

from hypothesis import example, given

from gradekit import tolerance
from gradekit.asserts import assert_close, assert_refuses, assert_unchanged

from ._answers import checked_logits
from ._bounds import logits_rounding
from ._forward import HIDDEN, plain_linear, read, right_logits
from ._models import READING, READOUT, readings, readout_state, readouts, state_of, without
from ._vectors import added, dot, over, scaled, zeros


def _rows(sequence_logits, state, heads, tokens):
    """Read a text; give its logits, once they have the right form."""
    rows = sequence_logits(state, heads, tokens)
    return checked_logits(rows, len(tokens), len(state["wte"]))


@given(reading=readings(least=1, layers=2))
@example(reading=READING)
@example(reading={**READING, "layers": 2, "heads": 1})
def logits_match_the_definition(sequence_logits, rmsnorm, reading):
    """gpt embeds, attends, thinks and scores as the handout says, token after token.

    x = rmsnorm(wte[token] + wpe[pos]); in every layer x grows by wo times the attention
    of rmsnorm(x), then by fc2 times relu of fc1 times rmsnorm(x); the logits are
    lm_head times x. It is built of your own rmsnorm here.
    """
    state, heads, tokens = state_of(reading), reading["heads"], reading["tokens"]
    got = sequence_logits(state, heads, tokens)
    want = read(plain_linear, rmsnorm, state, heads, tokens)
    assert_close(got, want, within=logits_rounding(reading, want))


@given(reading=readings(least=1, most=2, layers=2))
@example(reading={**READING, "tokens": [2, 0]})
def without_layers_only_the_token_and_its_place_count(sequence_logits, linear, rmsnorm, reading):
    """With wo and fc2 all 0, the logits are lm_head times rmsnorm(wte[token] + wpe[pos]).

    What a layer computes is added to x. If it adds 0, then x reaches lm_head as it was,
    and there is no norm on the way.
    """
    state, tokens = without(state_of(reading), "attn_wo", "mlp_fc2"), reading["tokens"]
    got = sequence_logits(state, reading["heads"], tokens)
    places = [added(state["wte"][t], state["wpe"][i]) for i, t in enumerate(tokens)]
    want = [linear(rmsnorm(place), state["lm_head"]) for place in places]
    assert_close(got, want, within=logits_rounding(reading, want))


@given(reading=readings())
@example(reading=READING)
def equal_scores_take_the_mean_of_the_values(sequence_logits, rmsnorm, reading):
    """With wq all 0, every position takes the plain mean of the values up to its own.

    All scores are 0 then, and softmax of equal scores is uniform. The position itself is
    among those that it looks at.
    """
    state, tokens = without(state_of(reading), "attn_wq", "mlp_fc2"), reading["tokens"]
    got = sequence_logits(state, reading["heads"], tokens)
    wv, wo = state["layer0.attn_wv"], state["layer0.attn_wo"]
    xs = [rmsnorm(added(state["wte"][t], state["wpe"][i])) for i, t in enumerate(tokens)]
    values = [plain_linear(rmsnorm(x), wv) for x in xs]
    means = [
        [math.fsum(column) / (i + 1) for column in zip(*values[: i + 1], strict=True)]
        for i in range(len(xs))
    ]
    want = [
        plain_linear(added(x, plain_linear(mean, wo)), state["lm_head"])
        for x, mean in zip(xs, means, strict=True)
    ]
    assert_close(got, want, within=logits_rounding(reading, want))


@given(readout=readouts())
@example(readout=READOUT)
def attention_ratio_law(sequence_logits, linear, rmsnorm, readout):
    """What is taken from places i and j has the ratio exp((q·kᵢ - q·kⱼ) / sqrt(c)).

    c is the width of one head. The model is made so that the logit of an earlier token is
    the attention that it gets.
    """
    state, heads, order = readout_state(readout), readout["heads"], readout["order"]
    size = len(order) // heads
    *_, last = _rows(sequence_logits, state, heads, order)
    others = [token for token in order[:-1] if heads == 1 or token // size != order[-1] // size]
    i, j = others[:2]
    vectors = [rmsnorm(rmsnorm(row)) for row in state["wte"]]
    query = linear(vectors[order[-1]], state["layer0.attn_wq"])
    keys = [linear(vectors[token], state["layer0.attn_wk"]) for token in (i, j)]
    part = slice(i // size * size, i // size * size + size)
    scores = [dot(query[part], key[part]) / math.sqrt(size) for key in keys]
    want = math.exp(scores[0] - scores[1])
    within = tolerance.rounding(64 * (1 + max(map(abs, scores))))
    assert_close(over(last[i], last[j]), want, within=within, given=last, what="the ratio")


@given(readout=readouts(heads=2))
@example(readout={**READOUT, "heads": 2})
def heads_look_by_their_own_part_of_the_query(sequence_logits, readout):
    """What the first head takes does not depend on the rows of wq of the second head.

    Head 0 owns the first entries of query, key and value, head 1 the next ones. Each has
    its own scores and its own softmax.
    """
    state, order = readout_state(readout), readout["order"]
    size = len(order) // 2
    wq = state["layer0.attn_wq"]
    other = {**state, "layer0.attn_wq": [*wq[:size], *zeros(wq[size:])]}
    first, second = (_rows(sequence_logits, one, 2, order) for one in (state, other))
    got, want = ([row[:size] for row in rows] for rows in (first, second))
    assert_close(got, want, within=tolerance.rounding(128, relative=False))


@given(reading=readings(least=1, most=2))
@example(reading={**READING, "tokens": [2, 0]})
def the_first_position_sees_only_itself(sequence_logits, reading):
    """The first row of logits does not depend on wq and wk.

    There is one place to look at, so it gets all the attention whatever its score. A
    cache that is filled only after looking is empty here.
    """
    state, heads, tokens = state_of(reading), reading["heads"], reading["tokens"]
    blind = without(state, "attn_wq", "attn_wk")
    first, *_ = _rows(sequence_logits, state, heads, tokens)
    want, *_ = _rows(sequence_logits, blind, heads, tokens)
    assert_close(first, want, within=logits_rounding(reading, right_logits(state, reading)))


@given(reading=readings(least=1, most=2, layers=2))
@example(reading={**READING, "tokens": [2, 0]})
def hidden_units_add_to_the_stream(sequence_logits, linear, rmsnorm, reading):
    """With wo all 0, every layer adds fc2 times relu(fc1 times rmsnorm(x)), and nothing else.

    relu keeps what is positive and turns the rest to 0. Without attention each token is
    on its own.
    """
    state, tokens = without(state_of(reading), "attn_wo"), reading["tokens"]
    got = sequence_logits(state, reading["heads"], tokens)
    want = []
    for i, token in enumerate(tokens):
        x = rmsnorm(added(state["wte"][token], state["wpe"][i]))
        for layer in range(reading["layers"]):
            fc1, fc2 = (state[f"layer{layer}.{part}"] for part in HIDDEN)
            x = added(x, linear([max(0.0, a) for a in linear(rmsnorm(x), fc1)], fc2))
        want.append(linear(x, state["lm_head"]))
    assert_close(got, want, within=logits_rounding(reading, want))


@given(reading=readings(least=1, most=2))
@example(reading={**READING, "tokens": [2, 0]})
def doubling_the_head_doubles_the_logits(sequence_logits, reading):
    """Twice the lm_head gives twice the logits.

    Logits are scores, and lm_head is the last thing that happens: no softmax, no norm.
    """
    state, heads, tokens = state_of(reading), reading["heads"], reading["tokens"]
    loud = {**state, "lm_head": scaled(state["lm_head"], 2.0)}
    rows = _rows(sequence_logits, state, heads, tokens)
    within = logits_rounding(reading, right_logits(state, reading)) * 3.0
    assert_close(sequence_logits(loud, heads, tokens), scaled(rows, 2.0), within=within)


@given(reading=readings(least=3))
@example(reading=READING)
def without_places_the_order_of_the_past_is_lost(sequence_logits, reading):
    """In one layer with wpe all 0, reordering the earlier tokens leaves the last logits alone.

    Attention sums over what came before and a sum has no order. Only wpe tells the places
    apart, which is why it is there.
    """
    state, heads = without(state_of(reading), "wpe"), reading["heads"]
    *past, present = reading["tokens"]
    texts = [*past, present], [*past[::-1], present]
    one, other = (_rows(sequence_logits, state, heads, tokens) for tokens in texts)
    within = logits_rounding(reading, right_logits(state, reading))
    assert_close(other[-1], one[-1], within=within)


@given(reading=readings(least=1, most=2))
@example(reading={**READING, "tokens": [2, 0]})
def gpt_leaves_the_state_alone(sequence_logits, reading):
    """gpt changes no weight.

    The caches are all that it may change. Weights move in the training step, once every
    gradient is known.
    """
    assert_unchanged(sequence_logits, state_of(reading), reading["heads"], reading["tokens"])


@given(reading=readings(least=1, most=2))
@example(reading={**READING, "tokens": [2, 0]})
def logits_in_double_precision(sequence_logits, reference, reading):
    """The logits are computed in double precision, to about 15 digits.

    Python floats and NumPy's default are double; float32 keeps 7 digits.
    """
    state, heads, tokens = state_of(reading), reading["heads"], reading["tokens"]
    want = reference.sequence_logits(state, heads, tokens)
    got = sequence_logits(state, heads, tokens)
    assert_close(got, want, within=logits_rounding(reading, want), precision="double")


@given(reading=readings(least=1, most=1))
@example(reading={**READING, "tokens": [2]})
def gpt_refuses_a_token_beyond_the_last(sequence_logits, reading):
    """A token id that names no row is answered with an IndexError or a ValueError.

    Advice: whatever else came out would be the answer to another question.
    """
    state = state_of(reading)
    assert_refuses(sequence_logits, state, reading["heads"], [len(state["wte"])])


@given(reading=readings())
@example(reading=READING)
def what_was_read_lives_in_the_caches(interleaved_logits, sequence_logits, reading):
    """Two texts read in turns, each with caches of its own, are read as if alone.

    What gpt remembers belongs into the lists that it is given. A variable outside of it
    would mix the two.
    """
    state, heads, tokens = state_of(reading), reading["heads"], reading["tokens"]
    other = tokens[::-1]
    got = interleaved_logits(state, heads, tokens, other)
    for rows, text in zip(got, (tokens, other), strict=True):
        want = _rows(sequence_logits, state, heads, text)
        within = logits_rounding(reading, right_logits(state, {**reading, "tokens": text}))
        assert_close(rows, want, within=within)
