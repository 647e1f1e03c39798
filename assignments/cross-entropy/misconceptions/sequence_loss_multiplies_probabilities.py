# gradekit: cross-entropy
"""The probability of a sequence is a product, so I take -log of it at the end.

Remedy: Add up the logarithms. The product of a few hundred probabilities is 0 in
floats.
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
    product = 1.0
    for z, t in zip(logits_list, true_ids):
        product *= softmax(z)[t]
    return -math.log(product) / len(true_ids)


def perplexity(loss):
    return math.exp(loss)


def softmax_cross_entropy_grad(logits, true_id):
    gradient = softmax(logits)
    gradient[true_id] -= 1.0
    return gradient
