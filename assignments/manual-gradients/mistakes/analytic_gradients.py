"""The loss of a text, and its derivative by every weight with the chain rule."""

from gradekit.mistakes import EPS, Sentence, mistakes
from gradekit.mistakes.averages import AVERAGES, DIVISORS, share
from gradekit.mistakes.gradient_clipping import BOUNDS, NORMS, bounded
from gradekit.mistakes.logit_gradients import DELTAS, SLOPE
from gradekit.mistakes.logit_gradients import SLOPES as TEMPERED
from gradekit.mistakes.logits import LOGITS, TRANSFORMS
from gradekit.mistakes.loss_formulas import LOSSES
from gradekit.mistakes.losses import TARGETS, position_loss
from gradekit.mistakes.nested_results import CUTS, ENDS, each, ended
from gradekit.mistakes.positions import COUNT, PAIRS, positions
from gradekit.mistakes.tables import chosen, sentences
from gradekit.mistakes.windows import WINDOWS

from ._backpropagation import (
    BACK,
    BACKS,
    FEET,
    FOOT,
    GATES,
    HEAD,
    HEADS,
    INPUTS,
    ROOT,
    ROOTS,
    ROWS,
    SLOPES,
    STARTS,
    position_gradients,
)
from ._network import ACTIVATIONS, NETWORK, logits_of
from ._states import LEFT_OUT, SHAPES
from .numerical_gradients import QUOTIENTS, slopes

RIGHT = {}.get
"""Sets no switch."""
LAYERS = ("mlp_fc1", "mlp_fc2")
ALL = ("wte", *LAYERS)

OVERWRITTEN = {
    "layers": Sentence(
        "Each position overwrites the gradients of mlp_fc1 and mlp_fc2; they should add up.",
        "gradients_overwritten_at_each_position",
    ),
    "all": "Each position overwrites all gradients; they should add up.",
    "rows": "Each position overwrites its row of wte and the gradients of both layers.",
    "wte": "Each position overwrites the gradient of its row of wte; they should add up.",
    "fc1": "Each position overwrites the gradients of mlp_fc1; they should add up.",
    "fc2": "Each position overwrites the gradients of mlp_fc2; they should add up.",
}
OVERWRITES = {
    "layers": LAYERS,
    "all": ALL,
    "rows": ALL,
    "wte": ("wte",),
    "fc1": ("mlp_fc1",),
    "fc2": ("mlp_fc2",),
}

FACTORS = {
    None: (lambda n, v: (1.0, 1.0, 1.0), ""),
    "wte_sum": (lambda n, v: (n, 1.0, 1.0), "The gradients of wte are not divided by n."),
    "fc1_sum": (lambda n, v: (1.0, n, 1.0), "The gradients of mlp_fc1 are not divided by n."),
    "fc2_sum": (lambda n, v: (1.0, 1.0, n), "The gradients of mlp_fc2 are not divided by n."),
    "below_sum": (
        lambda n, v: (n, n, 1.0),
        "The gradients of wte and mlp_fc1 are not divided by n; those of mlp_fc2 are.",
    ),
    "layers_sum": (
        lambda n, v: (1.0, n, n),
        "The gradients of both layers are not divided by n; those of wte are.",
    ),
    "below_twice": (
        lambda n, v: (1 / n, 1 / n, 1.0),
        "The gradients of wte and mlp_fc1 are divided by n twice.",
    ),
    "wte_twice": (lambda n, v: (1 / n, 1.0, 1.0), "The gradients of wte are divided by n twice."),
    "fc1_twice": (lambda n, v: (1.0, 1 / n, 1.0), "Those of mlp_fc1 are divided by n twice."),
    "steps": (
        lambda n, v: (1 / n**2, 1 / n, 1.0),
        "The gradients are divided by n again at each layer on the way back.",
    ),
    "wte_by_classes": (lambda n, v: (1 / v, 1.0, 1.0), "You divide those of wte by their rows."),
}
"""Factors of the gradients of wte, mlp_fc1 and mlp_fc2, with n positions and v tokens."""

LOSS_AVERAGES = {
    key: (form, f"The loss that you return is wrong: {text[0].lower()}{text[1:]}")
    for key, (form, text) in AVERAGES.items()
    if key is not None
}

PARTS = {
    None: (lambda loss, grads: (loss, grads), ""),
    "gradients_first": (lambda loss, grads: (grads, loss), "You return the gradients first."),
    "gradients_only": (lambda _, grads: grads, "The loss is missing in what you return."),
    "loss_only": (lambda loss, _: loss, "The gradients are missing in what you return."),
    "zero": (lambda _, grads: (0.0, grads), "The loss that you return is always 0."),
    "in_dict": (
        lambda loss, grads: {"loss": loss, **grads},
        "You return one dict with the loss in it, not two values.",
    ),
    "negative": (lambda loss, grads: (-loss, grads), "The loss has the opposite sign."),
}

COARSE = tuple(eps for eps in EPS if eps >= 1e-6)


