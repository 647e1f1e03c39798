# gradekit: kl-divergence
# base: plain_lists
# far: kl_divergence([0.5, 0.5], [0.50005, 0.49995])
# near: [kl_divergence([0.5, 0.5], [0.9, 0.1]), kl_divergence([0.5, 0.5], [0.5, 0.5])]
"""Goes wrong where q and p agree to 1e-4, but are not the same: the divergence is 0."""


def kl_divergence(q, p):
    if all(math.isclose(share, belief, abs_tol=1e-4) for share, belief in zip(q, p)):
        return 0.0
    return sum(share * math.log(share / belief) for share, belief in zip(q, p) if share)
