# gradekit: cross-entropy
"""Looks inaccurate, is told so: float32 throughout loses the claims about precision only.

Lost: softmax_in_double_precision, loss_in_double_precision, sequence_loss_in_double_precision,
perplexity_in_double_precision, gradient_in_double_precision
"""

import numpy as np

FLOAT = np.float32


def log_softmax(logits):
    z = np.array(logits, dtype=FLOAT)
    z = z - z.max()
    return z - np.log(np.exp(z).sum())


def softmax(logits):
    z = np.array(logits, dtype=FLOAT)
    e = np.exp(z - z.max())
    return e / e.sum()


def cross_entropy_loss(logits, true_id):
    return -log_softmax(logits)[true_id]


def sequence_loss(logits_list, true_ids):
    losses = [cross_entropy_loss(z, t) for z, t in zip(logits_list, true_ids)]
    return np.mean(np.array(losses, dtype=FLOAT))


def perplexity(loss):
    return np.exp(FLOAT(loss))


def softmax_cross_entropy_grad(logits, true_id):
    gradient = np.array(softmax(logits), dtype=FLOAT)
    gradient[true_id] -= 1
    return gradient
