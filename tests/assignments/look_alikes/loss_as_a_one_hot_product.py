# gradekit: cross-entropy
# base: plain_lists
"""Looks roundabout, is right: one-hot picks one entry of the log-probabilities."""

import numpy as np


def cross_entropy_loss(logits, true_id):
    z = np.array(logits, dtype=float) - np.max(logits)
    log_probabilities = z - np.log(np.exp(z).sum())
    one_hot = np.zeros(len(z))
    one_hot[true_id] = 1.0
    return -np.sum(one_hot * log_probabilities)
