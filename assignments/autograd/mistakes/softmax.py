"""Error model of `softmax`: each variant is a function."""

import math
from functools import partial

from gradekit.mistakes import EPS, NUMBERS, mistakes
from gradekit.mistakes.tables import choices

from ._loss import absolute, clipped, constant, largest, sigmoid
from ._loss import softmax as right

WEIGHTS = {
    "two": "You raise 2 to the logits; it is e.",
    "linear": "You divide the logits by their sum: exp is missing.",
    "relu": "You divide the positive logits by their sum: exp is missing.",
    "absolute": "You divide the absolute values of the logits by their sum: exp is missing.",
    "squares": "You divide the squares of the logits by their sum: exp is missing.",
    "negative": "Small logits get large probabilities: the sign is wrong.",
    "of absolute": "You take exp of the absolute values of the logits.",
    "of squares": "You take exp of the squares of the logits.",
    "of relu": "You replace negative logits by 0.",
    "sigmoid": "You apply the logistic function to each logit.",
    "sigmoid shares": "You take the logistic function in place of exp.",
    "softplus": "You take log(1 + exp(z)) in place of exp(z).",
    "less one": "You subtract 1 from each exp(z).",
    "plus one": "You add 1 to each exp(z).",
    "squared": "You square exp of the logits.",
    "over top": "You divide the logits by the largest before exp.",
    "over sum": "You divide the logits by their sum before exp.",
    "over count": "You divide the logits by their number before exp.",
    "over root": "You divide the logits by the square root of their number before exp.",
    "times": "You multiply each exp(z) by z.",
    "hard": "You give the largest logit probability 1.",
    "uniform": "Every logit gets the same probability.",
}

TOTAL = {
    "none": "The division by the sum is missing.",
    "largest": "You divide by the largest weight; it is the sum.",
    "no last": "The last weight is missing from the sum.",
    "no first": "The first weight is missing from the sum.",
    "number": "You divide by the number of the sum, so no gradient goes back through it.",
    "count": "You divide by the number of logits; it is the sum of exp.",
    "logits": "You divide by the sum of the logits; it is that of exp.",
    "others": "A logit is missing from the sum that its own weight is divided by.",
    "plus one": "You add 1 to the sum.",
    "root": "You divide by the root of the sum of the squared weights.",
    "squares": "You divide by the sum of the squared weights.",
    "mean": "You divide by the mean of the weights; it is their sum.",
    "log": "You divide by the logarithm of the sum.",
    "twice": "You divide by the sum twice.",
    "running": "You divide each weight by the sum so far.",
    "set": "Equal logits enter the sum only once.",
    "shift above": "You subtract the largest logit above the fraction line only.",
    "shift below": "You subtract the largest logit below the fraction line only.",
}

RESULT = {
    "twice": "You apply softmax twice.",
    "new": "The results are new Values, so no gradient goes back.",
    "moved": "You subtract the largest logit from the logits themselves.",
    "log": "You give the logarithms of the probabilities.",
    "minus log": "You give minus the logarithms of the probabilities.",
    "reversed": "The probabilities come in reverse order.",
    "sorted": "The probabilities come in increasing order.",
    "falling": "The probabilities come in falling order.",
    "next": "Each probability is that of the logit after.",
    "one minus": "You give 1 - p; it is p.",
    "minus": "The probabilities have the wrong sign.",
    "percent": "You give the probabilities in percent.",
    "weights constant": "A gradient goes back through the sum only.",
    "first new": "No gradient goes back through the first probability.",
    "own only": "A gradient goes back to a probability's own logit only.",
    "same": "You give the logits as they are.",
    "squared": "You square the probabilities.",
    "root": "You take the root of the probabilities.",
}


@mistakes(
    weights=choices(WEIGHTS, {"two": "softmax_with_base_two"}),
    total=choices(
        TOTAL,
        {
            "none": "softmax_does_not_divide",
            "largest": "softmax_divides_by_the_largest",
            "no last": "softmax_leaves_the_last_out",
            "number": "softmax_divides_by_a_plain_number",
            "shift above": "softmax_shifts_only_above",
        },
    ),
    result=choices(
        RESULT,
        {
            "twice": "softmax_applied_twice",
            "new": "softmax_makes_new_values",
            "moved": "softmax_shifts_the_logits_themselves",
        },
    ),
    base=((2.0, 10.0, 3.0, 2.7, 2.72, 2.718, 1.5), "You raise {k} to the logits; it is e."),
    times=((2, 3, 4), "You apply softmax {k} times.", 1),
    temperature=(NUMBERS, "You divide the logits by {k}."),
    shift=(NUMBERS, "You add {k} to every weight."),
    guard=(EPS, "You add {k} to the sum."),
    floor=(EPS, "You do not let a probability fall below {k}."),
    clip=(NUMBERS, "You limit the logits to the range from -{k} to {k}."),
    factor=(NUMBERS, "You multiply the probabilities by {k}."),
    digits=(range(10), "You round the probabilities to {k} decimals."),
)
def softmax(pick):
    """Give the function."""
    return partial(_softmax, pick)


def _softmax(pick, values):
    values = list(values)
    if pick("clip") is not None:
        values = [clipped(value, -pick("clip"), pick("clip")) for value in values]
    if pick("temperature") is not None:
        values = [value / pick("temperature") for value in values]
    if pick("base") is not None:
        values = [value * math.log(pick("base")) for value in values]
    if pick("result") == "moved":
        top = max(value.data for value in values)
        for value in values:
            value.data -= top
    shares = _shares(pick, values)
    for _ in range(1, pick("times") or 1):
        shares = right(shares)
    shares = RESULTS.get(pick("result"), lambda p, _: p)(shares, values)
    if pick("floor") is not None:
        shares = [clipped(share, pick("floor"), math.inf) for share in shares]
    if pick("factor") is not None:
        shares = [share * pick("factor") for share in shares]
    if pick("digits") is not None:
        shares = [type(share)(round(share.data, pick("digits"))) for share in shares]
    return shares


