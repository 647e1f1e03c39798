# gradekit: kl-divergence
"""Cross-entropy and KL divergence are the same.

Remedy: Do not take the entropy of q away. The two are equal only where q is certain of
one class.
"""


def cross_entropy(q, p):
    return sum(x * math.log(x / y) for x, y in zip(q, p, strict=True) if x > 0)
