"""What goes wrong in perplexity."""

import math

from gradekit.mistakes import LIMITS, NUMBERS, Sentence, as_number, mistakes, number_switches

_POWERS = {
    2: Sentence("You raise 2 to the loss, not e.", "perplexity_to_the_base_two"),
    10: Sentence("You raise 10 to the loss, not e.", "perplexity_to_the_base_ten"),
    3: "You raise 3 to the loss, not e.",
    2.7: "You use 2.7 for e.",
    2.71: "You use 2.71 for e.",
    2.718: "You use 2.718 for e.",
    2.7182: "You use 2.7182 for e.",
    2.7183: "You use 2.7183 for e.",
    2.71828: "You use 2.71828 for e.",
    2.718281828: "You use 2.718281828 for e.",
    26: "You raise 26 to the loss, not e.",
    27: "You raise 27 to the loss, not e.",
}
_FORMULAS = {
    "minus": (
        Sentence("You take exp of minus the loss.", "perplexity_of_minus_the_loss"),
        lambda x: math.exp(-x),
    ),
    "loss": (
        Sentence("You return the loss as it is: exp is missing.", "perplexity_is_the_loss"),
        lambda x: x,
    ),
    "log": ("You take the logarithm of the loss, not exp.", math.log),
    "log2": ("You take the logarithm of the loss to the base 2, not exp.", math.log2),
    "minus_log": ("You take minus the logarithm of the loss, not exp.", lambda x: -math.log(x)),
    "two_minus": ("You raise 2 to minus the loss, not e to the loss.", lambda x: 2.0**-x),
    "nats": (
        "You divide the loss by log 2 before you take exp.",
        lambda x: math.exp(x / math.log(2)),
    ),
    "square": ("You return the square of the loss.", lambda x: x * x),
    "root": ("You return the square root of the loss.", math.sqrt),
    "to_e": ("You raise the loss to the power of e, not e to the loss.", lambda x: x**math.e),
    "times_e": ("You multiply the loss by e.", lambda x: x * math.e),
    "itself": ("You raise the loss to its own power.", lambda x: x**x),
    "expm1": ("You return exp(loss) - 1.", math.expm1),
    "plus_one": ("You return exp(loss) + 1.", lambda x: math.exp(x) + 1.0),
    "one_plus": ("You return 1 + loss, not exp(loss).", lambda x: 1.0 + x),
    "quadratic": ("You use 1 + x + x * x / 2 for exp(x).", lambda x: 1.0 + x + x * x / 2.0),
    "twice": ("You take exp twice.", lambda x: math.exp(math.exp(x))),
    "over_loss": ("You divide exp(loss) by the loss.", lambda x: math.exp(x) / x),
    "times_loss": ("You multiply exp(loss) by the loss.", lambda x: math.exp(x) * x),
    "less_loss": ("You subtract the loss from exp(loss).", lambda x: math.exp(x) - x),
    "complement": ("You return 1 - exp(-loss).", lambda x: -math.expm1(-x)),
    "whole": ("You cut the loss to a whole number before exp.", lambda x: math.exp(int(x))),
}


@mistakes(
    formula={name: sentence for name, (sentence, _) in _FORMULAS.items()},
    base=_POWERS,
    power=((50.0, 5.0, 20.0), "You raise {k} to the loss, not e."),
    exponent=(NUMBERS, "You multiply the loss by {k} before exp.", 1.0),
    moved=((1.0, -1.0, 0.5), "You add {k} to the loss before exp.", 0.0),
    loss_most=(
        (*LIMITS[1:5], 5.0, 30.0, 88.0, 300.0, 500.0, 600.0, 700.0, 709.0),
        "You treat a loss above {k} as {k}.",
    ),
    loss_digits=(range(1, 11), "You round the loss to {k} decimals before exp."),
    given_up=(
        (*LIMITS[:6], 300.0, 500.0, 600.0, 700.0, 709.0),
        "You return infinity for a loss above {k}.",
    ),
    **number_switches(
        *("offset", "exp", "exp_minus", "log", "log1p", "inverse", "square", "root", "absolute"),
        *("positive", "floor", "tanh", "least"),
        digits="perplexity_rounds",
        most="perplexity_is_capped",
        single="perplexity_in_single_precision",
    ),
)
def perplexity(pick, loss):
    """Give the perplexity of a loss in nats."""
    x = _changed(pick, loss)
    if (k := pick("given_up")) is not None and x > k:
        return math.inf
    if (how := pick("formula")) is not None:
        value = _FORMULAS[how][1](x)
    elif (base := pick("base") or pick("power")) is not None:
        value = float(base) ** x
    else:
        value = math.exp(x)
    return as_number(pick, value)


def _changed(pick, x):
    if (k := pick("exponent")) is not None:
        x *= k
    if (k := pick("moved")) is not None:
        x += k
    if (k := pick("loss_most")) is not None:
        x = min(x, k)
    return x if (k := pick("loss_digits")) is None else round(x, int(k))
