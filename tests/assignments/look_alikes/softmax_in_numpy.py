# gradekit: cross-entropy
# base: plain_lists
"""Looks unlike the texts, is right: whole arrays, returned as they are."""

import numpy as np


def softmax(logits):
    e = np.exp(np.array(logits, dtype=float) - np.max(logits))
    return e / np.sum(e)
