# gradekit: kl-divergence
"""The ratios can be kept in the list q, which is not needed any more.

Remedy: Collect the ratios in a new list, or use them at once: the caller still needs q.
"""


def kl_divergence(q, p):
    for j, y in enumerate(p):
        q[j] = q[j] * math.log(q[j] / y) if q[j] > 0 else 0.0
    return sum(q)
