"""Sums over classes, with the mistakes that may be made in them."""

import math

from gradekit.mistakes import EPS, FRACTIONS, NUMBERS, Sentence
from gradekit.mistakes.tables import choices

_ORDERS = {
    "reversed": ("You go through {q} from the end.", lambda v: v[::-1]),
    "sorted": ("You sort {q} first.", sorted),
    "left": ("You move {q} one place to the left.", lambda v: v[1:] + v[:1]),
    "right": ("You move {q} one place to the right.", lambda v: v[-1:] + v[:-1]),
}
_LISTS = {
    "equal": ("You use equal probabilities in place of {q}.", lambda v: [1.0 / len(v)] * len(v)),
    "ones": ("You use 1 in place of each entry of {q}.", lambda v: [1.0] * len(v)),
    "square": ("You square the entries of {q}.", lambda v: [x * x for x in v]),
    "root": ("You take square roots of the entries of {q}.", lambda v: [math.sqrt(x) for x in v]),
    "rest": ("You use 1 minus each entry of {q}.", lambda v: [1.0 - x for x in v]),
    "over_largest": (
        "You divide the entries of {q} by the largest one.",
        lambda v: [x / max(v) for x in v],
    ),
    "softmax": ("You take softmax of {q} first.", lambda v: _softmax(v)),
    "running": (
        "You add to each entry of {q} those before it.",
        lambda v: [math.fsum(v[: j + 1]) for j in range(len(v))],
    ),
    "certain": (
        "You put 1 for the largest entry of {q}, and 0 for the others.",
        lambda v: [float(j == v.index(max(v))) for j in range(len(v))],
    ),
}
_CLASSES = {
    "without_last": "The last class is left out of the sum.",
    "without_first": "The first class is left out of the sum.",
    "inside": "The first and the last class are left out of the sum.",
    "first": "Only the first class counts.",
    "last": "Only the last class counts.",
    "second": "Only every second class counts.",
    "different": "Classes with equal entries count only once.",
    "likeliest_class": "Only the class with the largest entry of q counts.",
    "except_likeliest": "The class with the largest entry of q is left out of the sum.",
    "before_zero": "You stop at the first class with probability 0.",
}
_SUMS = {
    "mean": ("You divide the sum by the number of classes.", lambda v, n: math.fsum(v) / n),
    "mean_possible": (
        "You divide the sum by the number of classes that can happen.",
        lambda v, n: math.fsum(v) / len(v),
    ),
    "fewer": (
        "You divide the sum by one less than the number of classes.",
        lambda v, n: math.fsum(v) / (n - 1),
    ),
    "times": (
        "You multiply the sum by the number of classes.",
        lambda v, n: math.fsum(v) * n,
    ),
    "log_count": (
        "You divide by the logarithm of the number of classes.",
        lambda v, n: math.fsum(v) / math.log(n),
    ),
    "largest": ("You return the largest term, not the sum of the terms.", lambda v, n: max(v)),
    "smallest": ("You return the smallest term, not the sum of the terms.", lambda v, n: min(v)),
    "product": ("You multiply the terms, where you have to add them.", lambda v, n: math.prod(v)),
    "median": ("You return the median of the terms, not their sum.", lambda v, n: _median(v)),
    "squares": ("You add the squares of the terms.", lambda v, n: math.fsum(x * x for x in v)),
    "sizes": ("You add the absolute values of the terms.", lambda v, n: math.fsum(map(abs, v))),
    "positive": (
        "You leave out terms below 0.",
        lambda v, n: math.fsum(x for x in v if x > 0.0),
    ),
    "zeroed": (
        "You return 0 where the sum is below 0.",
        lambda v, n: max(math.fsum(v), 0.0),
    ),
}
_BASES = {
    2: "You take logarithms to the base 2, not e.",
    10: "You take logarithms to the base 10, not e.",
}
_ORDERINGS = tuple(_ORDERS)
"""Changes of one list that do not show in a sum over it alone."""


def _softmax(v):
    weights = [math.exp(x - max(v)) for x in v]
    return [w / math.fsum(weights) for w in weights]


