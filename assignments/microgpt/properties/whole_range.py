"""What holds over the whole range of arguments: many layers, heads, tokens and positions."""

import math

from hypothesis import example

from gradekit import tolerance
from gradekit.asserts import Mismatch, assert_close
from gradekit.strategies import over_the_whole_range
from gradekit.tolerance import Tolerance

from ._answers import checked_gradients, checked_logits, have_a_loss, is_nearly
from ._bounds import logits_scale
from ._conditions import both_are_readable, has_known_gradients, has_known_loss, is_readable
from ._models import READING, gentle_state, state_of, towering
from ._vectors import largest

CERTAIN = {
    "wte": [[1.0], [1.0]],
    "wpe": [[1.0], [1.0]],
    "lm_head": [[6.0], [-6.0]],
    **{f"layer0.{name}": [[0.0]] for name in ("attn_wq", "attn_wk", "attn_wv", "attn_wo")},
    **{f"layer0.{name}": [[0.0]] for name in ("mlp_fc1", "mlp_fc2")},
}
"""A model that is nearly sure of token 0: a loss of 6e-6."""
LOUD = CERTAIN | {"lm_head": [[175.0], [-175.0]]}
CANCELLING = towering(0.0, 0.0, 0.0) | {
    "lm_head": [[105.0, -105.0, 3.0, 1.0], [0.5, -0.25, 1.0, 0.125], [0.0, 0.0, -1.0, -0.5]]
}
"""Large weights that nearly cancel: a loss not near 0, nor so large that a guard counts."""
NARROW = READING | {"heads": 1, "width": 2, "hidden": 1}
DEEP = state_of(NARROW | {"layers": 4})
"""Its logits are of ordinary size: a millionth of them is far above rounding."""
LONG = [0, 1] * 9 + [2, 2]
READ = (
    "min(block_size, len(tokens) - 1) * (sum(name.endswith('wq') for name in state) + 1) * "
    "len(state['wte'][0]) * "
    "(len(state['wte'][0]) + len(state['layer0.mlp_fc1']) + len(state['lm_head']))"
)
"""The work of the logits of a document, as the manifest counts it."""
FEW = 12
"""Calls of what runs a model: in plain Python each takes milliseconds."""
SHALLOW = dict(sorted(state_of(NARROW | {"tokens": LONG}).items()))
"""As ordinary, with a position for each token of a long text; its names may come in any order."""
STEEP = {
    "wte": [[-2.0, -2.0], [-1.0, -1.0]],
    "wpe": [[-1.0, -1.0], [0.0, 2.0]],
    "layer0.attn_wq": [[2.0, 0.0], [0.0, 2.0]],
    "layer0.attn_wk": [[2.0, -2.0], [-2.0, -2.0]],
    "layer0.attn_wv": [[1.0, -2.0], [2.0, 1.0]],
    "layer0.attn_wo": [[1.0, 1.0], [-1.0, 2.0]],
    "layer0.mlp_fc1": [[1.0, -1.0]],
    "layer0.mlp_fc2": [[-1.0], [-1.0]],
    "layer1.attn_wq": [[1.0, -2.0], [-1.0, 1.0]],
    "layer1.attn_wk": [[-1.0, 2.0], [0.0, -1.0]],
    "layer1.attn_wv": [[0.0, -1.0], [2.0, 0.0]],
    "layer1.attn_wo": [[1.0, 1.0], [0.0, -1.0]],
    "layer1.mlp_fc1": [[0.0, -2.0]],
    "layer1.mlp_fc2": [[0.0], [-2.0]],
    "layer2.attn_wq": [[0.0, 2.0], [1.0, -2.0]],
    "layer2.attn_wk": [[0.0, 0.0], [-2.0, 0.0]],
    "layer2.attn_wv": [[-1.0, -1.0], [2.0, 0.0]],
    "layer2.attn_wo": [[2.0, -1.0], [1.0, 0.0]],
    "layer2.mlp_fc1": [[-1.0, -2.0]],
    "layer2.mlp_fc2": [[1.0], [1.0]],
    "lm_head": [[0.0, -2.0], [2.0, -1.0]],
}
"""Every matrix has slopes from 0.09 to 4, also those of attention, which are often tiny."""


def _linear_rounding(x, w):
    size = max(math.fsum(abs(a * b) for a, b in zip(row, x, strict=True)) for row in w)
    return Tolerance(roundoffs=(len(x) + 1) * size, source="u (C + 1) times the sum of |w x|")


def _logits_rounding(state, rows):
    return Tolerance(
        roundoffs=2.0**14 * logits_scale(state, rows),
        source="logits: u 2^14 (A + B), A the largest, B at most 1 and what the head sums up to",
    )


def _gradient_rounding(grads):
    size = max(map(largest, grads.values()))
    return Tolerance(
        roundoffs=2.0**14 * size + 16.0,
        below=4e-9 * size,
        above=4e-9 * size,
        source="gradients: u (2^14 A + 16), A the largest, and 4e-9 A for a guard up to 1e-12",
    )


@over_the_whole_range()
@example(call=([0.1, -0.7] * 149 + [0.3, 5.3], [[1.0, 2.5] * 149 + [0.3, 1.0]]))
def linear_over_its_whole_range(linear, reference, call):
    """linear is right for many inputs and outputs too, and for large and tiny numbers.

    Up to 300 inputs, or 300 outputs.
    """
    x, w = call
    assert_close(linear(x, w), reference.linear(x, w), within=_linear_rounding(x, w))


