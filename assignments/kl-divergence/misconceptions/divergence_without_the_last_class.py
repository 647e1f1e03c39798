# gradekit: kl-divergence
"""The last class follows from the others, so it is not counted.

Remedy: Sum over all classes. The probability of the last one follows from the others,
but its term does not vanish.
"""


def kl_divergence(q, p):
    pairs = list(zip(q, p, strict=True))[:-1]
    return sum(x * math.log(x / y) for x, y in pairs if x > 0)
