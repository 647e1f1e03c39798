# gradekit: kl-divergence
"""Classes with p = 0 are left out, since dividing by 0 is not allowed.

Remedy: Leave out the classes with q = 0 only. Where p = 0 and q > 0 something happens
that was ruled out: the divergence is infinite.
"""


def kl_divergence(q, p):
    pairs = zip(q, p, strict=True)
    return sum(x * math.log(x / y) for x, y in pairs if x > 0 and y > 0)