def _median(v):
    v = sorted(v)
    return (v[(len(v) - 1) // 2] + v[len(v) // 2]) / 2.0


def _guards(q, name, **beliefs):
    """Give the switches of `_guarded` for one of the lists."""
    of = beliefs.get
    return {
        f"{name}_guard": (
            EPS[::2],
            Sentence(f"You add {{k}} to {q} inside the logarithm.", of("guard", "")),
            0.0,
        ),
        f"{name}_floor": (
            EPS[::2],
            Sentence(f"You raise {q} to {{k}} where it is below.", of("floor", "")),
        ),
        f"{name}_clip": (
            EPS[::2],
            Sentence(f"You limit {q} to the range from {{k}} to 1 - {{k}}.", of("floor", "")),
        ),
    }


def _guarded(pick, name, x):
    """Give a probability as it stands inside the logarithm."""
    if (k := pick(f"{name}_guard")) is not None:
        x += k
    if (k := pick(f"{name}_floor")) is not None:
        x = max(x, k)
    if (k := pick(f"{name}_clip")) is not None:
        x = min(max(x, k), 1.0 - k)
    return x


def _switches(*without, **beliefs):
    """Give the switches that any sum over classes has; beliefs by position."""
    switches = {
        "classes": choices(_CLASSES, beliefs, without),
        "sum": choices(_SUMS, beliefs, without),
        "log_base": choices(
            _BASES, {2: beliefs.get("two", ""), 10: beliefs.get("ten", "")}, without
        ),
        "above": (
            (*EPS[::4], 0.5),
            "Classes with q of {k} or less are left out of the sum.",
        ),
        "term_digits": (range(1, 13), "You round each term to {k} decimals before you add them."),
        "input_digits": (range(1, 10), "You round the probabilities to {k} decimals first."),
        "power": (NUMBERS, "You raise the weights to the power of {k}.", 1.0),
    }
    return {name: switch for name, switch in switches.items() if name not in without}


def _rounded(pick, v):
    return list(v) if (k := pick("input_digits")) is None else [round(x, int(k)) for x in v]


def _chosen(pick, q, *others):
    """Give the classes that count, as rows of entries."""
    rows = list(zip(q, *others, strict=True))
    how = pick("classes")
    if how == "likeliest_class":
        return [rows[list(q).index(max(q))]]
    if how == "except_likeliest":
        best = list(q).index(max(q))
        return rows[:best] + rows[best + 1 :]
    if how == "different":
        return list(dict.fromkeys(rows))
    if how == "before_zero":
        ends = [j for j, row in enumerate(rows) if 0.0 in row]
        return rows[: ends[0]] if ends else rows
    slices = {
        "without_last": slice(None, -1),
        "without_first": slice(1, None),
        "inside": slice(1, -1),
        "first": slice(None, 1),
        "last": slice(-1, None),
        "second": slice(None, None, 2),
    }
    return rows[slices[how]] if how in slices else rows


def _counts(pick, weight):
    """Tell whether a class with this weight is in the sum."""
    return weight > (0.0 if (k := pick("above")) is None else k)


def _weight(pick, x):
    return x if (k := pick("power")) is None else x**k


def _total(pick, terms, classes):
    """Add up the terms, as the switches have it."""
    if (k := pick("term_digits")) is not None:
        terms = [round(x, int(k)) for x in terms]
    total = math.fsum(terms) if (how := pick("sum")) is None else _SUMS[how][1](terms, classes)
    return _in_base(pick, total)


def _in_base(pick, nats):
    return nats if (base := pick("log_base")) is None else nats / math.log(base)


def _list_switches(name, q, without=(), **beliefs):
    """Give the switches of `_list`: what is done to a whole list before it is used."""
    switches = {
        f"{name}_list": choices({**_LISTS, **_ORDERS}, beliefs, without, words={"q": q}),
        f"{name}_raised": (EPS[::4], f"You add {{k}} to each entry of {q}, everywhere.", 0.0),
        f"{name}_raised_shared": (
            (1.0, *EPS[::4]),
            f"You add {{k}} to each entry of {q}, and divide by the new sum.",
            0.0,
        ),
        f"{name}_lifted": (EPS[::4], f"You raise entries of {q} below {{k}} to {{k}}, everywhere."),
        f"{name}_lifted_shared": (
            EPS[::4],
            f"You raise entries of {q} below {{k}} to {{k}}, and divide by the new sum.",
        ),
        f"{name}_mixed": (
            FRACTIONS,
            f"You mix {q} with equal probabilities: {{k}} of the whole is shared out equally.",
            0.0,
        ),
        f"{name}_temperature": (
            NUMBERS,
            f"You raise the entries of {q} to the power of {{k}}, and divide by the new sum.",
            1.0,
        ),
    }
    return {key: switch for key, switch in switches.items() if key not in without}


def _list(pick, name, v):
    """Give a list as the switches of `_list_switches` change it."""
    v = [float(x) for x in v]
    if (how := pick(f"{name}_list")) is not None:
        v = {**_LISTS, **_ORDERS}[how][1](v)
    if (k := pick(f"{name}_raised")) is not None:
        v = [x + k for x in v]
    if (k := pick(f"{name}_raised_shared")) is not None:
        v = _shared([x + k for x in v])
    if (k := pick(f"{name}_lifted")) is not None:
        v = [max(x, k) for x in v]
    if (k := pick(f"{name}_lifted_shared")) is not None:
        v = _shared([max(x, k) for x in v])
    if (k := pick(f"{name}_mixed")) is not None:
        v = [(1.0 - k) * x + k / len(v) for x in v]
    if (k := pick(f"{name}_temperature")) is not None:
        v = _shared([x**k for x in v])
    return _rounded(pick, v)


def _shared(v):
    total = math.fsum(v)
    return [x / total for x in v]


def _xlog(x, y):
    """Give x log y, where 0 log 0 is 0 and the logarithm of 0 is minus infinity."""
    if x == 0.0:
        return 0.0
    return x * (math.log(y) if y > 0.0 else -math.inf)


def _surprises(q, p):
    """Give -q log p, term by term."""
    return [-_xlog(x, y) for x, y in zip(q, p, strict=True)]
