# gradekit: cross-entropy
# base: plain_lists
"""Looks like -1/p alone, is right: it is carried through the Jacobian of softmax."""

import numpy as np


def softmax_cross_entropy_grad(logits, true_id):
    p = np.array(softmax(logits))
    jacobian = np.diag(p) - np.outer(p, p)
    by_probability = np.zeros(len(p))
    by_probability[true_id] = -1.0 / p[true_id]
    return jacobian.T @ by_probability
