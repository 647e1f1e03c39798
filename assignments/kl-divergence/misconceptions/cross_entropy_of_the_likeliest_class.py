# gradekit: kl-divergence
"""The right answer is the class with the largest q.

Remedy: Average -log p over all classes, with the weights q: where q is not certain,
every class can be the right answer.
"""


def cross_entropy(q, p):
    return -math.log(p[q.index(max(q))])
