"""What goes wrong in the gradient of the loss."""

import math

from gradekit.mistakes import EPS, FRACTIONS, NUMBERS, Sentence, as_list, list_switches, mistakes
from gradekit.mistakes.tables import choices

from ._loss import _NOT_HERE, _TARGETS
from ._softmax import _changed, _probabilities, _switches

_FORMULAS = {
    "softmax": (
        Sentence("You return softmax: 1 is not subtracted.", "gradient_without_minus_one"),
        lambda p, y, t: p,
    ),
    "negative": (
        Sentence("You return onehot - softmax: the sign is wrong.", "gradient_with_the_wrong_sign"),
        lambda p, y, t: [b - a for a, b in zip(p, y, strict=True)],
    ),
    "plus": (
        "You add 1 at the answer. It has to be subtracted.",
        lambda p, y, t: [a + b for a, b in zip(p, y, strict=True)],
    ),
    "minus_one_hot": (
        Sentence(
            "You return -1 at the answer and 0 elsewhere: softmax is missing.",
            "gradient_without_the_normaliser",
        ),
        lambda p, y, t: [-b for b in y],
    ),
    "one_hot": (
        "You return 1 at the answer and 0 elsewhere.",
        lambda p, y, t: y,
    ),
    "answer_only": (
        Sentence(
            "Only the entry of the answer is filled in, and the others are 0.",
            "gradient_of_the_target_only",
        ),
        lambda p, y, t: [b * (a - 1.0) for a, b in zip(p, y, strict=True)],
    ),
    "answer_only_up": (
        "Only the entry of the answer is filled in, with 1 - p, and the others are 0.",
        lambda p, y, t: [b * (1.0 - a) for a, b in zip(p, y, strict=True)],
    ),
    "answer_flipped": (
        "The entry of the answer has the wrong sign: it is 1 - p.",
        lambda p, y, t: [1.0 - a if b else a for a, b in zip(p, y, strict=True)],
    ),
    "others_flipped": (
        "The entries of the wrong classes have the wrong sign.",
        lambda p, y, t: [a - 1.0 if b else -a for a, b in zip(p, y, strict=True)],
    ),
    "answer_zero": (
        "The entry of the answer is 0.",
        lambda p, y, t: [0.0 if b else a for a, b in zip(p, y, strict=True)],
    ),
    "answer_minus_one": (
        "The entry of the answer is -1: you set it, and do not subtract from it.",
        lambda p, y, t: [-1.0 if b else a for a, b in zip(p, y, strict=True)],
    ),
    "answer_minus_p": (
        "The entry of the answer is minus its probability.",
        lambda p, y, t: [-a if b else a for a, b in zip(p, y, strict=True)],
    ),
    "everywhere": (
        "You subtract 1 from every entry, not only at the answer.",
        lambda p, y, t: [a - 1.0 for a in p],
    ),
    "next_if_any": (
        "You subtract the 1 at the class after the answer, and nowhere for the last class.",
        lambda p, y, t: [a - (j == t + 1) for j, a in enumerate(p)],
    ),
    "previous_if_any": (
        "You subtract the 1 at the class before the answer, and nowhere for the first class.",
        lambda p, y, t: [a - (j == t - 1) for j, a in enumerate(p)],
    ),
    "elsewhere": (
        "You subtract 1 at the wrong classes, and not at the answer.",
        lambda p, y, t: [a if b else a - 1.0 for a, b in zip(p, y, strict=True)],
    ),
    "by_probability": (
        Sentence(
            "You return -1 / p at the answer and 0 elsewhere.", "gradient_by_the_probabilities"
        ),
        lambda p, y, t: [-1.0 / a if b else 0.0 for a, b in zip(p, y, strict=True)],
    ),
    "by_probabilities": (
        "You return -1 / p for every class.",
        lambda p, y, t: [-1.0 / a for a in p],
    ),
    "inverse_answer": (
        "The entry of the answer is p - 1 / p.",
        lambda p, y, t: [a - b / a for a, b in zip(p, y, strict=True)],
    ),
    "over_p": (
        "You divide each entry by its probability.",
        lambda p, y, t: [(a - b) / a for a, b in zip(p, y, strict=True)],
    ),
    "times_p": (
        "You multiply each entry by its probability.",
        lambda p, y, t: [(a - b) * a for a, b in zip(p, y, strict=True)],
    ),
    "sigmoid_slope": (
        Sentence("You multiply each entry by p (1 - p).", "gradient_times_the_slope_of_a_sigmoid"),
        lambda p, y, t: [(a - b) * a * (1.0 - a) for a, b in zip(p, y, strict=True)],
    ),
    "diagonal": (
        "You return p (1 - p) for every class.",
        lambda p, y, t: [a * (1.0 - a) for a in p],
    ),
    "diagonal_others": (
        "The entries of the wrong classes are p (1 - p), not p.",
        lambda p, y, t: [a - 1.0 if b else a * (1.0 - a) for a, b in zip(p, y, strict=True)],
    ),
    "jacobian": (
        "You return the derivative of the probability of the answer, not of its logarithm.",
        lambda p, y, t: [p[t] * (b - a) for a, b in zip(p, y, strict=True)],
    ),
    "minus_jacobian": (
        "You return minus the derivative of the probability, not of its logarithm.",
        lambda p, y, t: [p[t] * (a - b) for a, b in zip(p, y, strict=True)],
    ),
    "brier": (
        "You return the gradient of the squared error.",
        lambda p, y, t: _brier(p, y, 2.0),
    ),
    "brier_half": (
        "You return the gradient of half the squared error.",
        lambda p, y, t: _brier(p, y, 1.0),
    ),
    "squares": (
        "You square the entries.",
        lambda p, y, t: [(a - b) ** 2 for a, b in zip(p, y, strict=True)],
    ),
    "less_p": (
        "You subtract the probability of the answer from all probabilities.",
        lambda p, y, t: [a - p[t] for a in p],
    ),
    "less_mean": (
        "You subtract 1/V from every probability, not 1 from that of the answer.",
        lambda p, y, t: [a - 1.0 / len(p) for a in p],
    ),
    "logarithms": (
        "You subtract 1 from the logarithm of the probability at the answer, not from p.",
        lambda p, y, t: [math.log(a) - b for a, b in zip(p, y, strict=True)],
    ),
    "costs": (
        "You return -log p for every class.",
        lambda p, y, t: [-math.log(a) for a in p],
    ),
    "times_loss": (
        "You multiply the gradient by the loss.",
        lambda p, y, t: [-math.log(p[t]) * (a - b) for a, b in zip(p, y, strict=True)],
    ),
    "over_count": (
        Sentence(
            "You divide the gradient by the number of classes.", "gradient_divided_by_the_classes"
        ),
        lambda p, y, t: [(a - b) / len(p) for a, b in zip(p, y, strict=True)],
    ),
    "binary": (
        "You return -1 / p at the answer and 1 / (1 - p) elsewhere.",
        lambda p, y, t: [-1.0 / a if b else 1.0 / (1.0 - a) for a, b in zip(p, y, strict=True)],
    ),
    "answer_first": (
        "The entry of the answer comes first, and the others after it.",
        lambda p, y, t: [p[t] - 1.0, *(a for j, a in enumerate(p) if j != t % len(p))],
    ),
    "only_number": (
        "You return the entry of the answer only, as one number.",
        lambda p, y, t: p[t] - 1.0,
    ),
}
_BY_LOGITS = {
    "logits": (
        "You subtract 1 from the logit of the answer: softmax is missing.",
        lambda g, p, z: [x + a - b for x, a, b in zip(z, g, p, strict=True)],
    ),
    "times_logits": (
        "You multiply each entry by its logit.",
        lambda g, p, z: [x * a for x, a in zip(z, g, strict=True)],
    ),
    "over_logits": (
        "You divide each entry by its logit.",
        lambda g, p, z: [a / x for x, a in zip(z, g, strict=True)],
    ),
    "sign": (
        "You return the signs of the entries.",
        lambda g, p, z: [math.copysign(1.0, a) if a else 0.0 for a in g],
    ),
    "unit": (
        "You divide the gradient by its length.",
        lambda g, p, z: [a / math.sqrt(math.fsum(b * b for b in g)) for a in g],
    ),
    "over_sum": (
        "You divide the gradient by the sum of the absolute values of its entries.",
        lambda g, p, z: [a / math.fsum(abs(b) for b in g) for a in g],
    ),
}
_DIFFERENCES = {
    "forward": lambda a, h: _rise(a, h) / h,
    "backward": lambda a, h: -_rise(a, -h) / h,
    "central": lambda a, h: (_rise(a, h) - _rise(a, -h)) / (2.0 * h),
    "central_whole": lambda a, h: (_rise(a, h) - _rise(a, -h)) / h,
}