@over_the_whole_range()
@example(call=([1e-7, 0.0],))
def rmsnorm_over_its_whole_range(rmsnorm, reference, call):
    """rmsnorm is right for long vectors too, and for large and tiny numbers.

    Up to 300 numbers, up to 1000 from 0 and as near to it as 1e-9.
    """
    (x,) = call
    within = tolerance.rounding(len(x) + 8)
    assert_close(rmsnorm(x), reference.rmsnorm(x), within=within)


@over_the_whole_range(admits=is_readable, most=FEW)
@example(call=(LOUD, 1, [0, 1]))
@example(call=(DEEP, 1, [2, 0, 1]))
@example(call=(state_of(READING), 4, [2, 0, 1]))
def logits_over_their_whole_range(sequence_logits, reference, call):
    """gpt is right for models of any size and for longer texts.

    Up to 4 layers, 4 heads, 30 tokens and 20 positions.
    """
    state, heads, tokens = call
    want = reference.sequence_logits(state, heads, tokens)
    assert_close(sequence_logits(state, heads, tokens), want, within=_logits_rounding(state, want))


@over_the_whole_range(admits=both_are_readable, most=FEW)
@example(call=(DEEP, 1, [2, 0, 1], [0, 1, 1]))
@example(call=(SHALLOW, 1, LONG, LONG[::-1]))
def caches_over_their_whole_range(interleaved_logits, sequence_logits, call):
    """Two longer texts read in turns are read as if alone, by models of any size.

    Each layer has caches of its own, and so has each text.
    """
    state, heads, *texts = call
    got = interleaved_logits(state, heads, *texts)
    for rows, text in zip(got, texts, strict=True):
        want = sequence_logits(state, heads, text)
        want = checked_logits(want, len(text), len(state["wte"]))
        assert_close(rows, want, within=_logits_rounding(state, want))


@over_the_whole_range(admits=has_known_loss, only=f"{READ} <= 1000", most=FEW)
@example(call=(CERTAIN, 1, [1, 0], 1))
@example(call=(CANCELLING, 1, [0, 1, 0], 2))
@example(call=(SHALLOW, 1, LONG, 3))
@example(call=(DEEP, 1, [2, 0, 1], 2))
@example(call=(STEEP, 1, [0, 1, 0], 2))
def document_loss_over_its_whole_range(document_loss, sequence_logits, reference, call):
    """The loss is right for longer texts too, for more tokens, and for small and large losses.

    Your own logits are taken as they are. Of 20 tokens the last 19 are answers.
    """
    state, heads, tokens, block = call
    text, targets = tokens[:-1][:block], tokens[1:][:block]
    rows = sequence_logits(state, heads, text)
    rows = checked_logits(rows, len(targets), len(state["wte"]))
    if not have_a_loss(rows):
        return
    right = reference.sequence_logits(state, heads, text)
    within = tolerance.mean_loss(right, targets) + _logits_rounding(state, right) * 2.0
    want = math.fsum(map(_loss, rows, targets)) / len(targets)
    got = document_loss(state, heads, tokens, block)
    given = [got, *(z for row in rows for z in row)]
    assert_close(got, want, within=within, given=given)


@over_the_whole_range(admits=has_known_gradients, most=FEW)
@example(call=(STEEP, 1, [0, 1, 0], 2))
def gradients_over_their_whole_range(document_gradients, document_loss, reference, call):
    """The gradients and their loss are right for models of any size and for longer texts.

    Where your document_loss is another one, already for a small model, this says nothing: its
    slopes are other ones. Nor does it speak of a loss that differs from document_loss there.
    """
    state, heads, tokens, block = call
    right, want = reference.document_gradients(state, heads, tokens, block)
    own = _loss_of(document_loss, call)
    if own is None:
        return
    loss, grads = document_gradients(state, heads, tokens, block)
    if not (is_nearly(own, right) and _is_right(document_loss, reference)):
        return
    grads = checked_gradients(grads, state)
    within = _gradient_rounding(want)
    given = [x for rows in grads.values() for row in rows for x in row]
    for name in state:
        assert_close(grads[name], want[name], within=within, given=given, what=name)
    try:
        assert_close(loss, own, within=_two_losses(reference, call), what="the loss")
    except Mismatch:
        if _comes_with_its_loss(document_gradients, document_loss):
            raise


def _two_losses(reference, call):
    """Allow for the rounding of two losses, and for a guard in either of them."""
    state, heads, tokens, block = call
    rows = reference.sequence_logits(state, heads, tokens[:-1][:block])
    within = tolerance.mean_loss(rows, tokens[1:][:block]) + _logits_rounding(state, rows) * 2.0
    return within + within


def _is_right(document_loss, reference):
    """Whether a loss is right for a small model, also one that is right for some others."""
    heads, tokens = READING["heads"], READING["tokens"]
    calls = [(gentle_state(READING | {"layers": n}), heads, tokens, n) for n in (1, 2)]
    return all(is_nearly(document_loss(*c), reference.document_loss(*c)) for c in calls)


def _loss_of(document_loss, call):
    """Give a loss; None if it reads more than there are positions for, as no right one does."""
    try:
        return document_loss(*call)
    except Exception as error:
        if getattr(error, "exception", type(error).__name__) == "IndexError":
            return None
        raise


def _comes_with_its_loss(document_gradients, document_loss):
    """Whether the loss of a small model is right: if not, another claim says so."""
    call = [gentle_state(READING), READING["heads"], READING["tokens"], 2]
    loss, _ = document_gradients(*call)
    want = document_loss(*call)
    return is_nearly(loss, want)


def _loss(row, target):
    """Give the loss of one position, without overflow."""
    top = max(row)
    return math.log(math.fsum(math.exp(z - top) for z in row)) + top - row[target]
