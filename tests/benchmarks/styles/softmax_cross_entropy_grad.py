"""Right ways to write the gradient; each function is one."""

import math

import numpy as np


def from_a_copy(logits, true_id):
    gradient = list(softmax(logits))
    gradient[true_id] -= 1.0
    return gradient


def by_a_comprehension(logits, true_id):
    probabilities = softmax(logits)
    return [p - (1.0 if j == true_id else 0.0) for j, p in enumerate(probabilities)]


def by_a_loop(logits, true_id):
    probabilities = softmax(logits)
    gradient = []
    for j in range(len(logits)):
        if j == true_id:
            gradient.append(probabilities[j] - 1)
        else:
            gradient.append(probabilities[j])
    return gradient


def by_one_hot(logits, true_id):
    target = [0.0] * len(logits)
    target[true_id] = 1.0
    return [p - y for p, y in zip(softmax(logits), target)]


def _indicator(index, size):
    return [int(j == index) for j in range(size)]


def by_a_small_function(logits, true_id):
    target = _indicator(true_id, len(logits))
    probabilities = softmax(logits)
    return [probabilities[j] - target[j] for j in range(len(logits))]


def by_itself(logits, true_id):
    highest = max(logits)
    weights = [math.exp(z - highest) for z in logits]
    total = sum(weights)
    gradient = [w / total for w in weights]
    gradient[true_id] = gradient[true_id] - 1.0
    return gradient


def by_log_sum_exp(logits, true_id):
    highest = max(logits)
    normaliser = highest + math.log(math.fsum(math.exp(z - highest) for z in logits))
    gradient = [math.exp(z - normaliser) for z in logits]
    gradient[true_id] = math.expm1(logits[true_id] - normaliser)
    return gradient


def by_numpy(logits, true_id):
    gradient = np.array(softmax(logits), dtype=float)
    gradient[true_id] -= 1.0
    return gradient.tolist()


def by_eye(logits, true_id):
    return np.asarray(softmax(logits)) - np.eye(len(logits))[true_id]
