"""The running means of Adam, right and wrong."""

import math

from gradekit.mistakes.nested_results import sign

MEANS = {
    None: (lambda b, m, g: b * m + (1 - b) * g, ""),
    "whole": (
        lambda b, m, g: b * m + g,
        "You add the whole gradient to m: the factor 1 - beta1 is missing.",
    ),
    "exchanged": (
        lambda b, m, g: (1 - b) * m + b * g,
        "In m you keep 1 - beta1 of the old mean and beta1 of the gradient: it is the reverse.",
    ),
    "afresh": (lambda b, _, g: (1 - b) * g, "The old m is missing: each step begins from 0."),
    "afresh_whole": (lambda _, __, g: g, "Your m is the gradient itself, not a running mean."),
    "stays": (lambda _, m, __: m, "Your m stays what it was: the gradient does not enter."),
    "all_old": (
        lambda b, m, g: m + (1 - b) * g,
        "The whole old m is kept: the factor beta1 is missing.",
    ),
    "sum": (lambda _, m, g: m + g, "Your m is a sum of all gradients, without any beta1."),
    "both_beta": (
        lambda b, m, g: b * m + b * g,
        "The gradient enters m with beta1, not 1 - beta1.",
    ),
    "both_rest": (
        lambda b, m, g: (1 - b) * m + (1 - b) * g,
        "The old m is kept with 1 - beta1, not with beta1.",
    ),
    "squares": (lambda b, m, g: b * m + (1 - b) * g * g, "The gradient enters m squared."),
    "signs": (
        lambda b, m, g: b * m + (1 - b) * sign(g),
        "Only the sign of the gradient enters m.",
    ),
    "shrinks": (lambda b, m, _: b * m, "Your m only shrinks: the gradient does not enter."),
    "halves": (lambda _, m, g: (m + g) / 2, "Your m is the plain mean of old m and gradient."),
    "parenthesis": (
        lambda b, m, g: b * (m + (1 - b) * g),
        "You multiply all of m + (1 - beta1) g by beta1: parentheses are in a wrong place.",
    ),
    "rest_squared": (
        lambda b, m, g: b * m + (1 - b) ** 2 * g,
        "The gradient enters m with the square of 1 - beta1.",
    ),
    "rest_root": (
        lambda b, m, g: b * m + math.sqrt(1 - b) * g,
        "The gradient enters m with the root of 1 - beta1.",
    ),
}
"""The new m from beta1, the old m and the gradient."""

SQUARES = {
    None: (lambda b, v, g: b * v + (1 - b) * g * g, ""),
    "whole": (
        lambda b, v, g: b * v + g * g,
        "You add the whole squared gradient to v: the factor 1 - beta2 is missing.",
    ),
    "exchanged": (
        lambda b, v, g: (1 - b) * v + b * g * g,
        "In v you keep 1 - beta2 of the old mean and beta2 of the square: it is the reverse.",
    ),
    "afresh": (lambda b, _, g: (1 - b) * g * g, "The old v is missing: each step begins from 0."),
    "afresh_whole": (lambda _, __, g: g * g, "Your v is the squared gradient, not a running mean."),
    "stays": (lambda _, v, __: v, "Your v stays what it was: the gradient does not enter."),
    "all_old": (
        lambda b, v, g: v + (1 - b) * g * g,
        "The whole old v is kept: the factor beta2 is missing.",
    ),
    "sum": (lambda _, v, g: v + g * g, "Your v is a sum of all squares, without any beta2."),
    "both_beta": (
        lambda b, v, g: b * v + b * g * g,
        "The square enters v with beta2, not with 1 - beta2.",
    ),
    "both_rest": (
        lambda b, v, g: (1 - b) * v + (1 - b) * g * g,
        "The old v is kept with 1 - beta2, not with beta2.",
    ),
    "minus": (
        lambda b, v, g: b * v - (1 - b) * g * g,
        "You subtract the square in v; it should be added.",
    ),
    "size": (
        lambda b, v, g: b * v + (1 - b) * abs(g),
        "The gradient enters v with its size, not with its square.",
    ),
    "no_square": (
        lambda b, v, g: b * v + (1 - b) * g,
        "The gradient enters v as it is: the square is missing.",
    ),
    "signed": (
        lambda b, v, g: b * v + (1 - b) * g * abs(g),
        "The squared gradient enters v with a sign.",
    ),
    "cubes": (lambda b, v, g: b * v + (1 - b) * abs(g) ** 3, "You cube the gradient in v."),
    "product_squared": (
        lambda b, v, g: b * v + ((1 - b) * g) ** 2,
        "You square (1 - beta2) g as a whole; only g should be squared.",
    ),
    "sum_squared": (
        lambda b, v, g: (b * v + (1 - b) * g) ** 2,
        "You square the whole running mean in v; only the gradient should be squared.",
    ),
    "largest": (
        lambda b, v, g: max(b * v, g * g),
        "Your v is the larger of beta2 v and the squared gradient, not a mean.",
    ),
    "never_less": (
        lambda b, v, g: max(v, b * v + (1 - b) * g * g),
        "Your v never gets smaller.",
    ),
    "shrinks": (lambda b, v, _: b * v, "Your v only shrinks: the gradient does not enter."),
    "twice": (lambda b, v, g: b * v + (1 - b) * 2 * g, "You double the gradient; square it in v."),
    "old_squared": (
        lambda b, v, g: b * v * v + (1 - b) * g * g,
        "You square the old v.",
    ),
    "halves": (
        lambda _, v, g: (v + g * g) / 2,
        "Your v is the plain mean of old v and the square.",
    ),
    "parenthesis": (
        lambda b, v, g: b * (v + (1 - b) * g * g),
        "You multiply all of v + (1 - beta2) g² by beta2: parentheses are in a wrong place.",
    ),
}
"""The new v from beta2, the old v and the gradient."""

SOURCES = {
    None: (lambda g, *_: (g, g), ""),
    "mean_squared": (
        lambda g, old, new: (g, new),
        "You put the new m into v; the gradient belongs there.",
    ),
    "old_mean_squared": (
        lambda g, old, new: (g, old),
        "You put the old m into v; the gradient belongs there.",
    ),
    "deviation": (
        lambda g, old, new: (g, g - new),
        "You put the distance of gradient and m into v; the gradient belongs there.",
    ),
    "old_deviation": (
        lambda g, old, new: (g, g - old),
        "You put the distance of gradient and old m into v; the gradient belongs there.",
    ),
}
"""What enters m and v."""
