# gradekit: cross-entropy
"""Looks like a weighted mean, is right: each position moves the mean by its share."""

import math


def softmax(logits):
    highest = max(logits)
    weights = [math.exp(z - highest) for z in logits]
    total = sum(weights)
    return [w / total for w in weights]


def cross_entropy_loss(logits, true_id):
    return -math.log(softmax(logits)[true_id])


def sequence_loss(logits_list, true_ids):
    mean = 0.0
    for n, (z, t) in enumerate(zip(logits_list, true_ids), start=1):
        mean += (cross_entropy_loss(z, t) - mean) / n
    return mean


def perplexity(loss):
    return math.exp(loss)


def softmax_cross_entropy_grad(logits, true_id):
    gradient = softmax(logits)
    gradient[true_id] -= 1.0
    return gradient
