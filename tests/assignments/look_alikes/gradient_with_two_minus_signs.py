# gradekit: cross-entropy
# base: plain_lists
"""Looks like the wrong sign, is right: -(onehot - p)."""


def softmax_cross_entropy_grad(logits, true_id):
    return [-((j == true_id) - p) for j, p in enumerate(softmax(logits))]
