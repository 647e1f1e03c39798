# gradekit: kl-divergence
"""Information is measured in bits, so the logarithm is to base 2.

Remedy: Use math.log, the natural logarithm: this assignment measures in nats, and
nats_to_bits converts.
"""


def cross_entropy(q, p):
    return -sum(x * math.log2(y) for x, y in zip(q, p, strict=True) if x > 0)
