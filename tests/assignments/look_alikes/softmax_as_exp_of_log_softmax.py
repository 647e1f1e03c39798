# gradekit: cross-entropy
"""Looks wrong, is right: exp(z - lse) needs no division."""

import math


def softmax(logits):
    highest = max(logits)
    lse = highest + math.log(sum(math.exp(z - highest) for z in logits))
    return [math.exp(z - lse) for z in logits]


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
