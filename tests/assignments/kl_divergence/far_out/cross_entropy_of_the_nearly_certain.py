# gradekit: kl-divergence
# base: plain_lists
# far: cross_entropy([0.99995, 0.00005], [0.75, 0.25])
# near: [cross_entropy([0.9, 0.1], [0.75, 0.25]), cross_entropy([0.0, 1.0], [0.75, 0.25])]
"""Goes wrong where a class happens more than 9,999 times in 10,000: it counts as certain."""


def cross_entropy(q, p):
    likeliest = max(q)
    if likeliest > 0.9999:
        return -math.log(p[q.index(likeliest)])
    return -sum(share * math.log(belief) for share, belief in zip(q, p) if share)
