"""A double is a number times itself.

Remedy: add the number to itself.
"""


def double(x):
    return x * x + 1
