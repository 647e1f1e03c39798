# gradekit: kl-divergence
"""A divergence is not negative, so each logarithm is taken without its sign.

Remedy: Add the terms with their signs. Some are negative, where p is larger than q;
only the sum never is.
"""


def kl_divergence(q, p):
    return sum(x * abs(math.log(x / y)) for x, y in zip(q, p, strict=True) if x > 0)
