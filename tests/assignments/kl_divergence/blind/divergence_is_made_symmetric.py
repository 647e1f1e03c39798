# gradekit: kl-divergence
# function: kl_divergence
# belief: You average the divergence of both directions, since a distance should be symmetric.
# base: plain


def one_way(a, b):
    total = 0.0
    for x, y in zip(a, b):
        if x > 0:
            if y == 0:
                return math.inf
            total += x * math.log(x / y)
    return total


def kl_divergence(q, p):
    return (one_way(q, p) + one_way(p, q)) / 2
