# gradekit: cross-entropy
import functools
import math
from itertools import starmap

settings = {"eps": 10.0**-12, "base": math.e}

softmax = lambda logits: [math.exp(z - max(logits)) / sum(math.exp(y - max(logits)) for y in logits) for z in logits]


def guarded_loss(logits, true_id, eps):
    return -math.log(max(softmax(logits)[true_id], eps)) / math.log(settings["base"])


cross_entropy_loss = functools.partial(guarded_loss, eps=settings["eps"])


def sequence_loss(logits_list, true_ids):
    return math.fsum(starmap(cross_entropy_loss, zip(logits_list, true_ids))) / len(true_ids)


perplexity = math.exp


def softmax_cross_entropy_grad(logits, true_id):
    grad = softmax(logits)
    grad[true_id] -= 1.0
    return grad
