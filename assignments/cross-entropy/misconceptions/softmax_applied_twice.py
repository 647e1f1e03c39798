# gradekit: cross-entropy
"""Applying softmax once more to its own result makes sure that it is normalised.

Remedy: Apply it once. Its result is already normalised; a second pass flattens it
towards 1/V.
"""

import math

def normalise(values):
    highest = max(values)
    weights = [math.exp(v - highest) for v in values]
    total = sum(weights)
    return [w / total for w in weights]


def softmax(logits):
    return normalise(normalise(logits))


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
