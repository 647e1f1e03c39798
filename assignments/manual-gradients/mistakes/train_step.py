"""One training step of the network: gradients, rate, gradient descent."""

import math
from itertools import pairwise

from gradekit.mistakes import Sentence, mistakes

from ._deltas import NORMS, flattened
from ._forms import CUTS, chosen, each, ended, sentences, with_belief
from ._moves import MOVES, MOVING
from ._positions import AVERAGES, share
from ._schedules import LENGTHS, SCHEDULES, SPANS, STEPS, rate_at
from ._states import LEFT_OUT, SHAPES
from .analytic_gradients import analytic_gradients
from .numerical_gradients import loss_of
from .sgd_step import MOVED, descended

RIGHT = {}.get
"""Sets no switch."""

TEXTS = {
    None: (lambda t: t, ""),
    "no_last": (lambda t: t[:-1], "The last token of the text is left out."),
    "no_first": (lambda t: t[1:], "The first token of the text is left out."),
    "reversed": (lambda t: t[::-1], "You train on the text read backwards."),
    "first": (lambda t: t[:2], "You train on the first two tokens of the text only."),
    "last": (lambda t: t[-2:], "You train on the last two tokens of the text only."),
    "closed": (lambda t: [*t, t[0]], "You train on the text with its first token at the end, too."),
    "sorted": (sorted, "You sort the tokens of the text."),
}

GRADIENTS = {
    None: (lambda g, *_: g, ""),
    "doubled": (
        lambda g, *_: each(lambda x: 2 * x, g),
        "The gradient of the text enters the step twice.",
    ),
    "times_loss": (
        lambda g, loss: each(lambda x: loss * x, g),
        "You multiply the gradient by the loss.",
    ),
    "loss": (lambda g, loss: each(lambda _: loss, g), "You take the loss for the gradient."),
    "by_loss": (
        lambda g, loss: each(lambda x: x / loss, g),
        "You divide the gradient by the loss.",
    ),
    "one_name": (
        lambda g, _: dict.fromkeys(g, g["wte"]),
        "All matrices move by the gradient of wte.",
    ),
}
"""The gradients g as they enter the step, with the loss."""

LOSSES = {
    None: (lambda before, *_: before, ""),
    "after": (
        lambda _, after, __: after,
        "You return the loss after the step; it should be the one before it.",
    ),
    "mean": (
        lambda before, after, _: (before + after) / 2,
        "You return the mean of the losses before and after the step.",
    ),
    "difference": (
        lambda before, after, _: before - after,
        "You return by how much the loss has fallen, not the loss before the step.",
    ),
    "difference_up": (
        lambda before, after, _: after - before,
        "You return by how much the loss has grown, not the loss before the step.",
    ),
    "perplexity": (
        lambda before, *_: math.exp(before),
        "You return the perplexity, not the loss.",
    ),
    "length": (
        lambda _, __, g: math.sqrt(math.fsum(x * x for x in flattened(g))),
        "You return the length of the gradient in place of the loss.",
    ),
    "sum": (
        lambda before, *_: before,
        "The loss that you return is a sum over the positions, not their mean.",
    ),
    "zero": (lambda *_: 0.0, "You return 0 in place of the loss."),
    "negative": (lambda before, *_: -before, "Your loss has the opposite sign."),
}
"""The loss that comes back, from those before and after the step and from the gradients."""

PARTS = {
    None: (lambda loss, new, *_: (loss, new), ""),
    "old": (
        lambda loss, _, old, __: (loss, old),
        "The state that you return is the one from before the step.",
    ),
    "state_first": (lambda loss, new, *_: (new, loss), "You return the state first."),
    "state_only": (lambda _, new, *__: new, "The loss is missing in what you return."),
    "loss_only": (lambda loss, *_: loss, "The state is missing in what you return."),
    "gradients": (
        lambda loss, _, __, grads: (loss, grads),
        "You return the gradients in place of the state.",
    ),
    "three": (
        lambda loss, new, _, grads: (loss, new, grads),
        "You return three values, the gradients too; it should be two.",
    ),
}
"""What comes back."""

