"""From probabilities to what one prediction costs, with the mistakes that may be made."""

import math

from gradekit.mistakes import EPS, FRACTIONS, NUMBERS, Sentence
from gradekit.mistakes.tables import choices

from ._softmax import _changed, _probabilities, _switches

_SOFTMAX = (
    "weights",
    "shift",
    "total",
    "base",
    "added",
    "added_above",
    "added_to_each",
    "power",
    "smooth",
)
_GUARDS = ("guard", "floor", "clip", "accepted", "p_digits")
_ACCEPTED = {
    "added": lambda p: p + 1e-12,
    "raised": lambda p: max(p, 1e-12),
    "clipped": lambda p: min(max(p, 1e-12), 1.0 - 1e-12),
}
_NOT_HERE = (
    *("undivided", "count", "largest", "reversed", "sorted", "once", "log", "others_sum"),
    *("zero", "mean_shift", "least_shift", "size", "below_only"),
)
_BASES = {
    2: "You take the logarithm to the base 2, not e.",
    10: "You take the logarithm to the base 10, not e.",
    "classes": "You take the logarithm to the base of the number of classes, not e.",
}
_BY_P = {
    "plus": ("The minus sign before the logarithm is missing.", lambda p: math.log(p)),
    "one_minus": ("You return 1 - p, not the negative logarithm of p.", lambda p: 1.0 - p),
    "p": ("You return the probability itself: the logarithm is missing.", lambda p: p),
    "minus_p": ("You return minus the probability: the logarithm is missing.", lambda p: -p),
    "square": ("You return the square of the probability.", lambda p: p * p),
    "one_minus_square": ("You return the square of 1 - p.", lambda p: (1.0 - p) ** 2),
    "half_square": ("You return half the square of 1 - p.", lambda p: (1.0 - p) ** 2 / 2),
    "log_of_rest": ("You return -log(1 - p), not -log(p).", lambda p: -math.log(1.0 - p)),
    "p_log_p": ("You multiply -log(p) by p.", lambda p: -p * math.log(p)),
    "rest_log_p": ("You multiply -log(p) by 1 - p.", lambda p: -(1.0 - p) * math.log(p)),
    "focal": (
        "You multiply -log(p) by the square of 1 - p.",
        lambda p: -((1.0 - p) ** 2) * math.log(p),
    ),
    "log1p": ("You take the logarithm of 1 + p.", lambda p: math.log1p(p)),
    "minus_log1p": ("You return -log(1 + p).", lambda p: -math.log1p(p)),
    "odds": ("You return 1 / p - 1.", lambda p: 1.0 / p - 1.0),
    "logit": (
        "Your loss is -log(p / (1 - p)): the answer's own share is missing from the sum.",
        lambda p: -math.log(p / (1.0 - p)),
    ),
    "over_p": ("You divide -log(p) by p.", lambda p: -math.log(p) / p),
    "root_p": ("You return 1 minus the square root of p.", lambda p: 1.0 - math.sqrt(p)),
}
_BY_ALL = {
    "brier": (
        "You return the squared distance of the probabilities from the one-hot answer.",
        lambda p, t: math.fsum((x - (j == t)) ** 2 for j, x in enumerate(p)),
    ),
    "brier_half": (
        "You return half the squared distance of the probabilities from the one-hot answer.",
        lambda p, t: math.fsum((x - (j == t)) ** 2 for j, x in enumerate(p)) / 2,
    ),
    "brier_mean": (
        "You return the mean squared distance of the probabilities from the one-hot answer.",
        lambda p, t: math.fsum((x - (j == t)) ** 2 for j, x in enumerate(p)) / len(p),
    ),
    "distance": (
        "You return the root of the squared distance of the probabilities from the answer.",
        lambda p, t: math.sqrt(math.fsum((x - (j == t)) ** 2 for j, x in enumerate(p))),
    ),
    "mean_distance": (
        "You return the mean absolute distance of the probabilities from the one-hot answer.",
        lambda p, t: math.fsum(abs(x - (j == t)) for j, x in enumerate(p)) / len(p),
    ),
    "entropy": (
        "You return the entropy of the probabilities: the right answer plays no part.",
        lambda p, t: math.fsum(-x * _log(x) for x in p if x > 0.0),
    ),
    "minus_entropy": (
        "You return the sum of p log(p) over all classes: the right answer plays no part.",
        lambda p, t: math.fsum(x * _log(x) for x in p if x > 0.0),
    ),
    "all": (
        "You add up -log(p) over all classes, not only for the right answer.",
        lambda p, t: math.fsum(-math.log(x) for x in p),
    ),
    "mean_all": (
        "You average -log(p) over all classes: the right answer plays no part.",
        lambda p, t: math.fsum(-math.log(x) for x in p) / len(p),
    ),
    "others": (
        "You add up -log(p) over the wrong classes, and leave the right one out.",
        lambda p, t: math.fsum(-math.log(x) for j, x in enumerate(p) if j != t),
    ),
    "binary": (
        "You add -log(1 - p) for each wrong class.",
        lambda p, t: math.fsum(_binary(p, t)),
    ),
    "binary_mean": (
        "You add -log(1 - p) for each wrong class, and divide by the number of classes.",
        lambda p, t: math.fsum(_binary(p, t)) / len(p),
    ),
    "rest": (
        "You add up -log(1 - p) over the wrong classes only.",
        lambda p, t: math.fsum(x for j, x in enumerate(_binary(p, t)) if j != t),
    ),
    "log_of_sum": (
        "You take the logarithm of the sum of the probabilities, which is 1.",
        lambda p, t: -math.log(math.fsum(p)),
    ),
    "less_entropy": (
        "You subtract the entropy of the probabilities from the loss.",
        lambda p, t: -math.log(p[t]) - math.fsum(-x * _log(x) for x in p if x > 0.0),
    ),
    "plus_entropy": (
        "You add the entropy of the probabilities to the loss.",
        lambda p, t: -math.log(p[t]) + math.fsum(-x * _log(x) for x in p if x > 0.0),
    ),
    "over_count": (
        "You divide the loss by the number of classes.",
        lambda p, t: -math.log(p[t]) / len(p),
    ),
    "times_count": (
        "You multiply the loss by the number of classes.",
        lambda p, t: -math.log(p[t]) * len(p),
    ),
}
_BY_Z = {
    "minus_logit": (
        "Your loss is minus the logit of the answer: the log of the sum is missing.",
        lambda z, t: -z[t],
    ),
    "logit": ("Your loss is the logit of the answer.", lambda z, t: z[t]),
    "log_of_logit": (
        "You take the logarithm of the logit: softmax is missing.",
        lambda z, t: -math.log(z[t]),
    ),
    "hard_maximum": (
        "Your loss is the largest logit minus that of the answer.",
        lambda z, t: max(z) - z[t],
    ),
    "no_maximum": (
        "The largest logit is subtracted inside exp, and not added again after the logarithm.",
        lambda z, t: _lse(z) - max(z) - z[t],
    ),
    "maximum_twice": (
        "You add the largest logit twice after the logarithm.",
        lambda z, t: _lse(z) + max(z) - z[t],
    ),
    "maximum_away": (
        "You subtract the largest logit after the logarithm. It has to be added.",
        lambda z, t: _lse(z) - 2.0 * max(z) - z[t],
    ),
    "no_logit": (
        "You return the log of the sum of exponentials: the logit of the answer is missing.",
        lambda z, t: _lse(z),
    ),
    "plus_logit": (
        "You add the logit of the answer to the log of the sum. It has to be subtracted.",
        lambda z, t: _lse(z) + z[t],
    ),
    "no_log": (
        "You do not take the logarithm of the sum of exponentials.",
        lambda z, t: math.fsum(math.exp(x) for x in z) - z[t],
    ),
    "no_log_shifted": (
        "You do not take the logarithm of the sum of exponentials, less the largest logit.",
        lambda z, t: math.fsum(math.exp(x - max(z)) for x in z) + max(z) - z[t],
    ),
    "sum": ("You use the sum of the logits, not of exponentials.", lambda z, t: sum(z) - z[t]),
    "mean": (
        "You use the mean of the logits in place of the log of the sum of exponentials.",
        lambda z, t: math.fsum(z) / len(z) - z[t],
    ),
    "count": (
        "You use the logarithm of the number of classes in place of that of the sum.",
        lambda z, t: math.log(len(z)) - z[t],
    ),
    "sigmoid": (
        "You take the sigmoid of the answer's logit, and the other logits play no part.",
        lambda z, t: max(-z[t], 0.0) + math.log1p(math.exp(-abs(z[t]))),
    ),
    "sigmoids": (
        "You take a sigmoid of each logit, not softmax, and add up the losses of all classes.",
        lambda z, t: math.fsum(
            max(y, 0.0) + math.log1p(math.exp(-abs(y)))
            for y in (-x if j == t else x for j, x in enumerate(z))
        ),
    ),
    "log_of_exp": (
        "You divide the answer's logit by the log of the sum, where you have to subtract.",
        lambda z, t: -z[t] / _lse(z),
    ),
    "square": (
        "You return the squared distance of the logits from the one-hot answer.",
        lambda z, t: math.fsum((x - (j == t)) ** 2 for j, x in enumerate(z)),
    ),
    "mean_square": (
        "You return the mean squared distance of the logits from the one-hot answer.",
        lambda z, t: math.fsum((x - (j == t)) ** 2 for j, x in enumerate(z)) / len(z),
    ),
}
_TARGETS = {
    "previous": ("You take the class before the answer: t - 1.", lambda z, t: t - 1),
    "next": ("You take the class after the answer: t + 1.", lambda z, t: t + 1),
    "next_around": (
        "You take the class after the answer, and the first one after the last.",
        lambda z, t: (t + 1) % len(z),
    ),
    "predicted": (
        "You take the class with the largest logit, not the right answer.",
        lambda z, t: z.index(max(z)),
    ),
    "least": ("You take the class with the smallest logit.", lambda z, t: z.index(min(z))),
    "first": ("You always take the first class.", lambda z, t: 0),
    "last": ("You always take the last class.", lambda z, t: len(z) - 1),
    "from_end": (
        "You count the answer from the end of the list: -t.",
        lambda z, t: -t,
    ),
    "mirrored": (
        "You count the answer from the end of the list: the last class is class 0.",
        lambda z, t: len(z) - 1 - t,
    ),
}


