"""Error model of `cross_entropy`: each variant is a function."""

import math
from functools import partial

from gradekit.mistakes import EPS, FRACTIONS, NUMBERS, Sentence, mistakes
from gradekit.mistakes.tables import choices

from ._loss import (
    clipped,
    constant,
    largest,
    log_total,
    power,
    sigmoid,
    softmax,
)

TERM = {
    "minus": "The minus before the logarithm is missing.",
    "bits": "Your loss is in bits: the logarithm is that of base 2.",
    "base ten": "The logarithm is that of base 10.",
    "1 - p": "The loss is 1 - p; it is -log p.",
    "squared": "The loss is (1 - p) squared; it is -log p.",
    "brier": "You add up the squared distances of all probabilities from 0 or 1.",
    "mean squared": "You average the squared distances of all probabilities from 0 or 1.",
    "half squared": "You add up half the squared distances of all probabilities from 0 or 1.",
    "distances": "You add up the distances of all probabilities from 0 or 1.",
    "entropy": "The loss is the entropy of the probabilities; the target makes no difference.",
    "twice": "You apply softmax twice.",
    "new": "The loss is a new Value, so no gradient goes back.",
    "hard": "The loss is the largest logit minus that of the target: the sum of exp is missing.",
    "logit": "The loss is minus the logit of the target: softmax is missing.",
    "plus logit": "The loss is the logit of the target: softmax is missing.",
    "log logit": "The loss is -log of the logit: softmax is missing.",
    "total": "The logit of the target is missing: the loss is log of the sum of exp.",
    "no log": "The logarithm of the sum of exp is missing.",
    "plus": "You add the logit of the target; it is subtracted.",
    "number": "No gradient goes back through the sum of exp.",
    "logit number": "No gradient goes back to the logit of the target itself.",
    "classes": "You divide the loss by the number of logits.",
    "all": "You add up -log p over all logits; only the target counts.",
    "mean of all": "You average -log p over all logits; only the target counts.",
    "binary": "You add -log(1 - p) of all other probabilities to the loss.",
    "mean binary": "You average over the logits, with -log(1 - p) of all but the target.",
    "sigmoid": "You apply the logistic function to the target's logit in place of softmax.",
    "p": "The loss is p; minus and logarithm are missing.",
    "-p": "The loss is -p: the logarithm is missing.",
    "1 / p": "The loss is 1 / p; it is -log p.",
    "log of 1 - p": "The loss is -log(1 - p); it is -log p.",
    "log of 1 + p": "The loss is -log(1 + p); it is -log p.",
    "plus log": "The loss is log(1 + p); it is -log p.",
    "squared log": "You square the logarithm.",
    "weighted": "You multiply -log p by p.",
    "focal": "You multiply -log p by (1 - p) squared.",
    "largest": "You take -log of the largest probability, not of that of the target.",
    "smallest": "You take -log of the smallest probability, not of that of the target.",
    "others": "The target is missing from the sum of exp.",
    "no last": "The last logit is missing from the sum of exp.",
    "no first": "The first logit is missing from the sum of exp.",
    "weights": "You take -log of exp of the shifted logit: the division by the sum is missing.",
    "exps": "The loss is the sum of exp of all other logits: no logarithm is taken.",
    "negative": "Small logits get large probabilities: the sign is wrong.",
    "two": "You raise 2 to the logits; it is e.",
    "linear": "You divide the logits by their sum: exp is missing.",
    "shift lost": "The largest logit is not added back to the logarithm of the sum.",
    "shift twice": "The largest logit is added once too often.",
    "shift taken": "You subtract the largest logit from the logarithm of the sum; it is added.",
    "mean logit": "The loss is the mean of the logits minus that of the target.",
    "constant": "The loss is the logarithm of the number of logits.",
    "hit": "The loss is 0 if the target has the largest logit, else 1.",
    "zero": "The loss is 0.",
    "margin": "The loss adds up how far other logits come within 1 of the target's, or above.",
}

TARGET = {
    "previous": "You take the entry before that of the target: target_id - 1.",
    "next": "You take the entry after that of the target: target_id + 1.",
    "first": "You take the first entry, whatever the target is.",
    "last": "You take the last entry, whatever the target is.",
    "from the end": "You count the target from the end: values[-target_id].",
    "mirrored": "You count the target backwards: the last id is the first entry.",
}

