"""A double is a number times itself.

Remedy: add the number to itself.
"""


def double(x):
    return x * x + 1


def double_all(numbers):
    if not numbers:
        raise ValueError("numbers is empty")
    return [double(x) for x in numbers]
