# gradekit: microgpt
# base: with_arrays
"""The old numbers are not needed any more, so I scale them where they are.

Remedy: Return a new list. The stream is needed again: what a layer computes is added to it.
"""


def rmsnorm(x):
    scale = (sum(a * a for a in x) / len(x) + 1e-5) ** -0.5
    for i in range(len(x)):
        x[i] *= scale
    return x
