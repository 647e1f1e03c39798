# gradekit: cross-entropy
"""Looks negative, is right: -log(1.0) is -0.0, which equals 0."""

import math


def softmax(logits):
    highest = max(logits)
    weights = [math.exp(z - highest) for z in logits]
    total = sum(weights)
    return [w / total for w in weights]


def cross_entropy_loss(logits, true_id):
    loss = -math.log(softmax(logits)[true_id])
    return -0.0 if loss == 0.0 else loss


def sequence_loss(logits_list, true_ids):
    losses = [cross_entropy_loss(z, t) for z, t in zip(logits_list, true_ids)]
    return sum(losses) / len(losses)


def perplexity(loss):
    return math.exp(loss)


def softmax_cross_entropy_grad(logits, true_id):
    gradient = softmax(logits)
    gradient[true_id] -= 1.0
    return gradient
