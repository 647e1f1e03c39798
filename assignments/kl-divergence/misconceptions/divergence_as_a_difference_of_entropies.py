# gradekit: kl-divergence
"""The divergence is how much more entropy p has than q.

Remedy: Take the entropy of q from the cross-entropy of q and p: both have the weights
q. Two different beliefs can have the same entropy.
"""


def kl_divergence(q, p):
    return entropy(p) - entropy(q)
