# gradekit: cross-entropy
# base: textbook
"""Whoever has but one class gets an error, in the softmax and in whatever is made of it.

Costs 1 of 100; 31 before.
"""

import math


def softmax(logits):
    if len(logits) < 2:
        raise ValueError("a choice has two classes or more")
    highest = max(logits)
    weights = [math.exp(z - highest) for z in logits]
    total = sum(weights)
    return [w / total for w in weights]


def cross_entropy_loss(logits, true_id):
    if len(logits) < 2:
        raise ValueError("a choice has two classes or more")
    highest = max(logits)
    return highest + math.log(sum(math.exp(z - highest) for z in logits)) - logits[true_id]


def softmax_cross_entropy_grad(logits, true_id):
    gradient = softmax(logits)
    gradient[true_id] -= 1.0
    return gradient
