# gradekit: cross-entropy
# base: plain_lists
"""Looks unlike the texts, is right: logaddexp adds in the log domain."""

import numpy as np


def cross_entropy_loss(logits, true_id):
    return np.logaddexp.reduce(np.array(logits, dtype=float)) - logits[true_id]
