# gradekit: cross-entropy
# base: plain_lists
"""Looks like a wrong logarithm, is allowed: clip(p, 1e-12, 1 - 1e-12)."""

import numpy as np


def cross_entropy_loss(logits, true_id):
    p = np.clip(np.array(softmax(logits)), 1e-12, 1 - 1e-12)
    return -np.log(p[true_id])
