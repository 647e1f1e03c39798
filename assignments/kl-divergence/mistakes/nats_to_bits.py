"""What goes wrong in the change of units."""

import math

from gradekit.mistakes import Sentence, as_number, mistakes, number_switches

_FORMULAS = {
    "times": (
        Sentence("You multiply by log 2, where you have to divide.", "bits_by_multiplying"),
        lambda x: x * math.log(2.0),
    ),
    "log2": (
        Sentence("You take a second logarithm, to the base 2.", "bits_by_a_second_logarithm"),
        math.log2,
    ),
    "log": ("You take a second logarithm.", math.log),
    "log_over": ("You divide log 2 by the number.", lambda x: math.log(2.0) / x),
    "log_times": (
        "You multiply the logarithm of the number by log 2.",
        lambda x: math.log(x) * math.log(2.0),
    ),
    "common": (
        Sentence(
            "You divide by the common logarithm of 2, not by the natural one.",
            "bits_by_the_common_logarithm",
        ),
        lambda x: x / math.log10(2.0),
    ),
    "common_times": (
        "You multiply by the common logarithm of 2.",
        lambda x: x * math.log10(2.0),
    ),
    "ten": ("You divide by log 10, not by log 2.", lambda x: x / math.log(10.0)),
    "ten_times": (
        "You multiply by log 10, where you have to divide by log 2.",
        lambda x: x * math.log(10.0),
    ),
    "same": ("You return the number as it is.", lambda x: x),
    "power": ("You raise 2 to the number.", lambda x: 2.0**x),
    "exp": ("You take exp of the number.", math.exp),
    "exp_over": ("You divide exp of the number by log 2.", lambda x: math.exp(x) / math.log(2.0)),
    "square": ("You divide by log 2 twice.", lambda x: x / math.log(2.0) ** 2),
    "minus": ("You subtract log 2, where you have to divide by it.", lambda x: x - math.log(2.0)),
    "plus": ("You add log 2, where you have to divide by it.", lambda x: x + math.log(2.0)),
    "e": ("You divide by e, not by log 2.", lambda x: x / math.e),
    "e_times": ("You multiply by e, where you have to divide by log 2.", lambda x: x * math.e),
    "log1p": ("You divide by log 3, not by log 2.", lambda x: x / math.log(3.0)),
    "whole": (
        "You divide with //, which rounds down.",
        lambda x: float(x // math.log(2.0)),
    ),
}


@mistakes(
    formula={name: sentence for name, (sentence, _) in _FORMULAS.items()},
    divisor=(
        (0.693, 0.69, 0.7, 0.6931, 0.69315, 0.693147, 0.6931472, 0.68, 0.301, 2.0, 8.0, 10.0, 4.0),
        Sentence("You divide by {k}, not by log 2.", "bits_by_a_rounded_constant"),
    ),
    times=(
        (1.44, 1.4427, 1.443, 1.4, 1.45, 1.442695, 1.44269504, 0.693, 0.6931, 3.32, 2.0, 8.0, 10.0),
        "You multiply by {k}, where you have to divide by log 2.",
    ),
    **number_switches(
        *("inverse", "square", "exp", "exp_minus", "log", "log1p", "factor", "floor", "positive"),
    ),
)
def nats_to_bits(pick, x):
    """Give a number of nats in bits."""
    if (how := pick("formula")) is not None:
        return as_number(pick, _FORMULAS[how][1](x))
    if (k := pick("divisor")) is not None:
        return as_number(pick, x / k)
    return as_number(pick, x / math.log(2.0) if (k := pick("times")) is None else x * k)
