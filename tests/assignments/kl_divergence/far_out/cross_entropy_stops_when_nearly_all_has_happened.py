# gradekit: kl-divergence
# base: plain_lists
# far: cross_entropy([1 - 1e-7, 1e-7], [0.5, 0.5])
# near: [cross_entropy([0.5, 0.5], [0.9, 0.1]), cross_entropy([1.0, 0.0], [0.5, 0.5])]
"""Goes wrong where the last classes are rare: the sum ends when 1e-6 or less is left to happen."""


def cross_entropy(q, p):
    total, left = 0.0, 1.0
    for share, belief in zip(q, p):
        if share:
            total -= share * math.log(belief)
            left -= share
        if left < 1e-6:
            break
    return total
