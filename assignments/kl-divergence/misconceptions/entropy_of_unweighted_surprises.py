# gradekit: kl-divergence
"""The entropy adds up how surprising each class is.

Remedy: Multiply each surprise by the probability of the class: rare classes surprise
much, but rarely.
"""


def entropy(q):
    return -sum(math.log(x) for x in q if x > 0)
