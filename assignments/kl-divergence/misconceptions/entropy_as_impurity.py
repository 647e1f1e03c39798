# gradekit: kl-divergence
"""Uncertainty is the chance that two draws differ: 1 minus the sum of squares.

Remedy: Weigh -log q by q. One minus the squares, the Gini impurity, measures
uncertainty as well, but it does not add up over independent choices.
"""


def entropy(q):
    return 1.0 - sum(x * x for x in q)
