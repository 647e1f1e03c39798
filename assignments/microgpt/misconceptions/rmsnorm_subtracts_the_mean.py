# gradekit: microgpt
# base: with_arrays
"""A norm first takes the mean off, as LayerNorm does.

Remedy: RMSNorm leaves the mean where it is: only divide by the root of the mean square.
"""


def rmsnorm(x):
    mean = sum(x) / len(x)
    x = [a - mean for a in x]
    scale = (sum(a * a for a in x) / len(x) + 1e-5) ** -0.5
    return [a * scale for a in x]
