# gradekit: kl-divergence
"""The terms can be kept in the list q, which is not needed any more.

Remedy: Collect the terms in a new list, or add them up at once: the caller still needs
q.
"""


def cross_entropy(q, p):
    for j, y in enumerate(p):
        q[j] = -q[j] * math.log(y) if q[j] > 0 else 0.0
    return sum(q)
