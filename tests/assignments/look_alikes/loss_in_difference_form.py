# gradekit: cross-entropy
# base: plain_lists
"""Looks like a missing term, is right: log sum_j exp(z_j - z_t)."""


def cross_entropy_loss(logits, true_id):
    return math.log(sum(math.exp(z - logits[true_id]) for z in logits))
