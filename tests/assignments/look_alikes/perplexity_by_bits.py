# gradekit: cross-entropy
"""Looks like the wrong base, is right: 2 to the loss in bits."""

import math


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
    return 2.0 ** (loss / math.log(2.0))


def softmax_cross_entropy_grad(logits, true_id):
    gradient = softmax(logits)
    gradient[true_id] -= 1.0
    return gradient
