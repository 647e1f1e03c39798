# gradekit: kl-divergence
# base: plain_lists
# far: kl_divergence([0.0] * 64 + [1.0], [1 / 65] * 65)
# near: [kl_divergence([0.5, 0.5], [0.9, 0.1]), kl_divergence([0.0, 1.0], [0.5, 0.5])]
"""Goes wrong for more than 64 classes: there are as many places for terms, and no more."""


def kl_divergence(q, p):
    terms = [0.0] * 64
    for place, share, belief in zip(range(len(terms)), q, p):
        if share:
            terms[place] = share * math.log(share / belief)
    return sum(terms)
