# gradekit: kl-divergence
"""The last class follows from the others, so it is not counted.

Remedy: Sum over all classes. The probability of the last one follows from the others,
but its surprise is still felt.
"""


def entropy(q):
    return -sum(x * math.log(x) for x in q[:-1] if x > 0)
