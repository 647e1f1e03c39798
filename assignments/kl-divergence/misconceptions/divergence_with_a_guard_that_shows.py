# gradekit: kl-divergence
"""Adding 1e-8 to both probabilities changes nothing that matters.

Remedy: Leave out the classes with q = 0 instead, or take 1e-12: what is added makes
every term a little wrong.
"""


def kl_divergence(q, p):
    return sum(x * math.log((x + 1e-8) / (y + 1e-8)) for x, y in zip(q, p, strict=True))
