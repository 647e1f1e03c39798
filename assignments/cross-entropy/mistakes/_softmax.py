"""From logits to probabilities, with the mistakes that may be made on the way."""

import math

from gradekit.mistakes import EPS, FRACTIONS, NUMBERS, Sentence
from gradekit.mistakes.tables import choices


def _scaled(z, divisor):
    return [x / divisor for x in z]


def _mean(z):
    return math.fsum(z) / len(z)


def _deviation(z):
    mean = _mean(z)
    return math.sqrt(math.fsum((x - mean) ** 2 for x in z) / len(z))


def _sigmoid(x):
    return 1.0 / (1.0 + math.exp(-x)) if x > -700.0 else math.exp(x)


def _shares(z):
    highest = max(z)
    weights = [math.exp(x - highest) for x in z]
    total = math.fsum(weights)
    return [w / total for w in weights]


_LOGITS = {
    "negative": (
        "You turn the signs of the logits round: the largest one gets the least probability.",
        lambda z: [-x for x in z],
    ),
    "shares": ("You take softmax twice: once more of its own result.", _shares),
    "absolute": ("You use the absolute values of the logits.", lambda z: [abs(x) for x in z]),
    "relu": ("You replace negative logits by 0.", lambda z: [max(x, 0.0) for x in z]),
    "not_above_0": ("You replace positive logits by 0.", lambda z: [min(x, 0.0) for x in z]),
    "int": ("You cut the logits to whole numbers.", lambda z: [float(int(x)) for x in z]),
    "floor": ("You round the logits down to whole numbers.", lambda z: [x // 1.0 for x in z]),
    "round": (
        "You round the logits to whole numbers.",
        lambda z: [float(round(x)) for x in z],
    ),
    "square": ("You square the logits.", lambda z: [x * x for x in z]),
    "sigmoid": ("You take the sigmoid of the logits first.", lambda z: [_sigmoid(x) for x in z]),
    "tanh": ("You take tanh of the logits first.", lambda z: [math.tanh(x) for x in z]),
    "log": ("You take the logarithm of the logits first.", lambda z: [math.log(x) for x in z]),
    "exp": ("You take exp of the logits twice.", lambda z: [math.exp(x) for x in z]),
    "over_sum": (
        "You divide the logits by their sum before you take exp.",
        lambda z: _scaled(z, math.fsum(z)),
    ),
    "over_max": (
        "You divide the logits by the largest one before you take exp.",
        lambda z: _scaled(z, max(z)),
    ),
    "over_size": (
        "You divide the logits by the largest absolute value before you take exp.",
        lambda z: _scaled(z, max(abs(x) for x in z)),
    ),
    "over_count": (
        "You divide the logits by the number of classes before you take exp.",
        lambda z: _scaled(z, len(z)),
    ),
    "over_root": (
        "You divide the logits by the square root of the number of classes before you take exp.",
        lambda z: _scaled(z, math.sqrt(len(z))),
    ),
    "over_norm": (
        "You divide the logits by their length (the root of the sum of squares) before exp.",
        lambda z: _scaled(z, math.sqrt(math.fsum(x * x for x in z))),
    ),
    "standard": (
        "You divide the logits by their standard deviation before you take exp.",
        lambda z: _scaled(z, _deviation(z)),
    ),
    "between_0_and_1": (
        "You bring the logits to the range from 0 to 1 before you take exp.",
        lambda z: _scaled(z, max(z) - min(z)),
    ),
    "sorted": ("You sort the logits first.", sorted),
    "reversed": ("You go through the logits in reverse order.", lambda z: z[::-1]),
    "without_first": ("You leave the first logit out.", lambda z: z[1:]),
    "without_last": ("You leave the last logit out.", lambda z: z[:-1]),
    "once": ("Equal logits come only once.", lambda z: list(dict.fromkeys(z))),
    "first_0": ("You use 0 in place of the first logit.", lambda z: [0.0, *z[1:]]),
    "last_0": ("You use 0 in place of the last logit.", lambda z: [*z[:-1], 0.0]),
}
_SHIFTS = {
    "unshifted": "exp overflows for large logits: the largest one is not subtracted first.",
    "zero": "The largest logit is never taken to be below 0, so exp is 0 for very negative ones.",
    "mean_shift": "You subtract the mean of the logits before exp, so large ones still overflow.",
    "least_shift": "You subtract the smallest logit before exp, so large ones still overflow.",
    "size": "You subtract the largest absolute value, so that very negative logits all give 0.",
    "above_only": "You subtract the largest logit in the numerator only, and not in the sum.",
    "below_only": "You subtract the largest logit in the sum only, and not in the numerator.",
}
_WEIGHTS = {
    "raw": ("exp is missing: you divide each logit by the sum of the logits.", lambda x: x),
    "absolute": ("You use the absolute values of the logits in place of exp.", abs),
    "square": ("You use the squares of the logits in place of exp.", lambda x: x * x),
    "relu": (
        "You use the logits above 0 as they are, and 0 for the others, in place of exp.",
        lambda x: max(x, 0.0),
    ),
    "expm1": ("You use exp(z) - 1 in place of exp(z).", math.expm1),
    "plus_1": ("You use exp(z) + 1 in place of exp(z).", lambda x: math.exp(x) + 1.0),
    "linear": ("You use 1 + z in place of exp(z).", lambda x: 1.0 + x),
    "quadratic": (
        "You use 1 + z + z * z / 2 in place of exp(z).",
        lambda x: 1.0 + x + x * x / 2.0,
    ),
    "sigmoid": ("You use the sigmoid of each logit in place of exp.", _sigmoid),
    "softplus": (
        "You use log(1 + exp(z)) in place of exp(z).",
        lambda x: max(x, 0.0) + math.log1p(math.exp(-abs(x))),
    ),
    "exp_of_square": ("You use exp(z * z) in place of exp(z).", lambda x: math.exp(x * x)),
    "times_z": ("You use z * exp(z) in place of exp(z).", lambda x: x * math.exp(x)),
    "shifted": ("exp is missing: you use how far each logit lies below the largest.", None),
    "above_least": (
        "exp is missing: you use how far each logit lies above the smallest.",
        None,
    ),
}
_TOTALS = {
    "undivided": ("The division by the sum is missing.", lambda w, z: 1.0),
    "skip_last": (
        "The last logit is missing from the sum below.",
        lambda w, z: math.fsum(w[:-1] or w),
    ),
    "skip_first": (
        "The first logit is missing from the sum below.",
        lambda w, z: math.fsum(w[1:] or w),
    ),
    "set": ("Equal logits enter the sum only once.", lambda w, z: math.fsum(set(w))),
    "mean": (
        "You divide by the mean of the exponentials, not by their sum.",
        lambda w, z: math.fsum(w) / len(w),
    ),
    "count": ("You divide by the number of classes, not by the sum.", lambda w, z: len(w)),
    "logits": (
        "You divide by the sum of the logits, not of their exponentials.",
        lambda w, z: math.fsum(z),
    ),
    "sizes": (
        "You divide by the sum of the absolute values of the logits.",
        lambda w, z: math.fsum(abs(x) for x in z),
    ),
    "norm": (
        "You divide by the square root of the sum of the squares, not by the sum.",
        lambda w, z: math.sqrt(math.fsum(x * x for x in w)),
    ),
    "squares": (
        "You divide by the sum of the squares, not by the sum.",
        lambda w, z: math.fsum(x * x for x in w),
    ),
    "square": ("You divide by the square of the sum.", lambda w, z: math.fsum(w) ** 2),
    "root": ("You divide by the square root of the sum.", lambda w, z: math.sqrt(math.fsum(w))),
    "first": ("You divide by the first exponential, not by the sum.", lambda w, z: w[0]),
    "last": ("You divide by the last exponential, not by the sum.", lambda w, z: w[-1]),
    "smallest": ("You divide by the smallest exponential, not by the sum.", lambda w, z: min(w)),
    "sum_and_count": (
        "You divide by the sum and by the number of classes.",
        lambda w, z: math.fsum(w) * len(w),
    ),
    "exp_of_sum": (
        "You divide by exp of the sum of the logits, not by the sum of the exponentials.",
        lambda w, z: math.exp(math.fsum(z)),
    ),
    "multiplied": ("You multiply by the sum, where you have to divide.", None),
    "others_sum": (
        "Each exponential is divided by the sum of the others: its own is missing there.",
        None,
    ),
    "running": ("You divide each exponential by the sum up to there, not by the whole sum.", None),
    "rest": ("You divide each exponential by the sum from there on, not by the whole sum.", None),
}


def _switches(*without, **beliefs):
    """Give the switches of `_probabilities`; beliefs by position, or by name of a parameter."""
    of = beliefs.get
    switches = {
        "temperature": (
            NUMBERS,
            Sentence("Your logits are divided by {k} before exp.", of("temperature", "")),
            1.0,
        ),
        "bound": (
            (20.0, 10.0, 50.0, 100.0, 5.0, 30.0, 1.0, 500.0, 700.0, 709.0),
            Sentence("You limit the logits to the range from -{k} to {k}.", of("bound", "")),
        ),
        "ceiling": (
            (20.0, 10.0, 50.0, 100.0, 5.0, 30.0, 1.0, 500.0, 700.0, 709.0),
            "You cut off logits above {k}.",
        ),
        "ground": (
            (20.0, 10.0, 50.0, 100.0, 5.0, 30.0, 1.0, 500.0, 700.0, 745.0),
            "You raise logits below -{k} to -{k}.",
        ),
        "gap_bound": (
            (20.0, 10.0, 50.0, 100.0, 5.0, 30.0, 2.0, 1.0, 500.0),
            "You treat logits more than {k} below the largest as if they were {k} below it.",
        ),
        "logit_digits": (range(1, 11), "You round the logits to {k} decimals first."),
        "logits": choices(_LOGITS, beliefs, without),
        "shift": choices(_SHIFTS, beliefs, without),
        "base": (
            (2.0, 10.0, 3.0, 2.7, 2.71, 2.718, 2.7183, 2.71828),
            Sentence("You raise {k} to the power of each logit, not e.", of("base", "")),
        ),
        "weights": choices(_WEIGHTS, beliefs, without),
        "total": choices(_TOTALS, beliefs, without),
        "added": (
            (1.0, *EPS[::4]),
            Sentence("You add {k} to the sum of the exponentials.", of("added", "")),
            0.0,
        ),
        "added_above": (
            (1.0, *EPS[::4]),
            "You add {k} to each exponential before you divide by the sum.",
            0.0,
        ),
        "added_to_each": (
            (1.0, *EPS[::4]),
            "You add {k} to each exponential, above and in the sum.",
            0.0,
        ),
        "power": (
            (0.5, 2.0, 0.1, 10.0, 3.0),
            "You raise the probabilities to the power of {k} in the end.",
            1.0,
        ),
        "smooth": (
            FRACTIONS,
            "You mix the probabilities with equal ones: {k} of the whole is shared out equally.",
            0.0,
        ),
    }
    return {name: switch for name, switch in switches.items() if name not in without}


def _changed(pick, logits):
    """Give the logits as they are changed before exp."""
    z = [float(x) for x in logits]
    if (k := pick("logit_digits")) is not None:
        z = [round(x, int(k)) for x in z]
    if (how := pick("logits")) is not None:
        z = _LOGITS[how][1](z)
    if (k := pick("bound")) is not None:
        z = [min(max(x, -k), k) for x in z]
    if (k := pick("ceiling")) is not None:
        z = [min(x, k) for x in z]
    if (k := pick("ground")) is not None:
        z = [max(x, -k) for x in z]
    if (k := pick("gap_bound")) is not None:
        highest = max(z)
        z = [max(x, highest - k) for x in z]
    return z if (k := pick("temperature")) is None else _scaled(z, k)


def _highest(pick, z):
    """Give what is subtracted before exp."""
    how = pick("shift")
    if how is None:
        return max(z)
    shifts = {
        "zero": max(0.0, *z),
        "mean_shift": _mean(z),
        "least_shift": min(z),
        "size": max(abs(x) for x in z),
    }
    return shifts.get(how, 0.0)


def _weights(pick, z, highest):
    how = pick("weights")
    if how in {"shifted", "above_least"}:
        return [x - (max(z) if how == "shifted" else min(z)) for x in z]
    if how is not None:
        return [_WEIGHTS[how][1](x) for x in z]
    if (base := pick("base")) is not None:
        return [float(base) ** (x - highest) for x in z]
    return [math.exp(x - highest) for x in z]


def _probabilities(pick, z):
    """Give the probabilities of logits that `_changed` gave."""
    highest = _highest(pick, z)
    above = below = _weights(pick, z, highest)
    if pick("shift") == "above_only":
        above = _weights(pick, z, max(z))
    if pick("shift") == "below_only":
        below = _weights(pick, z, max(z))
    if (k := pick("added_to_each")) is not None:
        above, below = [w + k for w in above], [w + k for w in below]
    if (k := pick("added_above")) is not None:
        above = [w + k for w in above]
    p = _divided(pick, above, below, z)
    if (k := pick("power")) is not None:
        p = [x**k for x in p]
    if (k := pick("smooth")) is not None:
        p = [(1.0 - k) * x + k / len(p) for x in p]
    return p


def _divided(pick, above, below, z):
    how, added = pick("total"), pick("added") or 0.0
    total = math.fsum(below)
    if how == "multiplied":
        return [w * (total + added) for w in above]
    if how == "others_sum":
        return [w / (math.fsum(below[:j] + below[j + 1 :]) + added) for j, w in enumerate(above)]
    if how == "running":
        return [w / (math.fsum(below[: j + 1]) + added) for j, w in enumerate(above)]
    if how == "rest":
        return [w / (math.fsum(below[j:]) + added) for j, w in enumerate(above)]
    if how is not None:
        total = _TOTALS[how][1](below, z)
    return [w / (total + added) for w in above]
