"""The chain rule at one position, from the gradient by the logits down to the embedding."""

import math

from gradekit.mistakes import FRACTIONS, Sentence
from gradekit.mistakes.formulas import Formula, as_in
from gradekit.mistakes.logit_gradients import delta, divided
from gradekit.mistakes.nested_results import sign
from gradekit.mistakes.tables import chosen

from ._network import activated, linear


def _down(slopes, w):
    """Multiply with the transposed matrix."""
    return [
        math.fsum(d * row[k] for d, row in zip(slopes, w, strict=False)) for k in range(len(w[0]))
    ]


def _turned(values, by):
    """Move values to the front, and those that fall off to the end."""
    return [*values[by:], *values[:by]]


BACKS = {
    None: (lambda d, fc2, *_: _down(d, fc2), ""),
    "as_they_stand": (
        lambda d, fc2, *_: linear(d, fc2),
        "You go back through mlp_fc2 as it stands; it should be transposed.",
    ),
    "target_only": (
        lambda d, fc2, t, _: [d[t] * w for w in fc2[t]],
        "Only the logit of the next token sends a gradient back to the hidden layer.",
    ),
    "others_only": (
        lambda d, fc2, t, _: _down([0.0 if v == t else x for v, x in enumerate(d)], fc2),
        "The logit of the next token sends no gradient back to the hidden layer.",
    ),
    "no_minus_one": (
        lambda d, fc2, t, n: _down([x + (v == t) * n for v, x in enumerate(d)], fc2),
        "The 1 at the next token is not subtracted in what goes back to the hidden layer.",
    ),
    "sizes": (
        lambda d, fc2, *_: _down(list(map(abs, d)), fc2),
        "What goes back through mlp_fc2 has lost its sign.",
    ),
    "negative": (
        lambda d, fc2, *_: [-x for x in _down(d, fc2)],
        "What goes back through mlp_fc2 has the opposite sign.",
    ),
    "last": (
        lambda d, fc2, *_: [d[-1] * w for w in fc2[-1]],
        "Only the last logit sends a gradient back: the sum over the logits is overwritten.",
    ),
    "first": (
        lambda d, fc2, *_: [d[0] * w for w in fc2[0]],
        "Only the first logit sends a gradient back to the hidden layer.",
    ),
    "squared": (
        lambda d, fc2, *_: _down([x * x for x in d], fc2),
        "You square the gradient by the logits on the way back.",
    ),
    "unit_before": (
        lambda d, fc2, *_: _turned(_down(d, fc2), 1),
        "What goes back to a hidden unit ends at the unit before it.",
    ),
    "weight_before": (
        lambda d, fc2, *_: _turned(_down(d, fc2), -1),
        "What goes back to a hidden unit comes through the weight of the unit before it.",
    ),
    "row_before": (
        lambda d, fc2, *_: _down(d, [fc2[-1], *fc2[:-1]]),
        "You go back through the row of mlp_fc2 before that of the logit.",
    ),
    "weights_only": (
        lambda d, fc2, *_: [math.fsum(column) for column in zip(*fc2, strict=True)],
        "Only the weights of mlp_fc2 go back: the gradient by the logits plays no part.",
    ),
}
"""The gradient by the hidden layer, from that by the logits d; next token t."""

