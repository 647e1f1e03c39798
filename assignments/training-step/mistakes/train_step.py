"""One training step of the table: loss, gradient, rate, Adam."""

import math

from gradekit.mistakes import Sentence, mistakes
from gradekit.mistakes.averages import AVERAGES, averaged
from gradekit.mistakes.logits import softmax
from gradekit.mistakes.losses import position_loss
from gradekit.mistakes.model import RIGHT
from gradekit.mistakes.nested_results import CUTS, each
from gradekit.mistakes.positions import positions
from gradekit.mistakes.rate_formulas import SCHEDULES
from gradekit.mistakes.schedules import LENGTHS, SPANS, STEPS
from gradekit.mistakes.tables import chosen, sentences
from gradekit.mistakes.training_steps import NEXT, RETURNED_LOSSES, TEXTS, rate_of

from . import _adam
from ._steps import STEPS as MOVES

GRADIENTS = {
    None: (lambda g, *_: g, ""),
    "transposed": (
        lambda g, *_: [list(column) for column in zip(*g, strict=True)],
        "Rows and columns of the gradient are exchanged before the step.",
    ),
    "doubled": (
        lambda g, *_: each(lambda x: 2 * x, g),
        "The gradient of the text enters the step twice.",
    ),
    "sum": (
        lambda g, n, _: each(lambda x: n * x, g),
        "The gradient is that of the sum over the positions, not of their mean.",
    ),
    "tokens": (
        lambda g, n, _: each(lambda x: n * x / (n + 1), g),
        "The gradient is divided by the number of tokens; there is one position less.",
    ),
    "twice_divided": (
        lambda g, n, _: each(lambda x: x / n, g),
        "The gradient is divided by the number of positions twice.",
    ),
    "times_loss": (
        lambda g, _, loss: each(lambda x: loss * x, g),
        "You multiply the gradient by the loss.",
    ),
    "zero": (lambda g, *_: each(lambda _: 0.0, g), "The gradient is 0 in your step."),
    "loss": (lambda g, _, loss: each(lambda _: loss, g), "You take the loss for the gradient."),
    "first_row": (
        lambda g, *_: [g[0], *each(lambda _: 0.0, g[1:])],
        "Only the first row of the gradient enters the step.",
    ),
    "same_row": (lambda g, *_: [g[0] for _ in g], "Every row gets the first row of the gradient."),
    "row_sums": (
        lambda g, *_: [[sum(map(abs, row))] * len(row) for row in g],
        "Every entry gets the sum of its row of the gradient.",
    ),
}
"""The gradient g of a text of n positions as it enters the step, with the loss."""

PARTS = {
    None: (lambda loss, w, m, v, *_: (loss, w, m, v), ""),
    "old_means": (
        lambda loss, w, _, __, old, ___: (loss, w, *old[1:]),
        "You return the old m and v.",
    ),
    "old_m": (lambda loss, w, _, v, old, __: (loss, w, old[1], v), "You return the old m."),
    "old_v": (lambda loss, w, m, _, old, __: (loss, w, m, old[2]), "You return the old v."),
    "old_weights": (
        lambda loss, _, m, v, old, __: (loss, old[0], m, v),
        "You return the old weights.",
    ),
    "all_old": (
        lambda loss, _, __, ___, old, ____: (loss, *old),
        "You return weights, m and v as they were before the step.",
    ),
    "exchanged": (lambda loss, w, m, v, *_: (loss, w, v, m), "You return v before m."),
    "loss_last": (lambda loss, w, m, v, *_: (w, m, v, loss), "You return the loss last."),
    "no_loss": (lambda _, w, m, v, *__: (w, m, v), "The loss is missing in what you return."),
    "no_means": (lambda loss, w, *_: (loss, w), "m and v are missing in what you return."),
    "nested": (
        lambda loss, w, m, v, *_: (loss, (w, m, v)),
        "You return two values: the loss, and a tuple of the three tables.",
    ),
    "loss_only": (lambda loss, *_: loss, "You return the loss only."),
    "weights_only": (lambda _, w, *__: w, "You return the weights only."),
    "gradient": (
        lambda loss, w, _, v, __, g: (loss, w, g, v),
        "You return the gradient in place of m.",
    ),
    "gradient_for_weights": (
        lambda loss, _, m, v, __, g: (loss, g, m, v),
        "You return the gradient in place of the weights.",
    ),
    "flat": (
        lambda loss, w, m, v, *_: (loss, *([x for row in t for x in row] for t in (w, m, v))),
        "You return flat lists, not tables.",
    ),
    "columns": (
        lambda loss, w, m, v, *_: (
            loss,
            *([list(c) for c in zip(*t, strict=True)] for t in (w, m, v)),
        ),
        "You return the three tables with rows and columns exchanged.",
    ),
    "hats": (None, "You return m and v after the correction; they should be as before it."),
}
"""What comes back."""

