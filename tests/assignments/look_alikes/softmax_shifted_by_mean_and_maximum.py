# gradekit: cross-entropy
"""Looks wrong, is right: any common shift is legitimate, two of them as well."""

import math


def softmax(logits):
    mean = sum(logits) / len(logits)
    centred = [z - mean for z in logits]
    highest = max(centred)
    weights = [math.exp(z - highest) for z in centred]
    return [w / sum(weights) for w in weights]


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
