# gradekit: kl-divergence
"""Entropy is measured in bits, so the logarithm is to base 2.

Remedy: Use math.log, the natural logarithm: this assignment measures in nats, and
nats_to_bits converts.
"""


def entropy(q):
    return -sum(x * math.log2(x) for x in q if x > 0)
