# gradekit: kl-divergence
# function: cross_entropy
# belief: You take the mean of the terms instead of their sum, and leave out the classes with p = 0.
# base: arrays


def cross_entropy(q, p):
    q, p = np.asarray(q, dtype=float), np.asarray(p, dtype=float)
    terms = np.zeros(len(q))
    np.log(p, out=terms, where=p > 0)
    return float(np.mean(-q * terms))
