# gradekit: cross-entropy
"""Style: NumPy, the loss by log-sum-exp, with the largest logit put back."""

import numpy as np


def softmax(logits):
    z = np.asarray(logits, dtype=float)
    e = np.exp(z - np.max(z))
    return e / np.sum(e)


def cross_entropy_loss(logits, true_id):
    z = np.asarray(logits, dtype=float)
    m = np.max(z)
    return m + np.log(np.sum(np.exp(z - m))) - z[true_id]


def sequence_loss(logits_list, true_ids):
    return np.mean([cross_entropy_loss(z, t) for z, t in zip(logits_list, true_ids)])


def perplexity(loss):
    return np.exp(loss)


def softmax_cross_entropy_grad(logits, true_id):
    grad = softmax(logits)
    grad[true_id] -= 1
    return grad
