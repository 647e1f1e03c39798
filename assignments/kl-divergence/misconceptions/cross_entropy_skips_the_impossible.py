# gradekit: kl-divergence
"""Classes with p = 0 are left out, since log 0 does not exist.

Remedy: Leave out the classes with q = 0 only. Where p = 0 and q > 0 something happens
that was ruled out: the cost is infinite.
"""


def cross_entropy(q, p):
    return -sum(x * math.log(y) for x, y in zip(q, p, strict=True) if y > 0)