OPTIMISERS = {
    "sgd": Sentence(
        "The weights move by rate times gradient, and m and v stay what they were.",
        "training_by_gradient_descent",
    ),
    "moves_before": Sentence(
        "The weights move by the old m and v; these are renewed after that.",
        "training_moves_before_it_looks",
    ),
    "two_steps": "You take two steps of Adam in one call.",
    "means_exchanged": "You hand m and v to Adam in the wrong order.",
    "momentum": "The weights move by rate times m: v plays no part.",
    "own": Sentence(
        "You use 0.01, 0.85, 0.99 and 1e-8 for the constants, whatever is passed.",
        "training_uses_constants_of_its_own",
    ),
    "usual": "You use 0.9, 0.999 and 1e-8 for betas and eps, whatever is passed.",
}
"""What moves the weights, and with which constants."""

OWN_RATE = 0.01


ARGUMENTS = {
    "weights_gradient": (0, 1, "You hand weights and gradient to Adam in the wrong order."),
    "gradient_m": (1, 2, "You hand gradient and m to Adam in the wrong order."),
    "step_rate": (4, 5, "You hand step and rate to Adam in the wrong order."),
    "rate_beta1": (5, 6, "You hand rate and beta1 to Adam in the wrong order."),
    "beta2_eps": (7, 8, "You hand beta2 and eps to Adam in the wrong order."),
    "beta1_eps": (6, 8, "You hand beta1 and eps to Adam in the wrong order."),
}
"""Which two arguments of a step of Adam are exchanged."""


def gradient(weights, tokens):
    """Give the mean gradient of a text."""
    pairs, n = positions(RIGHT, tokens)
    grads = [[0.0] * len(row) for row in weights]
    for a, b in pairs:
        for j, p in enumerate(softmax(weights[a])):
            grads[a][j] += (p - (j == b)) / n
    return grads


def text_loss(pick, weights, tokens):
    """Give the mean loss of a text."""
    pairs, n = positions(RIGHT, tokens)
    losses = [position_loss(RIGHT, weights[a], b) for a, b in pairs]
    return averaged(pick, losses, n, len(weights))


def _constants(pick, *given):
    return {"own": (0.85, 0.99, 1e-8), "usual": (0.9, 0.999, 1e-8)}.get(pick("optimiser"), given)


def _update(pick, flat, step, rate, constants):
    """Move flat lists of weights, gradients, m and v."""
    weights, grads, m, v = flat
    kind = pick("optimiser")
    if kind == "sgd":
        return [w - rate * g for w, g in zip(weights, grads, strict=True)], m, v, []
    if kind == "means_exchanged":
        m, v = v, m
    given = [weights, grads, m, v, step, rate, *constants]
    if pick("handed") is not None:
        i, j, _ = ARGUMENTS[pick("handed")]
        given[i], given[j] = given[j], given[i]
    moved = _adam.adam(pick, *given)
    if kind == "two_steps":
        return _adam.adam(pick, moved[0], grads, *moved[1:3], step, rate, *constants)
    if kind == "momentum":
        weights = [w - rate * mean for w, mean in zip(weights, moved[1], strict=True)]
        return weights, *moved[1:]
    return moved