def _shares(pick, values):
    kind, total = pick("weights"), pick("total")
    if kind in WHOLE:
        return WHOLE[kind](values)
    top = max(value.data for value in values)
    weights = [(value - top).exp() for value in values]
    plain = [value.exp() for value in values] if total in SHIFTED else weights
    if kind is not None:
        weights = plain = _of_kind(kind, values)
    if pick("shift") is not None:
        weights = plain = [weight + pick("shift") for weight in weights]
    return _divided(pick, weights, plain, values)


SHIFTED = ("shift above", "shift below", "plus one", "logits", "log", "squares")
"""Where it matters whether the largest logit was subtracted before."""


def _divided(pick, weights, plain, values):
    kind = pick("total")
    if kind in {"plus one", "logits", "log", "squares"} or kind == "shift below":
        weights, plain = plain, weights
    whole = sum(weights)
    if pick("guard") is not None:
        whole = whole + pick("guard")
    if kind in {"shift above", "shift below"}:
        whole = sum(plain)
    if kind == "others":
        return [weight / (whole - weight) for weight in weights]
    if kind == "running":
        return [weight / sum(weights[: i + 1]) for i, weight in enumerate(weights)]
    if kind == "none":
        return weights
    if pick("result") == "own only":
        return [
            weight / sum(constant(w) if w is not weight else w for w in weights)
            for weight in weights
        ]
    if pick("result") == "weights constant":
        weights = [constant(weight) for weight in weights]
    divisor = TOTALS.get(kind, lambda *_: whole)(weights, values, whole)
    return [weight / divisor for weight in weights]


def _of_kind(kind, values):
    if kind in FORMS:
        return FORMS[kind](values)
    exponents = EXPONENTS[kind](values)
    top = max(value.data for value in exponents)
    return [(value - top).exp() for value in exponents]


def _different(weights, values):
    return sum({value.data: weight for value, weight in zip(values, weights, strict=True)}.values())


TOTALS = {
    "largest": lambda weights, *_: largest(weights),
    "no last": lambda weights, *_: sum(weights[:-1]),
    "no first": lambda weights, *_: sum(weights[1:]),
    "number": lambda _, __, whole: whole.data,
    "count": lambda weights, *_: float(len(weights)),
    "logits": lambda _, values, __: sum(values),
    "plus one": lambda _, __, whole: whole + 1.0,
    "root": lambda weights, *_: sum(weight * weight for weight in weights) ** 0.5,
    "squares": lambda weights, *_: sum(weight * weight for weight in weights),
    "mean": lambda weights, _, whole: whole / float(len(weights)),
    "log": lambda _, __, whole: whole.log(),
    "twice": lambda _, __, whole: whole * whole,
    "set": lambda weights, values, _: _different(weights, values),
}

EXPONENTS = {
    "two": lambda values: [value * math.log(2.0) for value in values],
    "negative": lambda values: [-value for value in values],
    "of absolute": lambda values: [absolute(value) for value in values],
    "of squares": lambda values: [value * value for value in values],
    "of relu": lambda values: [value.relu() for value in values],
    "squared": lambda values: [value * 2.0 for value in values],
    "over top": lambda values: [value / largest(values) for value in values],
    "over sum": lambda values: [value / sum(values) for value in values],
    "over count": lambda values: [value / float(len(values)) for value in values],
    "over root": lambda values: [value / len(values) ** 0.5 for value in values],
}

FORMS = {
    "linear": list,
    "relu": lambda values: [value.relu() for value in values],
    "absolute": lambda values: [absolute(value) for value in values],
    "squares": lambda values: [value * value for value in values],
    "sigmoid shares": lambda values: [sigmoid(value) for value in values],
    "softplus": lambda values: [(value.exp() + 1.0).log() for value in values],
    "less one": lambda values: [value.exp() - 1.0 for value in values],
    "plus one": lambda values: [value.exp() + 1.0 for value in values],
    "times": lambda values: [value * value.exp() for value in values],
}

WHOLE = {
    "sigmoid": lambda values: [sigmoid(value) for value in values],
    "hard": lambda values: [value * 0.0 + float(value is largest(values)) for value in values],
    "uniform": lambda values: [value * 0.0 + 1.0 / len(values) for value in values],
}

RESULTS = {
    "twice": lambda p, _: right(p),
    "new": lambda p, _: [constant(share) for share in p],
    "log": lambda p, _: [share.log() for share in p],
    "minus log": lambda p, _: [-share.log() for share in p],
    "reversed": lambda p, _: p[::-1],
    "sorted": lambda p, _: sorted(p, key=lambda share: share.data),
    "falling": lambda p, _: sorted(p, key=lambda share: -share.data),
    "next": lambda p, _: p[1:] + p[:1],
    "one minus": lambda p, _: [1.0 - share for share in p],
    "minus": lambda p, _: [-share for share in p],
    "percent": lambda p, _: [share * 100.0 for share in p],
    "first new": lambda p, _: [constant(p[0]), *p[1:]],
    "same": lambda _, values: values,
    "squared": lambda p, _: [share * share for share in p],
    "root": lambda p, _: [share**0.5 for share in p],
}
