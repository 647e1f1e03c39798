# gradekit: cross-entropy
"""I add 1e-8 inside the logarithm so that it never sees 0.

Remedy: Add nothing, or at most 1e-12. 1e-8 shows in the eighth digit, and caps the loss
at 18.4.
"""

import math


def softmax(logits):
    highest = max(logits)
    weights = [math.exp(z - highest) for z in logits]
    total = sum(weights)
    return [w / total for w in weights]


def cross_entropy_loss(logits, true_id):
    return -math.log(softmax(logits)[true_id] + 1e-8)


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
