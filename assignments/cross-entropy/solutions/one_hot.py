# gradekit: cross-entropy
"""Style: the loss as a sum over all classes with a one-hot target."""

import math


def softmax(logits):
    m = max(logits)
    exps = [math.exp(z - m) for z in logits]
    total = sum(exps)
    return [e / total for e in exps]


def cross_entropy_loss(logits, true_id):
    probabilities = softmax(logits)
    target = [1.0 if i == true_id else 0.0 for i in range(len(logits))]
    return -sum(t * math.log(p) for t, p in zip(target, probabilities) if t)


def sequence_loss(logits_list, true_ids):
    losses = [cross_entropy_loss(logits, true_id) for logits, true_id in zip(logits_list, true_ids)]
    return sum(losses) / len(losses)


def perplexity(loss):
    return math.exp(loss)


def softmax_cross_entropy_grad(logits, true_id):
    grad = softmax(logits)
    grad[true_id] -= 1
    return grad
