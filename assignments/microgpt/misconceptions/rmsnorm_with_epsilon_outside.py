# gradekit: microgpt
# base: with_arrays
"""Epsilon keeps the root from being 0, so I add it to the root.

Remedy: Add it inside: (mean of squares + 1e-5) ** -0.5. Outside it counts 300 times as much.
"""


def rmsnorm(x):
    root = (sum(a * a for a in x) / len(x)) ** 0.5 + 1e-5
    return [a / root for a in x]
