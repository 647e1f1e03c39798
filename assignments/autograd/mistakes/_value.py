"""The class `Value`, with what may go wrong in it."""

import itertools

from gradekit.mistakes import FRACTIONS, NUMBERS, Sentence

from . import _backward, _operations

SIGNS = {
    "+": "a + b",
    "-": "a - b",
    "*": "a * b",
    "/": "a / b",
    "**": "a ** n",
    "neg": "-a",
    "exp": "a.exp()",
    "log": "a.log()",
    "relu": "a.relu()",
}
TWO = ("+", "-", "*", "/")

MISSING = {
    "__radd__": Sentence(
        "2 + a does not work: Python needs __radd__ for it.", "numbers_only_on_the_right"
    ),
    "__rmul__": Sentence("2 * a does not work: Python needs __rmul__ for it."),
    "__rsub__": Sentence("2 - a does not work: Python needs __rsub__ for it."),
    "__rtruediv__": Sentence("2 / a does not work: Python needs __rtruediv__ for it."),
    "reversed": Sentence(
        "No plain number may stand on the left: the reversed methods are missing."
    ),
    "__neg__": Sentence("-a does not work: Python needs __neg__ for it."),
    "__sub__": Sentence("a - b does not work: Python needs __sub__ for it."),
    "__truediv__": Sentence("a / b does not work: Python needs __truediv__ for it."),
    "__pow__": Sentence("a ** n does not work: Python needs __pow__ for it."),
    "exp": Sentence("a.exp() is missing."),
    "log": Sentence("a.log() is missing."),
    "relu": Sentence("a.relu() is missing."),
}

BARE = {
    sign: Sentence(f"{SIGNS[sign].replace('b', '2')} fails: a plain number is not made a Value.")
    for sign in "+*"  # too few programs subtract a plain number, or divide by one
} | {"all": Sentence("a + 2 and the like fail: a plain number is not made a Value.")}

TURNED = {
    "2 - a": Sentence("2 - a gives a - 2.", "subtraction_from_a_number_reversed"),
    "2 / a": Sentence("2 / a gives a / 2.", "division_of_a_number_reversed"),
    "both": Sentence("2 - a gives a - 2, and 2 / a gives a / 2."),
    "2 - a sum": Sentence("2 - a gives a + 2."),
    "2 / a product": Sentence("2 / a gives a * 2."),
    "2 - a negated": Sentence("2 - a gives -a."),
    "2 / a inverse": Sentence("2 / a gives 1 / a."),
    "2 - a minus": Sentence("2 - a gives -a - 2."),
    "2 + a again": Sentence("2 + a calls itself without end."),
    "2 * a again": Sentence("2 * a calls itself without end."),
    "2 - a again": Sentence("2 - a calls itself without end."),
    "2 / a again": Sentence("2 / a calls itself without end."),
    "2 + a": Sentence("2 + a gives a."),
    "2 * a": Sentence("2 * a gives a."),
    "0 + a": Sentence("2 + a gives a new Value that has no connection with a."),
}

LOST = {sign: Sentence(f"Nothing goes back through {text}.") for sign, text in SIGNS.items()} | {
    (sign, place): Sentence(f"In {SIGNS[sign]} no gradient goes back to {'ab'[place]}.")
    for sign in TWO
    for place in (0, 1)
}

ABOVE = (
    {
        sign: Sentence(
            f"{text} passes on its slope alone: what comes from above is missing.",
            "multiplication_starts_afresh" if sign == "*" else "",
        )
        for sign, text in SIGNS.items()
        if sign not in {"/", "neg"}
    }
    | {
        (sign, place): Sentence(
            f"{SIGNS[sign]} passes its slope alone to {'ab'[place]}, without what comes from above."
        )
        for sign in "+-*"
        for place in (0, 1)
    }
    | {"all": Sentence("Operations pass on their slopes alone: what comes from above is missing.")}
)

REPLACES = {
    sign: Sentence(f"{text} replaces the gradients of its inputs; it should add to them.")
    for sign, text in SIGNS.items()
    if sign not in {"log", "/", "neg"}  # whose inputs are hardly ever used again
} | {
    (sign, place): Sentence(
        f"{SIGNS[sign]} replaces the gradient of {'ab'[place]}; it should add to it."
    )
    for sign in "+-*"
    for place in (0, 1)
}

STYLES = (
    "composed",
    "composed of own",
    "negated sums",
    "quotients of powers",
    "minus one",
    "minus one and powers",
    "right first",
    "youngest first",
    "uses counted",
)
"""Right ways to make operations of others, where a mistake shows in several of them.

The last ones go back in another order, which is right as well.
"""

BENIGN = {"style": STYLES}

