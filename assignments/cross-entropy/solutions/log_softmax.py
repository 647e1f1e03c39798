# gradekit: cross-entropy
"""Style: everything from log-softmax."""

import math


def log_softmax(logits):
    m = max(logits)
    log_total = math.log(sum(math.exp(z - m) for z in logits))
    return [z - m - log_total for z in logits]


def softmax(logits):
    return [math.exp(x) for x in log_softmax(logits)]


def cross_entropy_loss(logits, true_id):
    return -log_softmax(logits)[true_id]


def sequence_loss(logits_list, true_ids):
    losses = [cross_entropy_loss(logits, true_id) for logits, true_id in zip(logits_list, true_ids)]
    return sum(losses) / len(losses)


def perplexity(loss):
    return math.exp(loss)


def softmax_cross_entropy_grad(logits, true_id):
    grad = softmax(logits)
    grad[true_id] -= 1
    return grad
