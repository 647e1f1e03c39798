"""Right ways to write the loss; each function is one, and may use what starts with `_`."""

import math

import numpy as np


def of_softmax(logits, true_id):
    return -math.log(softmax(logits)[true_id])


def of_softmax_in_steps(logits, true_id):
    probabilities = softmax(logits)
    right = probabilities[true_id]
    loss = -math.log(right)
    return loss


def of_softmax_guarded(logits, true_id):
    probabilities = softmax(logits)
    return -math.log(max(probabilities[true_id], 1e-12))


def of_one_over_p(logits, true_id):
    probability = softmax(logits)[true_id]
    return math.log(1.0 / probability)


def of_one_hot(logits, true_id):
    probabilities = softmax(logits)
    loss = 0.0
    for j, p in enumerate(probabilities):
        if j == true_id:
            loss -= math.log(p)
    return loss


def by_log_sum_exp(logits, true_id):
    highest = max(logits)
    total = sum(math.exp(z - highest) for z in logits)
    return highest + math.log(total) - logits[true_id]


def by_log_sum_exp_from_the_shifted(logits, true_id):
    highest = max(logits)
    shifted = [z - highest for z in logits]
    return math.log(sum(math.exp(x) for x in shifted)) - shifted[true_id]


def by_log_sum_exp_with_exact_sum(logits, true_id):
    highest = max(logits)
    shifted = [z - highest for z in logits]
    total = math.fsum([math.exp(x) for x in shifted])
    return -(shifted[true_id] - math.log(total))


def _log_softmax(logits):
    highest = max(logits)
    normaliser = highest + math.log(sum([math.exp(z - highest) for z in logits]))
    return [z - normaliser for z in logits]


def by_log_softmax(logits, true_id):
    return -_log_softmax(logits)[true_id]


def by_a_loop(logits, true_id):
    highest = max(logits)
    total = 0.0
    for z in logits:
        total += math.exp(z - highest)
    return math.log(total) + (highest - logits[true_id])


def by_numpy(logits, true_id):
    values = np.array(logits, dtype=float)
    values = values - values.max()
    return float(np.log(np.exp(values).sum()) - values[true_id])


def by_numpy_log_add(logits, true_id):
    return float(np.logaddexp.reduce(logits) - logits[true_id])


def by_log1p_of_the_others(logits, true_id):
    right = logits[true_id]
    highest = max(logits)
    others = [z for j, z in enumerate(logits) if j != true_id]
    if right == highest:
        return math.log1p(sum(math.exp(z - right) for z in others))
    total = sum(math.exp(z - highest) for z in logits)
    return (highest - right) + math.log(total)


def summed_backwards(logits, true_id):
    highest = max(logits)
    total = sum(math.exp(z - highest) for z in reversed(logits))
    return math.log(total) + highest - logits[true_id]
