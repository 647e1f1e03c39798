"""What Adam divides its running means by, right and wrong."""

import math

from gradekit.mistakes import Sentence

BETAS = {
    None: (lambda a, b: (a, b, a, b), ""),
    "swapped": (lambda a, b: (b, a, b, a), "beta1 and beta2 are exchanged."),
    "swapped_means": (
        lambda a, b: (b, a, a, b),
        "beta1 and beta2 are exchanged in m and v, but not in the correction.",
    ),
    "swapped_correction": (
        lambda a, b: (a, b, b, a),
        "beta1 and beta2 are exchanged in the correction.",
    ),
    "first": (lambda a, _: (a, a, a, a), "You use beta1 for v, too."),
    "second": (lambda _, b: (b, b, b, b), "You use beta2 for m, too."),
    "first_means": (lambda a, b: (a, a, a, b), "You use beta1 in the running mean v."),
    "second_means": (lambda a, b: (b, b, a, b), "You use beta2 in the running mean m."),
    "first_correction": (lambda a, b: (a, b, a, a), "You use beta1 in the correction of v."),
    "second_correction": (lambda a, b: (a, b, b, b), "You use beta2 in the correction of m."),
    "rest": (
        lambda a, b: (1 - a, 1 - b, 1 - a, 1 - b),
        "You use 1 - beta everywhere in place of beta.",
    ),
    "rest_correction": (
        lambda a, b: (a, b, 1 - a, 1 - b),
        "You use 1 - beta in place of beta in the correction.",
    ),
    "usual": (
        lambda *_: (0.9, 0.999, 0.9, 0.999),
        "You use 0.9 and 0.999 for the betas, whatever is passed.",
    ),
    "text": (
        lambda *_: (0.85, 0.99, 0.85, 0.99),
        "You use 0.85 and 0.99 for the betas, whatever is passed.",
    ),
}
"""Which beta stands where: in m, in v, in their corrections."""

EXPONENTS = {
    None: (lambda s: s + 1, ""),
    "zero": (
        lambda s: s,
        "The power in your correction is step; it should be step + 1.",
    ),
    "zero_but_first": (
        lambda s: max(s, 1),
        "The power in your correction is step, and 1 at step 0; it should be step + 1.",
    ),
    "ahead": (
        lambda s: s + 2,
        "The power in your correction is step + 2; it should be step + 1.",
    ),
    "two_ahead": (
        lambda s: s + 3,
        "The power in your correction is step + 3; it should be step + 1.",
    ),
    "one": (
        lambda _: 1,
        "Your correction divides by 1 - beta: the power step + 1 is missing.",
    ),
    "two": (lambda _: 2, "The power in your correction is always 2; it should be step + 1."),
    "double": (
        lambda s: 2 * (s + 1),
        "The power in your correction is twice what it should be.",
    ),
    "half": (lambda s: (s + 1) / 2, "The power in your correction is half of what it should be."),
}

CORRECTIONS = {
    None: (lambda x, b, t: x / (1 - b**t), ""),
    "none": (lambda x, *_: x, "the correction is missing"),
    "multiplied": (
        lambda x, b, t: x * (1 - b**t),
        "you multiply by 1 - beta ** (step + 1); you should divide",
    ),
    "power_only": (
        lambda x, b, t: x / b**t,
        "you divide by beta ** (step + 1); it should be 1 - beta ** (step + 1)",
    ),
    "plus": (lambda x, b, t: x / (1 + b**t), "you divide by 1 + beta ** (step + 1), with a plus"),
    "product": (
        lambda x, b, t: x / (1 - b * t),
        "you divide by 1 - beta * (step + 1): a product stands for the power",
    ),
    "outside": (
        lambda x, b, t: x / (1 - b) ** t,
        "you divide by (1 - beta) ** (step + 1): the power belongs to beta alone",
    ),
    "root": (
        lambda x, b, t: x / math.sqrt(1 - b**t),
        "you divide by the root of 1 - beta ** (step + 1)",
    ),
    "square": (
        lambda x, b, t: x / (1 - b**t) ** 2,
        "you divide by 1 - beta ** (step + 1) twice",
    ),
    "rest_power": (
        lambda x, b, t: x / (1 - b) / (1 - b**t),
        "you also divide by 1 - beta",
    ),
    "no_parentheses": (
        lambda x, b, t: x / 1 - b**t,
        "you subtract beta ** (step + 1) after dividing by 1: parentheses are missing",
    ),
    "by_count": (lambda x, _, t: x / t, "you divide by step + 1; that is not the correction"),
    "no_power": (
        lambda x, b, _: x / (1 - b),
        "you divide by 1 - beta: the power step + 1 is missing",
    ),
    "power_zero": (
        lambda x, b, t: x / (1 - b ** (t - 1)),
        "the power in the correction is step; it should be step + 1",
    ),
    "power_ahead": (
        lambda x, b, t: x / (1 - b ** (t + 1)),
        "the power in the correction is step + 2; it should be step + 1",
    ),
    "subtracted": (
        lambda x, b, t: x - (1 - b**t),
        "you subtract 1 - beta ** (step + 1); you should divide by it",
    ),
}
"""A mean x without its bias, from beta and the power t."""


APART = {"both": ("no_power", "power_zero", "power_ahead"), "m": ("rest_power",), "v": ()}
"""What other switches say already."""


def told(part):
    """Give the corrections with their whole sentences."""
    return {key: (form, f"For {part} {text}.") for key, (form, text) in CORRECTIONS.items()}


def corrections(part):
    """Give the sentences of the corrections of m, of v, or of both."""
    opening = {"both": "For both m and v", "m": "For m", "v": "For v"}[part]
    beliefs = {"none": "adam_corrects_nothing", "multiplied": "adam_multiplies_by_the_correction"}
    return {
        key: Sentence(f"{opening} {text}.", beliefs.get(key, "") if part == "both" else "")
        for key, (_, text) in CORRECTIONS.items()
        if key is not None and key not in APART[part]
    }
