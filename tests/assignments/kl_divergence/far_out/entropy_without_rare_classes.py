# gradekit: kl-divergence
# base: plain_lists
# far: entropy([1 - 1e-7, 1e-7])
# near: [entropy([0.5, 0.5]), entropy([1.0, 0.0]), entropy([0.999, 0.001])]
"""Goes wrong where a class is rare: what happens less than once in a million counts as never."""


def entropy(q):
    return -sum(share * math.log(share) for share in q if share > 1e-6)
