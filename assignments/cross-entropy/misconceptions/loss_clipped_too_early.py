# gradekit: cross-entropy
"""I clip the probability to the range from 1e-7 to 1 - 1e-7 before the logarithm.

Remedy: Clip at 1e-12 or not at all: as it is no answer costs more than 16.1, however
hopeless.
"""

import math


def softmax(logits):
    highest = max(logits)
    weights = [math.exp(z - highest) for z in logits]
    total = sum(weights)
    return [w / total for w in weights]


def cross_entropy_loss(logits, true_id):
    p = softmax(logits)[true_id]
    return -math.log(min(max(p, 1e-7), 1.0 - 1e-7))


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
