# gradekit: cross-entropy
# base: plain_lists
"""Looks below zero at p = 1, is allowed: log(p + 1e-12)."""


def cross_entropy_loss(logits, true_id):
    return -math.log(softmax(logits)[true_id] + 1e-12)
