"""Small calculations that several claims share."""

import math


def dot(x, y):
    """Sum the products of two vectors."""
    return math.fsum(a * b for a, b in zip(x, y, strict=True))


def added(x, y):
    """Add two vectors."""
    return [a + b for a, b in zip(x, y, strict=True)]


def scaled(rows, factor):
    """Multiply a matrix by a number."""
    return [[factor * entry for entry in row] for row in rows]


def zeros(rows):
    """Give a matrix of zeros, of the shape of another."""
    return scaled(rows, 0.0)


def identity(size):
    """Give the matrix that changes nothing."""
    return [[float(r == c) for c in range(size)] for r in range(size)]


def largest(rows):
    """Give the size of the largest entry of a matrix."""
    return max(abs(entry) for row in rows for entry in row)


def over(x, y):
    """Divide; nothing can be said of a division by 0."""
    return x / y if y else math.nan


def exp(x):
    """Raise e to a number that may be any."""
    return math.exp(x) if x < 700.0 else math.inf
