# gradekit: kl-divergence
"""Adding 1e-8 inside the logarithm changes nothing that matters.

Remedy: Leave out the classes with probability 0 instead, or take 1e-12: what is added
makes every term a little wrong.
"""


def entropy(q):
    return -sum(x * math.log(x + 1e-8) for x in q)
