# gradekit: cross-entropy
"""Looks like softmax twice, is right: the logarithm between them undoes the first."""

import math


def softmax(logits):
    highest = max(logits)
    weights = [math.exp(z - highest) for z in logits]
    total = sum(weights)
    return [w / total for w in weights]


def cross_entropy_loss(logits, true_id):
    log_probabilities = [math.log(max(p, 1e-300)) for p in softmax(logits)]
    return -math.log(max(softmax(log_probabilities)[true_id], 1e-300))


def sequence_loss(logits_list, true_ids):
    losses = [cross_entropy_loss(z, t) for z, t in zip(logits_list, true_ids)]
    return sum(losses) / len(losses)


def perplexity(loss):
    return math.exp(loss)


def softmax_cross_entropy_grad(logits, true_id):
    gradient = softmax(logits)
    gradient[true_id] -= 1.0
    return gradient