ORDERS = {
    "layers_down": Sentence(
        "mlp_fc2 moves first; the gradients below come from the moved network.",
        "train_step_moves_one_layer_after_the_other",
    ),
    "fc2_fc1_wte": "One matrix moves after the other, mlp_fc2 first, with new gradients each time.",
    "wte_fc1_fc2": "One matrix moves after the other, wte first, with new gradients each time.",
    "wte_first": "wte moves first; the gradients of the layers come from the moved network.",
    "positions": "The weights move after each position; they should move once, after all of them.",
    "positions_shared": (
        "The weights move after each position, each time by its share of the mean gradient."
    ),
    "two_steps": "You take two steps in one call.",
    "rest": "The weights move by the gradients of the state one step ahead.",
}
"""Steps in which not all weights move at once."""


def _moved(pick, state, tokens, rate, names=None):
    """Move some matrices by their gradients at this state."""
    loss, grads = analytic_gradients.function(RIGHT, state, tokens)
    n = len(tokens) - 1
    part = share(pick, n, len(state["wte"])) * n
    grads = chosen(pick, "gradient", GRADIENTS)(each(lambda g: part * g, grads), loss)
    moved = descended(pick, state, grads, rate)
    return {name: moved[name] if names is None or name in names else state[name] for name in state}


def _ordered(pick, state, tokens, rate):
    """Give the new state where not all weights move at once."""
    orders = {
        "layers_down": (("mlp_fc2",), ("mlp_fc1", "wte")),
        "fc2_fc1_wte": (("mlp_fc2",), ("mlp_fc1",), ("wte",)),
        "wte_fc1_fc2": (("wte",), ("mlp_fc1",), ("mlp_fc2",)),
        "wte_first": (("wte",), ("mlp_fc1", "mlp_fc2")),
        "two_steps": (None, None),
    }
    kind = pick("order")
    if kind in orders:
        for names in orders[kind]:
            state = _moved(pick, state, tokens, rate, names)
        return state
    if kind == "rest":
        ahead = _moved(pick, state, tokens, rate)
        grads = analytic_gradients.function(RIGHT, ahead, tokens)[1]
        return descended(pick, state, grads, rate)
    n = len(tokens) - 1 if kind == "positions_shared" else 1
    for pair in pairwise(tokens):
        state = _moved(pick, state, list(pair), rate / n)
    return state


def _rate(pick, step, num_steps, learning_rate):
    if pick("step") == "next":
        return rate_at(RIGHT, min(step + 1, num_steps - 1), num_steps, learning_rate)
    return rate_at(pick, step, num_steps, learning_rate)


NEXT = Sentence(
    "You take the rate of the next step: step + 1 stands for step.", "train_step_is_one_step_ahead"
)


@mistakes(
    returned_loss=sentences(LOSSES, after="train_step_returns_the_loss_afterwards"),
    returned=sentences(PARTS, old="train_step_forgets_the_new_state"),
    schedule=sentences(SCHEDULES, without=("negative",), constant="train_step_at_a_constant_rate"),
    step={"next": NEXT, **sentences(STEPS, ahead="train_step_is_one_step_ahead")},
    length=sentences(LENGTHS),
    order=ORDERS,
    move=sentences(MOVES, without=("unmoved", "gradient", "two_steps")),
    gradient=sentences(GRADIENTS),
    average=sentences(AVERAGES),
    left_out=sentences({key: (form, MOVED.get(key, "")) for key, (form, _) in LEFT_OUT.items()}),
    text=sentences(TEXTS),
    normed=sentences(NORMS, without=("signs",)),
    shape=sentences(SHAPES, without=("layers_transposed",)),
    cut=sentences(CUTS, without=("positive", "negative", "half", "double", "cut", "down")),
    **with_belief(MOVING, shrinking="train_step_shrinks_the_weights"),
    **{name: SPANS[name] for name in SPANS if name not in {"warmup_share", "slope"}},
    digits=(range(13), "You round the results to {k} digits."),
)
def train_step(pick, state, tokens, step, num_steps, learning_rate):
    """Give the loss before the step, and the state after it."""
    tokens = chosen(pick, "text", TEXTS)(tokens)
    loss, grads = analytic_gradients.function(RIGHT, state, tokens)
    rate = _rate(pick, step, num_steps, learning_rate)
    form = _ordered if pick("order") else _moved
    new = form(pick, state, tokens, rate)
    if pick("returned_loss") == "sum":
        loss *= len(tokens) - 1
    elif pick("returned_loss") is not None:
        loss = chosen(pick, "returned_loss", LOSSES)(loss, loss_of(new, tokens), grads)
    new = chosen(pick, "shape", SHAPES)(new)
    return ended(pick, chosen(pick, "returned", PARTS)(loss, new, state, grads))