def _gradients(pick, state, tokens):
    pairs, count = positions(pick, tokens)
    grads = each(lambda _: 0.0, dict(state))
    overwrites = OVERWRITES.get(pick("overwritten"), ())
    rows = chosen(pick, "rows", ROWS)
    for a, b in pairs:
        d_x, *layers = position_gradients(pick, state, a, b, count)
        if pick("overwritten") == "all":
            grads["wte"] = each(lambda _: 0.0, grads["wte"])
        for r in rows(a, b, len(state["wte"])):
            _put(grads["wte"][r], d_x, overwrite="wte" in overwrites)
        for name, slopes_of in zip(LAYERS, layers, strict=True):
            for row, entries in zip(grads[name], slopes_of, strict=False):
                _put(row, entries, overwrite=name in overwrites)
    return _divided(pick, grads, count, len(state["wte"]))


def _put(row, slopes_of, *, overwrite):
    for c, slope in enumerate(slopes_of):
        row[c] = slope if overwrite else row[c] + slope


def _divided(pick, grads, count, classes):
    part = 1.0 if SLOPE(pick) else share(pick, count, classes)
    part *= count if pick("early") else 1
    factors = dict(zip(ALL, chosen(pick, "factors", FACTORS)(count, classes), strict=True))
    return {
        name: [[part * factors[name] * g for g in row] for row in rows]
        for name, rows in grads.items()
    }


def _loss(pick, state, tokens):
    """Give the loss; with the switch `loss_along` it shares the mistakes of the way forward."""
    along = pick if pick("loss_along") else RIGHT
    pairs, count = positions(along, tokens)
    form = chosen(pick, "loss", LOSSES)
    losses = [
        form(logits, b) if pick("loss") else position_loss(along, logits, b)
        for logits, b in ((logits_of(along, state, a)[0], b) for a, b in pairs)
    ]
    if pick("loss_average") == "last":
        return losses[-1]
    average = pick("loss_average") or along("average")
    return AVERAGES[average][0](losses, count, len(state["wte"]))


@mistakes(
    average=sentences(
        AVERAGES, sum="gradients_of_the_sum", tokens="gradients_divided_by_all_tokens"
    ),
    delta=sentences(
        DELTAS,
        without=("per_class",),
        no_minus_one="gradients_without_minus_one",
        no_maximum="gradients_without_the_maximum",
    ),
    gate=sentences(
        GATES,
        open="gradients_without_the_slope_of_relu",
        open_at_zero="gradients_with_relu_open_at_zero",
    ),
    back=sentences(BACKS, as_they_stand="gradients_by_the_weights_as_they_stand"),
    head=sentences(HEADS),
    foot=sentences(FEET),
    root=sentences(ROOTS),
    rows=sentences(ROWS, without=("before",), target="gradients_into_the_row_of_the_target"),
    overwritten=OVERWRITTEN,
    shape=sentences(SHAPES, layers_transposed="gradients_transposed"),
    left_out=sentences(LEFT_OUT),
    factors=sentences(FACTORS),
    loss_average={
        **sentences(LOSS_AVERAGES, sum="gradients_with_the_sum_of_the_losses"),
        "last": Sentence("The loss that you return is that of the last position."),
    },
    returned=sentences(PARTS),
    pairs=sentences(PAIRS),
    activation=sentences(ACTIVATIONS),
    logits=sentences(TRANSFORMS),
    target=sentences(TARGETS),
    loss={
        key: Sentence(f"The loss that you return is wrong. {text}")
        for key, (_, text) in LOSSES.items()
        if key not in {None, "no_maximum"}  # the gradient overflows, too
    },
    normed=sentences(NORMS),
    cut=sentences(CUTS, without=("negative",), single="gradients_in_single_precision"),
    forward_difference=(COARSE, "Your gradients are difference quotients: weights move by {k}."),
    central_difference=(
        COARSE,
        "Your gradients are difference quotients: weights move by {k} to both sides.",
    ),
    **SLOPES,
    **WINDOWS,
    **STARTS,
    input={key: Sentence(text) for key, (_, text) in INPUTS.items()},
    loss_offset=((1.0, -1.0, 0.01), "The loss that you return is too large by {k}."),
    **LOGITS,
    **TEMPERED,
    **DIVISORS,
    **BOUNDS,
    **ENDS,
    **{
        name: switch
        for formula in (COUNT, SLOPE, HEAD, FOOT, BACK, ROOT)
        for name, switch in formula.switches().items()
    },
    leak=NETWORK["leak"],
    hidden_floor=NETWORK["hidden_floor"],
    benign={"loss_along": (True,), "early": (True,), "empty": ("error",)},
)
def analytic_gradients(pick, state, tokens):
    """Give the loss, and the gradients by the chain rule."""
    if (h := pick("forward_difference")) is not None:
        grads = slopes(QUOTIENTS["forward"][0], state, tokens, h)
    elif (h := pick("central_difference")) is not None:
        grads = slopes(QUOTIENTS[None][0], state, tokens, h)
    else:
        grads = _gradients(pick, state, tokens)
    if (k := pick("decay")) is not None:
        grads = {
            name: [
                [g + k * w for g, w in zip(*pair, strict=True)]
                for pair in zip(rows, state[name], strict=True)
            ]
            for name, rows in grads.items()
        }
    grads = ended(pick, bounded(pick, chosen(pick, "left_out", LEFT_OUT)(grads)))
    grads = chosen(pick, "shape", SHAPES)(grads)
    return chosen(pick, "returned", PARTS)(
        _loss(pick, state, tokens) + (pick("loss_offset") or 0.0), grads
    )