GATES = {
    None: (lambda b, r: b if r > 0 else 0.0, ""),
    "open": (
        lambda b, _: b,
        "The gradient goes through ReLU unchanged, also where ReLU is closed.",
    ),
    "open_at_zero": (
        lambda b, r: b if r >= 0 else 0.0,
        "A unit that receives 0 lets the gradient through; its slope should be 0 there.",
    ),
    "half_at_zero": (
        lambda b, r: b if r > 0 else b / 2 if r == 0 else 0.0,
        "A unit that receives 0 lets half of the gradient through; its slope should be 0 there.",
    ),
    "reversed": (
        lambda b, r: b if r <= 0 else 0.0,
        "Your slope of ReLU is reversed: the gradient goes through where ReLU is closed.",
    ),
    "reversed_strictly": (
        lambda b, r: b if r < 0 else 0.0,
        "Your slope of ReLU is reversed: the gradient goes through where ReLU is closed.",
    ),
    "by_gradient": (
        lambda b, _: max(b, 0.0),
        "You apply ReLU to the gradient; what counts is what the unit received.",
    ),
    "by_both": (
        lambda b, r: max(b, 0.0) if r > 0 else 0.0,
        "Negative gradients do not come through ReLU; the sign of the gradient plays no part.",
    ),
    "times_received": (
        lambda b, r: b * r,
        "You multiply the gradient by what the unit received; the slope of ReLU is 1 or 0.",
    ),
    "times_hidden": (
        lambda b, r: b * max(r, 0.0),
        "You multiply the gradient by the hidden unit; the slope of ReLU is 1 or 0.",
    ),
    "exchanged": (
        lambda b, r: r if b > 0 else 0.0,
        "Gradient and received number are exchanged in your slope of ReLU.",
    ),
    "sign": (
        lambda b, r: b * sign(r),
        "Your slope of ReLU is -1 where it is closed; it should be 0.",
    ),
    "mask_only": (
        lambda _, r: float(r > 0),
        "Only the slope of ReLU goes back: the gradient from above plays no part.",
    ),
    "sigmoid_slope": (
        lambda b, r: b * max(r, 0.0) * (1 - max(r, 0.0)),
        "You multiply by h (1 - h), the slope of the sigmoid; that of ReLU is 1 or 0.",
    ),
    "tanh_slope": (
        lambda b, r: b * (1 - max(r, 0.0) ** 2),
        "You multiply by 1 - h², the slope of tanh; that of ReLU is 1 or 0.",
    ),
    "above_one": (
        lambda b, r: b if r > 1 else 0.0,
        "Your ReLU lets gradients through only where a unit received more than 1.",
    ),
    "twice": (lambda b, r: 2 * b if r > 0 else 0.0, "Your slope of ReLU is 2; it should be 1."),
}
"""The gradient by what a unit received, r, from that by the unit, b."""

HEADS = {
    None: (lambda d, h, *_: d * h, ""),
    "received": (
        lambda d, h, r, *_: d * r,
        "The gradient of mlp_fc2 uses the hidden layer before ReLU; it should be after ReLU.",
    ),
    "no_hidden": (
        lambda d, *_: d,
        "The factor of the hidden unit is missing in the gradient of mlp_fc2.",
    ),
    "weights": (
        lambda d, h, r, w: d * w,
        "The gradient of mlp_fc2 multiplies by its weights; it should be the hidden units.",
    ),
    "with_weights": (
        lambda d, h, r, w: d * h * w,
        "The gradient of mlp_fc2 is multiplied by its weights, too.",
    ),
    "mask": (
        lambda d, h, *_: d * (h > 0),
        "The gradient of mlp_fc2 uses 1 for open units; it should be the hidden units.",
    ),
    "hidden_only": (
        lambda d, h, *_: h,
        "The gradient of mlp_fc2 is the hidden layer: the gradient by the logits is missing.",
    ),
    "added": (lambda d, h, *_: d + h, "The gradient of mlp_fc2 adds what should be multiplied."),
    "squared": (lambda d, h, *_: d * h * h, "The gradient of mlp_fc2 squares the hidden units."),
    "negative": (
        lambda d, h, *_: -d * h,
        "The gradient of mlp_fc2 alone has the opposite sign.",
    ),
}
"""One entry for mlp_fc2: gradient d by the logit, hidden unit h, received r, weight w."""

