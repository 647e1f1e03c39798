# gradekit: cross-entropy
# base: textbook
"""The same in float32 throughout: what mixing it with double precision should cost.

Costs 1 of 100; 1 before.
"""

import numpy as np


def softmax(logits):
    z = np.asarray(logits, np.float32)
    weights = np.exp(z - z.max())
    return weights / weights.sum()


def cross_entropy_loss(logits, true_id):
    z = np.asarray(logits, np.float32)
    weights = np.exp(z - z.max())
    return np.log(weights.sum()) + z.max() - z[true_id]
