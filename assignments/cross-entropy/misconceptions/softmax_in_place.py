# gradekit: cross-entropy
"""I write the probabilities into the list that I was given, which saves memory.

Remedy: Build a new list. The caller may still need the logits.
"""

import math


def softmax(logits):
    highest = max(logits)
    for j, z in enumerate(logits):
        logits[j] = math.exp(z - highest)
    total = sum(logits)
    for j, w in enumerate(logits):
        logits[j] = w / total
    return logits


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
