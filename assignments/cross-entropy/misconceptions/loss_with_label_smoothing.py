# gradekit: cross-entropy
"""A model should not be too sure, so a tenth of the answer goes to all classes.

Remedy: Use the plain loss: smoothing is an option of training and no part of cross-
entropy.
"""

import math


def softmax(logits):
    highest = max(logits)
    weights = [math.exp(z - highest) for z in logits]
    total = sum(weights)
    return [w / total for w in weights]


def cross_entropy_loss(logits, true_id):
    losses = [-math.log(max(p, 1e-12)) for p in softmax(logits)]
    return 0.9 * losses[true_id] + 0.1 * sum(losses) / len(losses)


def sequence_loss(logits_list, true_ids):
    if not true_ids:
        raise ValueError("a sequence has at least one position")
    losses = [cross_entropy_loss(z, t) for z, t in zip(logits_list, true_ids, strict=True)]
    return sum(losses) / len(losses)


def perplexity(loss):
    return math.exp(loss)


def softmax_cross_entropy_grad(logits, true_id):
    gradient = softmax(logits)
    gradient[true_id] -= 1.0
    return gradient
