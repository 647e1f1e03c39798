# gradekit: microgpt
# base: with_arrays
"""Normalising means dividing by the length, the root of the sum of squares.

Remedy: Divide by the root of the mean: the squares then average to 1 instead of adding up to
it.
"""


def rmsnorm(x):
    scale = (sum(a * a for a in x) + 1e-5) ** -0.5
    return [a * scale for a in x]
