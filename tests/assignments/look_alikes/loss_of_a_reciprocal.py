# gradekit: cross-entropy
# base: plain_lists
"""Looks like a missing minus, is right: log(1 / p) = -log p."""


def cross_entropy_loss(logits, true_id):
    return math.log(1.0 / softmax(logits)[true_id])