FEET = {
    None: (lambda b, x, *_: b * x, ""),
    "no_input": (
        lambda b, *_: b,
        "The factor of the embedding is missing in the gradient of mlp_fc1.",
    ),
    "target": (
        lambda b, x, y, *_: b * y,
        "The gradient of mlp_fc1 uses the embedding of the next token.",
    ),
    "weights": (
        lambda b, x, y, w, _: b * w,
        "The gradient of mlp_fc1 multiplies by its weights; it should be the embedding.",
    ),
    "with_weights": (
        lambda b, x, y, w, _: b * x * w,
        "The gradient of mlp_fc1 is multiplied by its weights, too.",
    ),
    "ungated": (
        lambda b, x, y, w, before: before * x,
        "The slope of ReLU is missing in the gradient of mlp_fc1, though not in that of wte.",
    ),
    "input_only": (
        lambda b, x, *_: x,
        "The gradient of mlp_fc1 is the embedding: the gradient from above is missing.",
    ),
    "relu": (
        lambda b, x, *_: b * max(x, 0.0),
        "The gradient of mlp_fc1 uses the embedding behind ReLU.",
    ),
    "negative": (
        lambda b, x, *_: -b * x,
        "The gradient of mlp_fc1 alone has the opposite sign.",
    ),
}
"""One entry for mlp_fc1: gradients b behind and before the slope, embeddings x and y, weight w."""

ROOTS = {
    None: (lambda d, fc1, *_: _down(d, fc1), ""),
    "as_they_stand": (
        lambda d, fc1, x, _: [*linear(d, fc1), *[0.0] * len(x)][: len(x)],
        "You go back through mlp_fc1 as it stands; it should be transposed.",
    ),
    "ungated": (
        lambda d, fc1, x, before: _down(before, fc1),
        "The slope of ReLU is missing in the gradient of wte, though not in that of mlp_fc1.",
    ),
    "no_weights": (
        lambda d, fc1, x, _: [math.fsum(d)] * len(x),
        "The weights of mlp_fc1 are missing in the gradient of wte.",
    ),
    "weight_before": (
        lambda d, fc1, *_: _turned(_down(d, fc1), -1),
        "In the gradient of wte each entry comes through the weight of the entry before it.",
    ),
    "row_before": (
        lambda d, fc1, *_: _down(d, [fc1[-1], *fc1[:-1]]),
        "In the gradient of wte you go back through the row of mlp_fc1 before that of the unit.",
    ),
    "padded": (
        lambda d, fc1, x, _: [*d, *[0.0] * len(x)][: len(x)],
        "The gradient of wte is that by the hidden layer: the way through mlp_fc1 is missing.",
    ),
    "times_input": (
        lambda d, fc1, x, _: [g * a for g, a in zip(_down(d, fc1), x, strict=True)],
        "The gradient of wte is multiplied by the embedding, too.",
    ),
    "last": (
        lambda d, fc1, *_: [d[-1] * w for w in fc1[-1]],
        "Only the last hidden unit reaches wte: the sum over the units is overwritten.",
    ),
    "first": (
        lambda d, fc1, *_: [d[0] * w for w in fc1[0]],
        "Only the first hidden unit reaches wte.",
    ),
    "negative": (
        lambda d, fc1, *_: [-x for x in _down(d, fc1)],
        "The gradient of wte alone has the opposite sign.",
    ),
    "sizes": (
        lambda d, fc1, *_: _down(list(map(abs, d)), fc1),
        "What goes back through mlp_fc1 has lost its sign.",
    ),
}
"""The gradient by the embedding x, from that by what the hidden units received, d."""

ROWS = {
    None: (lambda a, b, v: [a], ""),
    "target": (
        lambda a, b, v: [b],
        "The gradient of wte goes into the row of the next token, not of the one that went in.",
    ),
    "both": (
        lambda a, b, v: [a, b],
        "The gradient of wte also goes into the row of the next token.",
    ),
    "all": (lambda a, b, v: list(range(v)), "Every row of wte gets the gradient."),
    "first": (lambda *_: [0], "The gradient of wte always goes into the first row."),
    "after": (lambda a, b, v: [a + 1], "The gradient of wte goes into the row after its own."),
    "before": (lambda a, b, v: [a - 1], "The gradient of wte goes into the row before its own."),
}
"""Which rows of wte get the gradient of a position: token a, next token b, of v."""

