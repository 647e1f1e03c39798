# gradekit: cross-entropy
"""The scores only need to sum to 1, so I divide each by their sum.

Remedy: Take exp of each score first: scores can be negative, and their differences
should count, not their ratios.
"""

import math


def softmax(logits):
    total = sum(logits)
    return [z / total for z in logits]


def cross_entropy_loss(logits, true_id):
    if not 0 <= true_id < len(logits):
        raise IndexError(f"there is no class {true_id}")
    highest = max(logits)
    return highest + math.log(sum(math.exp(z - highest) for z in logits)) - logits[true_id]


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