@mistakes(
    **_switches(
        *(
            name
            for name in _NOT_HERE
            if name not in {"sorted", "reversed", "undivided", "others_sum"}
        ),
        *("raw_shift", "minus"),
        shares="gradient_of_softmax_twice",
        unshifted="gradient_without_the_maximum",
    ),
    target=choices(_TARGETS, {"previous": "gradient_at_the_previous_class"}),
    formula={name: sentence for name, (sentence, _) in _FORMULAS.items()},
    by_logits={name: text for name, (text, _) in _BY_LOGITS.items()},
    step=(
        (1.0, *NUMBERS),
        "You return the logits after a step of the length {k} against the gradient.",
    ),
    forward=(
        EPS[:10:2],
        Sentence(
            "You approximate the gradient by a forward difference with the step {k}.",
            "gradient_by_a_coarse_difference",
        ),
    ),
    backward=(
        EPS[:10:2],
        "You approximate the gradient by a backward difference with the step {k}.",
    ),
    central=(EPS[:10:2], "You approximate the gradient by a central difference with the step {k}."),
    central_whole=(
        EPS[:10:2],
        "You divide a central difference with the step {k} by the step, not by twice the step.",
    ),
    taken=(NUMBERS, "You subtract {k} at the answer, not 1.", 1.0),
    labels=(FRACTIONS, "You smooth the labels: {k} of the answer goes to all classes.", 0.0),
    other_labels=(
        FRACTIONS,
        "You smooth the labels: {k} of the answer goes to the wrong classes.",
        0.0,
    ),
    flat=(
        EPS[::4],
        Sentence(
            "You return 0 for all classes where the probability of the answer is below {k}.",
            "gradient_of_a_clipped_loss",
        ),
    ),
    floor=(EPS[::4], "You raise probabilities below {k} to {k}."),
    limit=(NUMBERS, "You limit the entries to the range from -{k} to {k}."),
    norm=(NUMBERS, "You scale the gradient down to the length {k} where it is longer."),
    **list_switches(
        *("offset", "most", "over_count", "negative", "absolute", "square"),
        batch="gradient_in_a_batch_of_one",
        single="gradient_in_single_precision",
    ),
)
def softmax_cross_entropy_grad(pick, logits, true_id):
    """Give the derivative of the loss by each logit."""
    z = _changed(pick, logits)
    t = true_id if (how := pick("target")) is None else _TARGETS[how][1](z, true_id)
    p = _probabilities(pick, z)
    if (k := pick("floor")) is not None:
        p = [max(x, k) for x in p]
    if (k := pick("flat")) is not None and p[t] < k:
        return [0.0] * len(p)
    gradient = _gradient(pick, p, t)
    if pick("formula") == "only_number":
        return gradient
    gradient = _limited(pick, gradient)
    if (k := pick("step")) is not None:
        gradient = [x - k * g for x, g in zip(z, gradient, strict=True)]
    if (how := pick("by_logits")) is not None:
        gradient = _BY_LOGITS[how][1](gradient, p, z)
    return as_list(pick, gradient)


