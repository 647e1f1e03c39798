# gradekit: cross-entropy
# base: textbook
"""softmax makes a batch of its logits, and returns the batch: one row in another pair of brackets.

Costs 1 of 100; 42 before.
"""

import numpy as np


def softmax(logits):
    batch = np.atleast_2d(logits)
    weights = np.exp(batch - batch.max(axis=1, keepdims=True))
    return weights / weights.sum(axis=1, keepdims=True)


def softmax_cross_entropy_grad(logits, true_id):
    gradient = softmax(logits)
    gradient[0, true_id] -= 1.0
    return gradient
