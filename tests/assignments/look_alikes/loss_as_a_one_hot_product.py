# gradekit: cross-entropy
"""Looks roundabout, is right: one-hot picks one entry of the log-probabilities."""

import math

import numpy as np


def softmax(logits):
    highest = max(logits)
    weights = [math.exp(z - highest) for z in logits]
    total = sum(weights)
    return [w / total for w in weights]


def cross_entropy_loss(logits, true_id):
    z = np.array(logits, dtype=float) - np.max(logits)
    log_probabilities = z - np.log(np.exp(z).sum())
    one_hot = np.zeros(len(z))
    one_hot[true_id] = 1.0
    return -np.sum(one_hot * log_probabilities)


def sequence_loss(logits_list, true_ids):
    losses = [cross_entropy_loss(z, t) for z, t in zip(logits_list, true_ids)]
    return sum(losses) / len(losses)


def perplexity(loss):
    return math.exp(loss)


def softmax_cross_entropy_grad(logits, true_id):
    gradient = softmax(logits)
    gradient[true_id] -= 1.0
    return gradient
