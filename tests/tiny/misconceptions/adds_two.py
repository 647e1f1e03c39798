"""To double is to add two.

Remedy: multiply by two.
"""


def double(x):
    return x + 2


def double_all(numbers):
    if not numbers:
        raise ValueError("numbers is empty")
    return [double(x) for x in numbers]