def _log(x):
    return math.log(x) if x > 0.0 else 0.0


def _lse(z):
    """Give the logarithm of the sum of exponentials."""
    highest = max(z)
    return highest + math.log(math.fsum(math.exp(x - highest) for x in z))


def _binary(p, t):
    return [-math.log(x if j == t else max(1.0 - x, 1e-300)) for j, x in enumerate(p)]


def _loss_switches(*without, **beliefs):
    of = beliefs.get
    switches = {
        "log_base": choices(_BASES, {2: of("two", ""), 10: of("ten", "")}, without),
        "target": choices(_TARGETS, beliefs, without),
        "formula": choices({**_BY_P, **_BY_ALL}, beliefs, without),
        "score": choices(_BY_Z, beliefs, without),
        "margin": (
            NUMBERS,
            "You add up how far each other logit comes closer than {k} to that of the answer.",
        ),
        "guard": (
            EPS[::2],
            Sentence("You add {k} to the probability inside the logarithm.", of("guard", "")),
            0.0,
        ),
        "floor": (
            EPS[::2],
            Sentence(
                "You raise a probability below {k} to {k} before the logarithm.", of("clip", "")
            ),
        ),
        "p_digits": (
            range(1, 13),
            "You round the probability to {k} decimals before the logarithm.",
        ),
        "clip": (
            EPS[::2],
            Sentence("You limit the probability to the range from {k} to 1 - {k}.", of("clip", "")),
        ),
        "label_smoothing": (
            FRACTIONS,
            Sentence(
                "You smooth the labels: {k} of the loss is shared out over all classes.",
                of("label_smoothing", ""),
            ),
            0.0,
        ),
        "others_smoothing": (
            FRACTIONS,
            "You smooth the labels: {k} of the loss is shared out over the wrong classes.",
            0.0,
        ),
    }
    switches |= _switches("gap_bound", "power", *_NOT_HERE, *without, **beliefs)
    return {name: switch for name, switch in switches.items() if name not in without}


