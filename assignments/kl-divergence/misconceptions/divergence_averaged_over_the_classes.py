# gradekit: kl-divergence
"""The divergence is the mean over the classes.

Remedy: Leave the division out: q holds the weights of this mean, and they sum to 1
already.
"""


def kl_divergence(q, p):
    return sum(x * math.log(x / y) for x, y in zip(q, p, strict=True) if x > 0) / len(q)
