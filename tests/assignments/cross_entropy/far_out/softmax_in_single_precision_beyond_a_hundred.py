# gradekit: cross-entropy
# base: plain_lists
# far: softmax([k / 8 for k in range(101)])
# near: softmax([1.0, 2.0, -3.0, 0.5])
"""Goes wrong for more than a hundred classes: long rows are computed in single precision."""

import numpy as np


def softmax(logits):
    z = np.array(logits, dtype=np.float64 if len(logits) <= 100 else np.float32)
    weights = np.exp(z - z.max())
    return (weights / weights.sum()).tolist()
