# gradekit: cross-entropy
"""Style: plain lists and floats, one formula after the other, as a first course writes them."""

import math


def softmax(logits):
    highest = max(logits)
    exponentials = [math.exp(logit - highest) for logit in logits]
    total = sum(exponentials)
    return [exponential / total for exponential in exponentials]


def cross_entropy_loss(logits, true_id):
    probabilities = softmax(logits)
    return -math.log(probabilities[true_id])


def sequence_loss(logits_list, true_ids):
    losses = []
    for logits, true_id in zip(logits_list, true_ids):
        losses.append(cross_entropy_loss(logits, true_id))
    return sum(losses) / len(losses)


def perplexity(loss):
    return math.exp(loss)


def softmax_cross_entropy_grad(logits, true_id):
    gradient = softmax(logits)
    gradient[true_id] -= 1.0
    return gradient