def _gradient(pick, p, t):
    y = _labels(pick, len(p), t)
    for way, difference in _DIFFERENCES.items():
        if (h := pick(way)) is not None:
            return [difference(a, h) - b for a, b in zip(p, y, strict=True)]
    if (how := pick("formula")) is not None:
        return _FORMULAS[how][1](p, y, t)
    return [a - b for a, b in zip(p, y, strict=True)]


def _labels(pick, count, t):
    """Give what is subtracted from the probabilities."""
    y = [0.0] * count
    y[t] = 1.0 if (k := pick("taken")) is None else k
    if (k := pick("labels")) is not None:
        y = [(1.0 - k) * b + k / count for b in y]
    if (k := pick("other_labels")) is not None:
        y = [b - k if b else k / (count - 1) for b in y]
    return y


def _limited(pick, gradient):
    if (k := pick("limit")) is not None:
        gradient = [min(max(g, -k), k) for g in gradient]
    if (k := pick("norm")) is not None:
        length = math.sqrt(math.fsum(g * g for g in gradient))
        gradient = [g * k / length for g in gradient] if length > k else gradient
    return gradient


def _rise(p, h):
    """Tell how far the log of the sum rises where one logit does by h, of probability p."""
    return math.log1p(p * math.expm1(h))


def _brier(p, y, factor):
    middle = math.fsum(a * (a - b) for a, b in zip(p, y, strict=True))
    return [factor * a * (a - b - middle) for a, b in zip(p, y, strict=True)]
