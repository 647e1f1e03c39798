# gradekit: kl-divergence
# base: plain_lists
# far: [attempt(kl_divergence, [0.5, 0.5], [1, 0]), kl_divergence([0.5, 0.5], [0.9, 0.1])]
# near: [kl_divergence([0.5, 0.5], [0.9, 0.1]), kl_divergence([0.9, 0.1], [0.5, 0.5])]
"""Goes wrong after a call that raised: its terms stay in the default list that all calls share."""


def kl_divergence(q, p, terms=[]):
    for share, belief in zip(q, p):
        if share:
            terms.append(share * math.log(share / belief))
    total = sum(terms)
    terms.clear()
    return total
