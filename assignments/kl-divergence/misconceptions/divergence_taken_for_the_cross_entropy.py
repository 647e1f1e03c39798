# gradekit: kl-divergence
"""The divergence is the sum of -q log p.

Remedy: Take the entropy of q away: the divergence is only what p costs beyond it. The
two are equal only where q is certain of one class.
"""


def kl_divergence(q, p):
    return cross_entropy(q, p)
