"""What the error models of `softmax` and `cross_entropy` share; Values may be of any class."""

import math


def constant(value):
    """Give a Value of the same number that remembers nothing."""
    return type(value)(value.data)


def largest(values):
    """Give the Value with the largest number."""
    return max(values, key=lambda value: value.data)


def clipped(value, low, high):
    """Keep a Value within bounds; beyond them nothing goes back."""
    return value if low < value.data < high else type(value)(min(max(value.data, low), high))


def softmax(values):
    """Give the right softmax."""
    top = max(value.data for value in values)
    weights = [(value - top).exp() for value in values]
    total = sum(weights)
    return [weight / total for weight in weights]


def log_total(values):
    """Give the logarithm of the sum of exp."""
    top = max(value.data for value in values)
    return sum((value - top).exp() for value in values).log() + top


def sigmoid(value):
    """Give the logistic function."""
    return 1.0 / ((-value).exp() + 1.0)


def power(base, value):
    """Raise a number to a Value."""
    return (value * math.log(base)).exp()


def absolute(value):
    """Give a Value without its sign."""
    return value if value.data > 0.0 else -value
