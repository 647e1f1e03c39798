# gradekit: cross-entropy
# base: plain_lists
"""Looks wrong, is right: p_i = 1 / sum_j exp(z_j - z_i), with no common factor."""

import numpy as np


def softmax(logits):
    z = np.array(logits, dtype=float)
    with np.errstate(over="ignore"):
        return 1.0 / np.exp(z[np.newaxis, :] - z[:, np.newaxis]).sum(axis=1)
