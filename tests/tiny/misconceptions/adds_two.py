"""To double is to add two.

Remedy: multiply by two.
"""


def double(x):
    return x + 2
