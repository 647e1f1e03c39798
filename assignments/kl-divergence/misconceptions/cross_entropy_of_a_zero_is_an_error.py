# gradekit: kl-divergence
"""Every class has a logarithm.

Remedy: Pass over the classes with q = 0 before taking the logarithm: what never happens
costs nothing, also where p is 0.
"""


def cross_entropy(q, p):
    return -sum(x * math.log(y) for x, y in zip(q, p, strict=True))
