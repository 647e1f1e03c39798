# gradekit: kl-divergence
"""The weights are what the model believes, and the logarithm is taken of what happens.

Remedy: Weigh log p by q: things happen as q says, and p is who is surprised.
"""


def cross_entropy(q, p):
    return -sum(y * math.log(x) for x, y in zip(q, p) if y > 0)
