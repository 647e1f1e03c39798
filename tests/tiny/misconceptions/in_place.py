"""The list can be doubled where it lies.

Remedy: build a new list.
"""


def double_all(numbers):
    for index, x in enumerate(numbers):
        numbers[index] = 2 * x
    return numbers
