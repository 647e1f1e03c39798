# gradekit: cross-entropy
# base: plain_lists
"""Looks like a list, is taken for its number: shape (1,)."""

import numpy as np


def cross_entropy_loss(logits, true_id):
    return -np.log(np.array(softmax(logits))[[true_id]])
