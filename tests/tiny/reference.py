"""Doubling, done right."""


def double(x):
    """Twice x."""
    return 2.0 * x


def double_all(numbers):
    """Twice each number; an empty list is refused."""
    if not numbers:
        raise ValueError("numbers is empty")
    return [2.0 * x for x in numbers]