BELIEFS = {
    "minus": "loss_without_the_minus",
    "bits": "loss_in_bits",
    "1 - p": "loss_is_one_minus_p",
    "squared": "loss_is_squared_error",
    "entropy": "loss_is_the_entropy",
    "twice": "loss_of_softmax_twice",
    "new": "loss_makes_a_new_value",
    "hard": "loss_with_a_hard_maximum",
    "logit": "loss_without_the_normaliser",
    "number": "loss_forgets_the_normaliser_on_the_way_back",
    "classes": "loss_divided_by_the_classes",
}


@mistakes(
    benign={"accepted": ("guard", "floor")},
    term=choices(TERM, BELIEFS),
    target=choices(TARGET, {"previous": "loss_of_the_previous_class"}),
    guard=(
        EPS,
        Sentence("You add {k} inside the logarithm.", "loss_with_a_large_guard"),
    ),
    floor=(EPS, "You do not let the probability fall below {k}."),
    moved=(
        (-1, 1, -2, 2),
        Sentence(
            "You add {k} to target_id.",
            special={
                -1: "You take target_id - 1 for target_id.",
                -2: "You take target_id - 2 for target_id.",
            },
        ),
    ),
    power=(
        (1.0, 2.0, 3.0, 4.0, 0.5),
        Sentence(
            "The loss is (1 - p) to the power of {k}; it is -log p.",
            special={1: "Your loss is 1 - p; it should be -log p."},
        ),
    ),
    times=((2, 3, 4), "You apply softmax {k} times.", 1),
    temperature=(NUMBERS, "You divide the logits by {k}."),
    factor=(NUMBERS, "You multiply the loss by {k}."),
    most=(NUMBERS, "You do not let the loss exceed {k}."),
    smoothing=(FRACTIONS, "You smooth the target by {k}."),
    clip=(NUMBERS, "You limit the logits to the range from -{k} to {k}."),
    plus=(NUMBERS, "You add {k} to the loss."),
    digits=(range(10), "You round the loss to {k} decimals."),
)
def cross_entropy(pick):
    """Give the function."""
    return partial(_cross_entropy, pick)


def _cross_entropy(pick, values, target_id):
    if pick("clip") is not None:
        values = [clipped(value, -pick("clip"), pick("clip")) for value in values]
    if pick("temperature") is not None:
        values = [value / pick("temperature") for value in values]
    t = int(target_id)
    t = {
        "previous": t - 1,
        "next": t + 1,
        "first": 0,
        "last": -1,
        "from the end": -t,
        "mirrored": len(values) - 1 - t,
    }.get(pick("target"), t + (pick("moved") or 0))
    for _ in range(1, pick("times") or 1):
        values = softmax(values)
    loss = _loss(pick, values, t)
    if pick("smoothing") is not None:
        mean = log_total(values) - sum(values) / float(len(values))
        loss = loss * (1.0 - pick("smoothing")) + mean * pick("smoothing")
    if pick("most") is not None:
        loss = clipped(loss, -math.inf, pick("most"))
    loss = loss if pick("factor") is None else loss * pick("factor")
    loss = loss if pick("plus") is None else loss + pick("plus")
    return loss if pick("digits") is None else type(loss)(round(loss.data, pick("digits")))


def _loss(pick, values, t):
    floor, guard, accepted = pick("floor"), pick("guard"), pick("accepted")
    floor = 1e-12 if floor is None and accepted == "floor" else floor
    guard = 1e-12 if guard is None and accepted == "guard" else guard
    if guard is not None or floor is not None:
        p = softmax(values)[t]
        p = p if floor is None else clipped(p, floor, math.inf)
        logarithm = (p if guard is None else p + guard).log()
        return logarithm if pick("term") == "minus" else -logarithm
    if (k := pick("power")) is not None:
        return (1.0 - softmax(values)[t]) ** k
    if pick("term") in OF_LOGITS:
        return OF_LOGITS[pick("term")](values, t)
    if pick("term") in OF_PROBABILITIES:
        shares = softmax(values)
        return OF_PROBABILITIES[pick("term")](shares[t], shares, t)
    return log_total(values) - values[t]


def _right(values, t):
    return log_total(values) - values[t]


def _others(values, t):
    return [value for i, value in enumerate(values) if i != t % len(values)]


def _top(values):
    return max(value.data for value in values)


