# gradekit: cross-entropy
"""Every class is a yes or no question, so I add -log(1 - p) for the wrong ones.

Remedy: Keep only -log p of the right class. Softmax already makes the others pay for
it.
"""

import math


def softmax(logits):
    highest = max(logits)
    weights = [math.exp(z - highest) for z in logits]
    total = sum(weights)
    return [w / total for w in weights]


def cross_entropy_loss(logits, true_id):
    loss = 0.0
    for j, p in enumerate(softmax(logits)):
        loss -= math.log(max(p if j == true_id else 1.0 - p, 1e-12))
    return loss


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
