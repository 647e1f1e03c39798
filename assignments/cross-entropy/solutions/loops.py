# gradekit: cross-entropy
"""Style: one loop after the other, with running sums."""

import math


def softmax(logits):
    m = logits[0]
    for z in logits:
        if z > m:
            m = z
    total = 0.0
    for z in logits:
        total += math.exp(z - m)
    probabilities = []
    for z in logits:
        probabilities.append(math.exp(z - m) / total)
    return probabilities


def cross_entropy_loss(logits, true_id):
    m = max(logits)
    total = 0.0
    for z in logits:
        total += math.exp(z - m)
    return math.log(total) + m - logits[true_id]


def sequence_loss(logits_list, true_ids):
    total = 0.0
    for position in range(len(true_ids)):
        total += cross_entropy_loss(logits_list[position], true_ids[position])
    return total / len(true_ids)


def perplexity(loss):
    return math.exp(loss)


def softmax_cross_entropy_grad(logits, true_id):
    probabilities = softmax(logits)
    grad = []
    for i in range(len(logits)):
        if i == true_id:
            grad.append(probabilities[i] - 1.0)
        else:
            grad.append(probabilities[i])
    return grad