SWITCHES = {
    **_operations.SWITCHES,
    **_backward.SWITCHES,
    "missing": MISSING,
    "bare": BARE,
    "turned": TURNED,
    "lost": LOST,
    "above": ABOVE,
    "replaces": REPLACES,
    "kept": {
        "whole": Sentence("A Value cuts its number to a whole one."),
        "rounded": Sentence("A Value rounds its number."),
        "absolute": Sentence("A Value loses the sign of its number."),
        "single": Sentence("A Value keeps its number in single precision."),
    },
    "gate": {"gradient": Sentence("relu lets through what is positive of the gradient, not of a.")},
    "seed": (NUMBERS, "The result starts with gradient {k}; it is 1.", 1.0),
    "limit": (NUMBERS, "What is passed on is limited to the range from -{k} to {k}."),
    "step": (
        (0.01, 0.1, 0.001, 0.05, *FRACTIONS),
        Sentence(
            "backward() changes the data: it subtracts {k} times the gradient.",
            "backward_moves_the_data",
        ),
    ),
}


BACKWARD = (*_backward.SWITCHES, "lost", "above", "replaces", "gate", "seed", "limit", "step")


def value_class(pick):  # a class of many small methods
    """Make the class; without a switch it is right."""
    numbers, slopes = _operations.tables(pick)
    usual = not any([pick(name) is not None for name in BACKWARD])  # noqa: C419  # quicker
    style = pick("style")
    composed = style in {"composed", "composed of own"}
    by_minus_one = style in {"minus one", "minus one and powers"}
    kept = KEPT.get(pick("kept"), lambda data: data)
    fresh = {"ones": lambda _: 1.0, "data": float, "none": lambda _: None}.get(
        pick("rest"), lambda _: 0.0
    )

    births = itertools.count()

    class Value:
        def __init__(self, data, inputs=(), slopes=(), sign=""):
            self.data, self.grad = kept(data), fresh(data)
            self.inputs, self.slopes, self.sign = inputs, slopes, sign
            self.birth = next(births)

        def __add__(self, other):
            return join("+", self, other)

        def __mul__(self, other):
            return join("*", self, other)

        def __sub__(self, other):
            if pick("subtraction") is not None:
                return join("-", self, other)
            if composed or style == "negated sums":
                return self + (-other)
            return self + other * -1.0 if by_minus_one else join("-", self, other)

        def __truediv__(self, other):
            powers = composed or style in {"quotients of powers", "minus one and powers"}
            if powers and pick("division") is None:
                return self * other**-1.0
            return join("/", self, other)

        def __pow__(self, n):
            result = numbers["**"](self.data, n)
            return Value(result, (self,), slopes["**"](self.data, n, result), "**")

        def __neg__(self):
            if pick("neg") == "nothing":
                return self
            return self * -1.0 if by_minus_one or style == "composed" else through("neg", self)

        def exp(self):
            return through("exp", self)

        def log(self):
            return through("log", self)

        def relu(self):
            return through("relu", self)

        def __radd__(self, other):
            return self + other

        def __rmul__(self, other):
            return self * other

        def __rsub__(self, other):
            if style == "composed":
                return other + -self
            return -self + other if composed else Value(other) - self

        def __rtruediv__(self, other):
            if style == "composed":
                return other * self**-1.0
            return self**-1.0 * other if composed else Value(other) / self

        def backward(self):
            if usual:
                _backward.right(self)
            else:
                _backward.backward(pick, self)

    def join(sign, a, b):
        bare = pick("bare") in {sign, "all"}
        b = b if isinstance(b, Value) or bare else Value(b)
        result = numbers[sign](a.data, b.data)
        return Value(result, (a, b), slopes[sign](a.data, b.data, result), sign)

    def through(sign, a):
        result = numbers[sign](a.data)
        return Value(result, (a,), slopes[sign](a.data, result), sign)

    for name, method in TURNS.get(pick("turned"), {}).items():
        setattr(Value, name, method(Value))
    gone = pick("missing")
    for name in ("__radd__", "__rmul__", "__rsub__", "__rtruediv__"):
        if gone == "reversed":
            delattr(Value, name)
    if gone and gone != "reversed":
        delattr(Value, gone)
    return Value


KEPT = {
    "whole": lambda x: float(int(x)),
    "rounded": lambda x: float(round(x)),
    "absolute": abs,
    "single": _backward.single,
}


def _again(_):
    def endless(a, b):
        raise RecursionError(a, b)

    return endless


TURNS = {
    "2 + a again": {"__radd__": _again},
    "2 * a again": {"__rmul__": _again},
    "2 - a again": {"__rsub__": _again},
    "2 / a again": {"__rtruediv__": _again},
    "2 - a": {"__rsub__": lambda _: lambda a, b: a - b},
    "2 / a": {"__rtruediv__": lambda _: lambda a, b: a / b},
    "both": {
        "__rsub__": lambda _: lambda a, b: a - b,
        "__rtruediv__": lambda _: lambda a, b: a / b,
    },
    "2 - a sum": {"__rsub__": lambda _: lambda a, b: a + b},
    "2 / a product": {"__rtruediv__": lambda _: lambda a, b: a * b},
    "2 - a negated": {"__rsub__": lambda _: lambda a, _b: -a},
    "2 / a inverse": {"__rtruediv__": lambda _: lambda a, _b: a**-1.0},
    "2 - a minus": {"__rsub__": lambda _: lambda a, b: -a - b},
    "2 + a": {"__radd__": lambda _: lambda a, _b: a},
    "2 * a": {"__rmul__": lambda _: lambda a, _b: a},
    "0 + a": {"__radd__": lambda made: lambda a, b: made(a.data + b)},
}
