# gradekit: kl-divergence
"""The logarithm is that of p / q.

Remedy: Divide q by p inside the logarithm, or put a minus before the sum: a divergence
is never negative.
"""


def kl_divergence(q, p):
    return sum(x * math.log(y / x) for x, y in zip(q, p, strict=True) if x > 0)
