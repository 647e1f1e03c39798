# gradekit: microgpt
# base: with_arrays
"""The first weight of each row is its bias.

Remedy: There are no biases. Every weight is multiplied by its own input.
"""


def linear(x, w):
    return [row[0] + sum(a * b for a, b in zip(row[1:], x[1:])) for row in w]