SLOPES = {
    "slope_threshold": (
        (0.5, 0.1, 0.01, 2.0),
        "Your slope of ReLU is 1 only where a unit received more than {k}; it should be 0.",
    ),
    "slope_at_zero": (
        (1.0, 0.5),
        Sentence(
            "A unit that receives 0 lets {k} times the gradient through; it should be 0.",
            special={1: "A unit that receives exactly 0 lets the gradient through; it should not."},
        ),
    ),
    "slope_leak": ((0.01, 0.1, 0.2, *FRACTIONS), "Your slope of a closed ReLU is {k}, not 0."),
}


INPUTS = {
    "before": (-1, "The row of wte before that of the token goes in."),
    "after": (1, "The row of wte after that of the token goes in."),
}

STARTS = {
    "back_start": ((1.0, -1.0, 0.01), "What goes back to a hidden unit is too large by {k}."),
    "gate_closed": ((1.0, -1.0, 0.01), "Where ReLU is closed, {k} goes back; it should be 0."),
}


def gate(pick, b, r):
    """Give what comes back through ReLU."""
    if (k := pick("gate_closed")) is not None:
        return b if r > 0 else k
    if (k := pick("slope_at_zero")) is not None:
        return b if r > 0 else k * b if r == 0 else 0.0
    if (k := pick("slope_threshold")) is not None:
        return b if r > k else 0.0
    if (k := pick("slope_leak")) is not None:
        return b if r > 0 else k * b
    return chosen(pick, "gate", GATES)(b, r)


BACK = Formula("back_sum", "d * fc2", said=as_in(BACKS, weights_only=["1 +"]))
ROOT = Formula("wte_sum", "d * fc1")
HEAD = Formula("fc2_entry", "d * hidden", said=as_in(HEADS, added=["1 +"]))
FOOT = Formula("fc1_entry", "d * x")
"""The products of the way back."""


def _summed(form, slopes, w, name):
    return [
        sum(form({"d": d, name: row[k]}) for d, row in zip(slopes, w, strict=True))
        for k in range(len(w[0]))
    ]


def _products(form, slopes, inputs, name):
    return [[form({"d": d, name: x}) for x in inputs] for d in slopes]


def position_gradients(pick, state, a, b, n):
    """Give the gradients of the loss of one position: of wte's row, mlp_fc1 and mlp_fc2."""
    wte, fc1, fc2 = (state[name] for name in ("wte", "mlp_fc1", "mlp_fc2"))
    x, after = wte[a + INPUTS.get(pick("input"), (0, ""))[0]], wte[b]
    received = linear(x, fc1)
    hidden = [activated(pick, r) for r in received]
    logits = linear(hidden, fc2)
    d = divided(pick, logits, b, n) or delta(pick, logits, b)
    one = 1.0
    if pick("early"):
        d, one = [x / n for x in d], 1 / n
    before = chosen(pick, "back", BACKS)(d, fc2, b, one)
    if form := BACK(pick):
        before = _summed(form, d, fc2, "fc2")
    if (k := pick("back_start")) is not None:
        before = [k + x for x in before]
    back = [gate(pick, *pair) for pair in zip(before, received, strict=False)]
    head, foot = chosen(pick, "head", HEADS), chosen(pick, "foot", FEET)
    d_fc2 = [
        [head(slope, *unit) for unit in zip(hidden, received, row, strict=True)]
        for slope, row in zip(d, fc2, strict=True)
    ]
    d_fc1 = [
        [foot(g, *entry, h) for entry in zip(x, after, row, strict=True)]
        for g, h, row in zip(back, before, fc1, strict=False)
    ]
    d_fc2 = _products(HEAD(pick), d, hidden, "hidden") if HEAD(pick) else d_fc2
    d_fc1 = _products(FOOT(pick), back, x, "x") if FOOT(pick) else d_fc1
    if form := ROOT(pick):
        return _summed(form, back, fc1, "fc1"), d_fc1, d_fc2
    return chosen(pick, "root", ROOTS)(back, fc1, x, before), d_fc1, d_fc2
