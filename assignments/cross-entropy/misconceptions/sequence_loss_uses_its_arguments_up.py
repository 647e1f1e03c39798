# gradekit: cross-entropy
"""I take the rows off the list one by one until none is left.

Remedy: Loop over the lists with zip, and leave them as they are.
"""

import math


def softmax(logits):
    highest = max(logits)
    weights = [math.exp(z - highest) for z in logits]
    total = sum(weights)
    return [w / total for w in weights]


def cross_entropy_loss(logits, true_id):
    if not 0 <= true_id < len(logits):
        raise IndexError(f"there is no class {true_id}")
    highest = max(logits)
    return highest + math.log(sum(math.exp(z - highest) for z in logits)) - logits[true_id]


def sequence_loss(logits_list, true_ids):
    losses = []
    while logits_list:
        losses.append(cross_entropy_loss(logits_list.pop(), true_ids.pop()))
    return sum(losses) / len(losses)


def perplexity(loss):
    return math.exp(loss)


def softmax_cross_entropy_grad(logits, true_id):
    gradient = softmax(logits)
    gradient[true_id] -= 1.0
    return gradient
