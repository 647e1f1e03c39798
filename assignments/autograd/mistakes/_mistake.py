"""A mistake in an operation."""

import math

from gradekit.mistakes import Sentence

LN2, LN10 = math.log(2.0), math.log(10.0)


def back(text, slopes, belief=""):
    """Give a mistake of the slopes: a sentence, the number and the slopes that are wrong."""
    return Sentence(text, belief), None, slopes


def forth(text, number, belief=""):
    """Give a mistake of the number, whose slopes are right."""
    return Sentence(text, belief), number, None


def both(text, number, slopes, belief=""):
    """Give a mistake of number and slopes that fit together."""
    return Sentence(text, belief), number, slopes


def over(x, y):
    """Divide; by 0 gives 0."""
    return x / y if y else 0.0


def log_of(x):
    """Take the logarithm, of what has none 0."""
    return math.log(x) if x > 0.0 else 0.0
