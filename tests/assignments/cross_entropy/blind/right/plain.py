# gradekit: cross-entropy
import math


def softmax(logits):
    biggest = max(logits)
    exps = [math.exp(z - biggest) for z in logits]
    total = sum(exps)
    return [e / total for e in exps]


def cross_entropy_loss(logits, true_id):
    biggest = max(logits)
    total = sum(math.exp(z - biggest) for z in logits)
    return math.log(total) + biggest - logits[true_id]


def sequence_loss(logits_list, true_ids):
    total = 0.0
    for logits, true_id in zip(logits_list, true_ids):
        total += cross_entropy_loss(logits, true_id)
    return total / len(true_ids)


def perplexity(loss):
    return math.exp(loss)


def softmax_cross_entropy_grad(logits, true_id):
    grad = list(softmax(logits))
    grad[true_id] -= 1.0
    return grad