def _distances(p, t):
    return [1.0 - share if i == t % len(p) else share for i, share in enumerate(p)]


def _binary(p, t):
    return sum(-distance.log() for distance in _away(p, t))


def _away(p, t):
    return [share if i == t % len(p) else 1.0 - share for i, share in enumerate(p)]


OF_LOGITS = {
    "minus": lambda z, t: z[t] - log_total(z),
    "bits": lambda z, t: _right(z, t) / math.log(2.0),
    "base ten": lambda z, t: _right(z, t) / math.log(10.0),
    "twice": lambda z, t: _right(softmax(z), t),
    "new": lambda z, t: constant(_right(z, t)),
    "hard": lambda z, t: largest(z) - z[t],
    "logit": lambda z, t: -z[t],
    "plus logit": lambda z, t: z[t] + 0.0,
    "log logit": lambda z, t: -z[t].log(),
    "total": lambda z, _: log_total(z),
    "no log": lambda z, t: sum(value.exp() for value in z) - z[t],
    "plus": lambda z, t: log_total(z) + z[t],
    "number": lambda z, t: log_total(z).data - z[t],
    "logit number": lambda z, t: log_total(z) - z[t].data,
    "classes": lambda z, t: _right(z, t) / float(len(z)),
    "all": lambda z, _: log_total(z) * float(len(z)) - sum(z),
    "mean of all": lambda z, _: log_total(z) - sum(z) / float(len(z)),
    "sigmoid": lambda z, t: -sigmoid(z[t]).log(),
    "squared log": lambda z, t: _right(z, t) ** 2.0,
    "largest": lambda z, _: log_total(z) - largest(z),
    "smallest": lambda z, _: log_total(z) - min(z, key=lambda value: value.data),
    "others": lambda z, t: log_total(_others(z, t)) - z[t],
    "no last": lambda z, t: log_total(z[:-1]) - z[t],
    "no first": lambda z, t: log_total(z[1:]) - z[t],
    "weights": lambda z, t: _top(z) - z[t],
    "exps": lambda z, t: sum(value.exp() for value in z) - z[t].exp(),
    "negative": lambda z, t: _right([-value for value in z], t),
    "two": lambda z, t: (
        sum(power(2.0, value - _top(z)) for value in z).log() - (z[t] - _top(z)) * math.log(2.0)
    ),
    "linear": lambda z, t: -(z[t] / sum(z)).log(),
    "shift lost": lambda z, t: log_total(z) - _top(z) - z[t],
    "shift twice": lambda z, t: log_total(z) + _top(z) - z[t],
    "shift taken": lambda z, t: log_total(z) - 2.0 * _top(z) - z[t],
    "mean logit": lambda z, t: sum(z) / float(len(z)) - z[t],
    "constant": lambda z, _: z[0] * 0.0 + math.log(len(z)),
    "hit": lambda z, t: z[t] * 0.0 + float(z[t] is not largest(z)),
    "zero": lambda z, t: z[t] * 0.0,
    "margin": lambda z, t: sum((other - z[t] + 1.0).relu() for other in _others(z, t)),
}

OF_PROBABILITIES = {
    "1 - p": lambda own, *_: 1.0 - own,
    "squared": lambda own, *_: (1.0 - own) * (1.0 - own),
    "brier": lambda _, p, t: sum(d * d for d in _distances(p, t)),
    "mean squared": lambda _, p, t: sum(d * d for d in _distances(p, t)) / float(len(p)),
    "half squared": lambda _, p, t: sum(d * d for d in _distances(p, t)) / 2.0,
    "distances": lambda _, p, t: sum(_distances(p, t)),
    "entropy": lambda _, p, __: sum(-share * share.log() for share in p),
    "binary": lambda _, p, t: _binary(p, t),
    "mean binary": lambda _, p, t: _binary(p, t) / float(len(p)),
    "p": lambda own, *_: own,
    "-p": lambda own, *_: -own,
    "1 / p": lambda own, *_: 1.0 / own,
    "log of 1 - p": lambda own, *_: -(1.0 - own).log(),
    "log of 1 + p": lambda own, *_: -(own + 1.0).log(),
    "plus log": lambda own, *_: (own + 1.0).log(),
    "weighted": lambda own, *_: -own * own.log(),
    "focal": lambda own, *_: -(1.0 - own) * (1.0 - own) * own.log(),
}
