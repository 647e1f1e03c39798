# gradekit: kl-divergence
"""Probabilities below a millionth can be taken as a millionth.

Remedy: Leave p as it is, or clamp it at 1e-12 at most: a belief of 1e-9 is a thousand
times worse than one of 1e-6, and costs 6.9 more each time.
"""


def kl_divergence(q, p):
    pairs = zip(q, p, strict=True)
    return sum(x * math.log(x / max(y, 1e-6)) for x, y in pairs if x > 0)
