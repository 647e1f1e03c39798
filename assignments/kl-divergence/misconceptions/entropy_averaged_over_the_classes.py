# gradekit: kl-divergence
"""The entropy is an average, so the sum is divided by the number of classes.

Remedy: Leave the division out. The probabilities are the weights of this average, and
they sum to 1 already.
"""


def entropy(q):
    return -sum(x * math.log(x) for x in q if x > 0) / len(q)
