# gradekit: cross-entropy
"""Style: the loss by log-sum-exp of the logits less the largest."""

import math


def softmax(logits):
    m = max(logits)
    exps = [math.exp(z - m) for z in logits]
    total = sum(exps)
    return [e / total for e in exps]


def cross_entropy_loss(logits, true_id):
    m = max(logits)
    shifted = [z - m for z in logits]
    return math.log(sum(math.exp(z) for z in shifted)) - shifted[true_id]


def sequence_loss(logits_list, true_ids):
    losses = [cross_entropy_loss(logits, true_id) for logits, true_id in zip(logits_list, true_ids)]
    return sum(losses) / len(losses)


def perplexity(loss):
    return math.exp(loss)


def softmax_cross_entropy_grad(logits, true_id):
    grad = softmax(logits)
    grad[true_id] -= 1
    return grad
