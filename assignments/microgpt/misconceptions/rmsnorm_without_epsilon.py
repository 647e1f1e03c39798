# gradekit: microgpt
# base: with_arrays
"""The mean square is never exactly 0, so nothing needs to be added.

Remedy: Add 1e-5 inside the root. A vector of zeros would divide 0 by 0.
"""


def rmsnorm(x):
    scale = (sum(a * a for a in x) / len(x)) ** -0.5
    return [a * scale for a in x]
