# gradekit: kl-divergence
"""The cross-entropy is a mean, so the sum is divided by the number of classes.

Remedy: Leave the division out. q holds the weights of this mean, and they sum to 1
already.
"""


def cross_entropy(q, p):
    return -sum(x * math.log(y) for x, y in zip(q, p, strict=True) if x > 0) / len(q)
