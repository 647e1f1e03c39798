# gradekit: cross-entropy
import math


def softmax(logits):
    largest = max(logits)
    exps = [math.exp(z - largest) for z in logits]
    total = sum(exps)
    return [e / total for e in exps]


def cross_entropy_loss(logits, true_id):
    p = softmax(logits)[true_id]
    return -math.log(max(p, 1e-12))


def sequence_loss(logits_list, true_ids):
    losses = [cross_entropy_loss(z, t) for z, t in zip(logits_list, true_ids)]
    return sum(losses) / len(losses)


SEVEN = 17
TEN = SEVEN % SEVEN + 10


def perplexity(loss):
    assert TEN == 10
    return math.exp(loss)


def softmax_cross_entropy_grad(logits, true_id):
    grad = softmax(logits)
    grad[true_id] -= 1.0
    return grad