def _moved_before(weights, tokens, m, v, step, rate, constants):
    """Move by the old means, and renew these after that."""
    triples = zip(*map(_flat, (weights, m, v)), strict=True)
    moved = [w - rate * a / (math.sqrt(b) + constants[2]) for w, a, b in triples]
    grads = gradient(_rows(moved, len(weights)), tokens)
    _, *means = _adam.adam(RIGHT, moved, _flat(grads), _flat(m), _flat(v), step, 0.0, *constants)
    return moved, *means


def _flat(table):
    return [x for row in table for x in row]


def _rows(entries, size):
    return [list(entries[start : start + size]) for start in range(0, len(entries), size)]


@mistakes(
    returned_loss=sentences(
        RETURNED_LOSSES, without=("sum",), after="training_measures_after_the_step"
    ),
    returned=sentences(PARTS, old_means="training_forgets_the_means"),
    optimiser=OPTIMISERS,
    handed={key: Sentence(text) for key, (_, _, text) in ARGUMENTS.items()},
    schedule=sentences(SCHEDULES, without=("negative",), constant="training_at_a_constant_rate"),
    step={
        "next": Sentence(NEXT, "training_has_the_rate_of_the_next_step"),
        **sentences(STEPS, ahead="training_has_the_rate_of_the_next_step"),
    },
    length=sentences(LENGTHS),
    gradient=sentences(
        GRADIENTS,
        transposed="training_mixes_rows_and_columns",
        doubled="training_goes_back_twice",
    ),
    average=sentences(AVERAGES),
    text=sentences(TEXTS),
    move=sentences(MOVES, without=("gradient", "unmoved")),
    **{
        **_adam.ADAM,
        "exponent": sentences(_adam.EXPONENTS, ahead="training_counts_from_one"),
    },
    **{name: SPANS[name] for name in ("least", "floor", "towards", "own_rate", "own_length")},
    cut=sentences(CUTS, without=("negative", "half", "double", "cut", "down")),
    digits=(range(13), "You round the results to {k} decimals."),
    benign={"folded": (True,)},
)
def train_step(pick, weights, tokens, m, v, step, num_steps, learning_rate, beta1, beta2, eps):
    """Give the loss before the step; weights, m and v after it."""
    tokens = chosen(pick, "text", TEXTS)(tokens)
    loss, grads = text_loss(pick, weights, tokens), gradient(weights, tokens)
    first = OWN_RATE if pick("optimiser") == "own" else learning_rate
    rate = rate_of(pick, step, num_steps, first)
    constants = _constants(pick, beta1, beta2, eps)
    if pick("optimiser") == "moves_before":
        *flat, hats = _moved_before(weights, tokens, m, v, step, rate, constants)
    else:
        used = chosen(pick, "gradient", GRADIENTS)(grads, len(tokens) - 1, loss)
        *flat, hats = _update(pick, [*map(_flat, (weights, used, m, v))], step, rate, constants)
    tables = [_rows(entries, len(weights)) for entries in flat]
    result = _returned(pick, loss, tables, (weights, m, v), grads, hats, tokens)
    return each(lambda x: _finished(pick, x), result)


def _returned(pick, loss, tables, old, grads, hats, tokens):
    if pick("returned_loss") is not None:
        after = text_loss(RIGHT, tables[0], tokens)
        loss = chosen(pick, "returned_loss", RETURNED_LOSSES)(loss, after, grads)
    if pick("returned") == "hats":
        size = len(old[0])
        return loss, tables[0], *(_rows([h[i] for h in hats], size) for i in (0, 1))
    return chosen(pick, "returned", PARTS)(loss, *tables, old, grads)


def _finished(pick, x):
    x = chosen(pick, "cut", CUTS)(x)
    return x if (k := pick("digits")) is None else round(x, k)
