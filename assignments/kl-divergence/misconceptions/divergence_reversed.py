# gradekit: kl-divergence
"""KL(q || p) weighs by p: it is the divergence of q from p.

Remedy: Weigh by q, and take the logarithm of q / p: the first argument is what happens.
"""


def kl_divergence(q, p):
    return sum(y * math.log(y / x) for x, y in zip(q, p) if y > 0)