def _cost(pick, logits, true_id):
    """Give what one prediction costs."""
    z = _changed(pick, logits)
    t = true_id if (how := pick("target")) is None else _TARGETS[how][1](z, true_id)
    if (k := pick("margin")) is not None:
        return math.fsum(max(0.0, x - z[t] + k) for j, x in enumerate(z) if j != t % len(z))
    if (how := pick("score")) is not None:
        return _in_base(pick, _BY_Z[how][1](z, t), len(z))
    if all(pick(name) is None for name in (*_SOFTMAX, *_GUARDS, "formula")):
        losses = _Losses(z)
    else:
        losses = _Guarded(pick, z)
    return _in_base(pick, _weighted(pick, losses, t), len(z))


class _Losses:
    """The losses of all answers, by the logarithm of the sum of exponentials."""

    def __init__(self, z):
        self.z, self.highest = z, max(z)
        self.log_sum = math.log(math.fsum(math.exp(x - self.highest) for x in z))

    def __len__(self):
        return len(self.z)

    def of(self, t):
        """Give the loss of answer t."""
        return (self.highest - self.z[t]) + self.log_sum


class _Guarded:
    """The losses of all answers, by probabilities with guards."""

    def __init__(self, pick, z):
        self.pick = pick
        self.p = [self._guarded(x) for x in _probabilities(pick, z)]

    def _guarded(self, p):
        pick = self.pick
        if (how := pick("accepted")) is not None:
            p = _ACCEPTED[how](p)
        if (k := pick("guard")) is not None:
            p += k
        if (k := pick("floor")) is not None:
            p = max(p, k)
        if (k := pick("clip")) is not None:
            p = min(max(p, k), 1.0 - k)
        if (k := pick("p_digits")) is not None:
            p = round(p, int(k))
        return p

    def __len__(self):
        return len(self.p)

    def of(self, t):
        """Give the loss of answer t, by the formula that is picked."""
        how = self.pick("formula")
        if how in _BY_ALL:
            return _BY_ALL[how][1](self.p, t)
        return -math.log(self.p[t]) if how is None else _BY_P[how][1](self.p[t])


def _weighted(pick, losses, t):
    if (k := pick("label_smoothing")) is not None:
        return (1.0 - k) * losses.of(t) + k * _sum(losses, range(len(losses))) / len(losses)
    if (k := pick("others_smoothing")) is not None:
        others = [j for j in range(len(losses)) if j != t % len(losses)]
        return (1.0 - k) * losses.of(t) + k * _sum(losses, others) / len(others)
    return losses.of(t)


def _sum(losses, ids):
    return math.fsum(losses.of(t) for t in ids)


def _in_base(pick, x, classes):
    k = pick("log_base")
    return x if k is None else x / math.log(classes if k == "classes" else k)
