# gradekit: kl-divergence
"""Each class either happens or does not, so both cases are counted.

Remedy: Leave out the terms with 1 - q and 1 - p. They belong to several yes-or-no
questions; here exactly one class happens.
"""


def cross_entropy(q, p):
    total = 0.0
    for x, y in zip(q, p, strict=True):
        if x > 0:
            total -= x * math.log(y)
        if x < 1:
            total -= (1 - x) * math.log(1 - y)
    return total
