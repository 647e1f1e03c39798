# gradekit: cross-entropy
"""Style: folds over iterators: reduce, accumulate, starmap, repeat."""

import itertools
import math
import operator
from functools import partial, reduce


def log_add(a, b):
    """log(exp(a) + exp(b)), without leaving the logarithms."""
    high, low = (a, b) if a >= b else (b, a)
    return high + math.log1p(math.exp(low - high))


def log_sum_exp(logits):
    return reduce(log_add, logits)


def log_softmax(logits):
    normaliser = log_sum_exp(logits)
    return map(operator.sub, logits, itertools.repeat(normaliser))


def softmax(logits):
    top = max(logits)
    powers = list(map(math.exp, map(partial(operator.add, -top), logits)))
    *_, norm = itertools.accumulate(powers)
    return list(map(operator.truediv, powers, itertools.repeat(norm)))


def cross_entropy_loss(logits, true_id):
    gaps = (z - logits[true_id] for z in logits)
    return log_sum_exp(gaps)


def sequence_loss(logits_list, true_ids):
    losses = itertools.starmap(cross_entropy_loss, zip(logits_list, true_ids))
    total, count = reduce(lambda pair, loss: (pair[0] + loss, pair[1] + 1), losses, (0.0, 0))
    return total / count


perplexity = math.exp


def softmax_cross_entropy_grad(logits, true_id):
    one_hot = itertools.chain(
        itertools.repeat(0.0, true_id), (1.0,), itertools.repeat(0.0, len(logits) - true_id - 1)
    )
    return list(map(operator.sub, softmax(logits), one_hot))
