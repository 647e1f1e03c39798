# gradekit: cross-entropy
"""Looks like no number, is taken for its data: a scalar of an autograd engine."""

import math

class Value:
    def __init__(self, data):
        self.data = data


def softmax(logits):
    highest = max(logits)
    weights = [math.exp(z - highest) for z in logits]
    total = sum(weights)
    return [w / total for w in weights]


def cross_entropy_loss(logits, true_id):
    return Value(-math.log(softmax(logits)[true_id]))


def sequence_loss(logits_list, true_ids):
    losses = [cross_entropy_loss(z, t).data for z, t in zip(logits_list, true_ids)]
    return Value(sum(losses) / len(losses))


def perplexity(loss):
    return math.exp(loss)


def softmax_cross_entropy_grad(logits, true_id):
    gradient = softmax(logits)
    gradient[true_id] -= 1.0
    return gradient
