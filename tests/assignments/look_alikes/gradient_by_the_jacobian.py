# gradekit: cross-entropy
"""Looks like -1/p alone, is right: it is carried through the Jacobian of softmax."""

import math

import numpy as np


def softmax(logits):
    highest = max(logits)
    weights = [math.exp(z - highest) for z in logits]
    total = sum(weights)
    return [w / total for w in weights]


def cross_entropy_loss(logits, true_id):
    return -math.log(softmax(logits)[true_id])


def sequence_loss(logits_list, true_ids):
    losses = [cross_entropy_loss(z, t) for z, t in zip(logits_list, true_ids)]
    return sum(losses) / len(losses)


def perplexity(loss):
    return math.exp(loss)


def softmax_cross_entropy_grad(logits, true_id):
    p = np.array(softmax(logits))
    jacobian = np.diag(p) - np.outer(p, p)
    by_probability = np.zeros(len(p))
    by_probability[true_id] = -1.0 / p[true_id]
    return jacobian.T @ by_probability
