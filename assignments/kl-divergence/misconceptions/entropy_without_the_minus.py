# gradekit: kl-divergence
"""The entropy is the sum of q log q.

Remedy: Put a minus before it: logarithms of probabilities are negative, surprises are
not.
"""


def entropy(q):
    return sum(x * math.log(x) for x in q if x > 0)
