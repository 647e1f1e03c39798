# gradekit: cross-entropy
"""Looks wrong, is right: p_i = 1 / sum_j exp(z_j - z_i), with no common factor."""

import math

import numpy as np


def softmax(logits):
    z = np.array(logits, dtype=float)
    with np.errstate(over="ignore"):
        return 1.0 / np.exp(z[np.newaxis, :] - z[:, np.newaxis]).sum(axis=1)


def cross_entropy_loss(logits, true_id):
    return -math.log(softmax(logits)[true_id])


def sequence_loss(logits_list, true_ids):
    losses = [cross_entropy_loss(z, t) for z, t in zip(logits_list, true_ids)]
    return sum(losses) / len(losses)


def perplexity(loss):
    return math.exp(loss)


def softmax_cross_entropy_grad(logits, true_id):
    gradient = softmax(logits)
    gradient[true_id] -= 1.0
    return gradient
