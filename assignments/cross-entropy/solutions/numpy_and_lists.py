# gradekit: cross-entropy
"""Style: NumPy inside, lists and floats outside."""

import math

import numpy as np


def softmax(logits):
    z = np.array(logits, dtype=float)
    e = np.exp(z - z.max())
    return (e / e.sum()).tolist()


def cross_entropy_loss(logits, true_id):
    return -math.log(softmax(logits)[true_id])


def sequence_loss(logits_list, true_ids):
    losses = [cross_entropy_loss(logits, true_id) for logits, true_id in zip(logits_list, true_ids)]
    return sum(losses) / len(losses)


def perplexity(loss):
    return math.exp(loss)


def softmax_cross_entropy_grad(logits, true_id):
    grad = softmax(logits)
    grad[true_id] -= 1
    return grad
