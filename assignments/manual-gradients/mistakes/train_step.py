"""One training step of the network: gradients, rate, gradient descent."""

from itertools import pairwise

from gradekit.mistakes import Sentence, mistakes
from gradekit.mistakes.averages import AVERAGES, share
from gradekit.mistakes.gradient_clipping import NORMS
from gradekit.mistakes.gradient_descent import MOVES, MOVING
from gradekit.mistakes.model import RIGHT
from gradekit.mistakes.nested_results import CUTS, each, ended
from gradekit.mistakes.rate_formulas import SCHEDULES
from gradekit.mistakes.schedules import LENGTHS, SPANS, STEPS
from gradekit.mistakes.tables import chosen, sentences, with_beliefs
from gradekit.mistakes.training_steps import NEXT, RETURNED_LOSSES, TEXTS, rate_of

from ._states import LEFT_OUT, SHAPES
from .analytic_gradients import analytic_gradients
from .numerical_gradients import loss_of
from .sgd_step import MOVED, descended

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


@mistakes(
    returned_loss=sentences(RETURNED_LOSSES, after="train_step_returns_the_loss_afterwards"),
    returned=sentences(PARTS, old="train_step_forgets_the_new_state"),
    schedule=sentences(SCHEDULES, without=("negative",), constant="train_step_at_a_constant_rate"),
    step={
        "next": Sentence(NEXT, "train_step_is_one_step_ahead"),
        **sentences(STEPS, ahead="train_step_is_one_step_ahead"),
    },
    length=sentences(LENGTHS),
    order=ORDERS,
    move=sentences(MOVES, without=("unmoved", "gradient", "two_steps")),
    gradient=sentences(GRADIENTS),
    average=sentences(AVERAGES),
    left_out=sentences({key: (form, MOVED.get(key, "")) for key, (form, _) in LEFT_OUT.items()}),
    text=sentences(TEXTS, without=("framed",)),
    normed=sentences(NORMS, without=("signs",)),
    shape=sentences(SHAPES, without=("layers_transposed",)),
    cut=sentences(CUTS, without=("positive", "negative", "half", "double", "cut", "down")),
    **with_beliefs(MOVING, shrinking="train_step_shrinks_the_weights"),
    **{name: SPANS[name] for name in SPANS if name not in {"warmup_share", "slope"}},
    digits=(range(13), "You round the results to {k} decimals."),
)
def train_step(pick, state, tokens, step, num_steps, learning_rate):
    """Give the loss before the step, and the state after it."""
    tokens = chosen(pick, "text", TEXTS)(tokens)
    loss, grads = analytic_gradients.function(RIGHT, state, tokens)
    rate = rate_of(pick, step, num_steps, learning_rate)
    form = _ordered if pick("order") else _moved
    new = form(pick, state, tokens, rate)
    if pick("returned_loss") == "sum":
        loss *= len(tokens) - 1
    elif pick("returned_loss") is not None:
        loss = chosen(pick, "returned_loss", RETURNED_LOSSES)(loss, loss_of(new, tokens), grads)
    new = chosen(pick, "shape", SHAPES)(new)
    return ended(pick, chosen(pick, "returned", PARTS)(loss, new, state, grads))
