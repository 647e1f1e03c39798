"""Doubling: fill in both functions."""
# gradekit: tiny


def double(x):
    """Twice x."""
    raise NotImplementedError


def double_all(numbers):
    """Twice each number."""
    raise NotImplementedError
