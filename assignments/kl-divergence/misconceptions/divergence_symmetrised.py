# gradekit: kl-divergence
"""A divergence is a distance, so both directions are averaged.

Remedy: Compute one direction only, with q as the weights. The divergence is no
distance, and the other direction is another number.
"""


def kl_divergence(q, p):
    there = sum(x * math.log(x / y) for x, y in zip(q, p, strict=True) if x > 0)
    back = sum(y * math.log(y / x) for x, y in zip(q, p, strict=True) if y > 0 and x > 0)
    return (there + back) / 2
