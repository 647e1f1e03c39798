# gradekit: cross-entropy
# base: plain_lists
"""Looks like a wrong logarithm, is allowed: max(p, 1e-12)."""


def cross_entropy_loss(logits, true_id):
    return -math.log(max(softmax(logits)[true_id], 1e-12))
