"""The last number is only the end.

Remedy: go through the whole list.
"""


def double_all(numbers):
    return [2 * x for x in numbers[:-1]]
