# gradekit: cross-entropy
"""Deep learning uses float32, so I compute softmax in float32.

Remedy: Leave out the dtype: Python floats and NumPy's default keep 15 digits and not 7.
"""

import math

import numpy as np


def softmax(logits):
    z = np.array(logits, dtype=np.float32)
    e = np.exp(z - z.max())
    return e / e.sum()


def cross_entropy_loss(logits, true_id):
    if not 0 <= true_id < len(logits):
        raise IndexError(f"there is no class {true_id}")
    highest = max(logits)
    return highest + math.log(sum(math.exp(z - highest) for z in logits)) - logits[true_id]


def sequence_loss(logits_list, true_ids):
    if not true_ids:
        raise ValueError("a sequence has at least one position")
    losses = [cross_entropy_loss(z, t) for z, t in zip(logits_list, true_ids, strict=True)]
    return sum(losses) / len(losses)


def perplexity(loss):
    return math.exp(loss)


def softmax_cross_entropy_grad(logits, true_id):
    gradient = softmax(logits)
    gradient[true_id] -= 1.0
    return gradient
