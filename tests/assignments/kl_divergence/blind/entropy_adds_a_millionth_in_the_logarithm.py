# gradekit: kl-divergence
# function: entropy
# belief: You add 1e-6 to each probability inside the logarithm.
# base: arrays


def entropy(q):
    q = np.array(q, dtype=float)
    return float(-np.sum(q * np.log(q + 1e-6)))
