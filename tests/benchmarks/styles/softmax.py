"""Right ways to write softmax; each function is one, and may use what starts with `_`."""

import math
from functools import reduce

import numpy as np


def by_comprehensions(logits):
    highest = max(logits)
    weights = [math.exp(z - highest) for z in logits]
    total = sum(weights)
    return [w / total for w in weights]


def by_loops(logits):
    highest = logits[0]
    for z in logits:
        if z > highest:
            highest = z
    weights = []
    total = 0.0
    for z in logits:
        weight = math.exp(z - highest)
        weights.append(weight)
        total += weight
    result = []
    for weight in weights:
        result.append(weight / total)
    return result


def by_index(logits):
    size = len(logits)
    highest = max(logits)
    weights = [0.0] * size
    for i in range(size):
        weights[i] = math.exp(logits[i] - highest)
    total = sum(weights)
    for i in range(size):
        weights[i] = weights[i] / total
    return weights


def with_exact_sum(logits):
    highest = max(logits)
    weights = [math.exp(z - highest) for z in logits]
    total = math.fsum(weights)
    return [w / total for w in weights]


def by_the_reciprocal(logits):
    highest = max(logits)
    weights = [math.exp(z - highest) for z in logits]
    scale = 1.0 / sum(weights)
    return [w * scale for w in weights]


def summed_backwards(logits):
    highest = max(logits)
    shifted = [z - highest for z in logits]
    weights = [math.exp(x) for x in shifted]
    total = sum(reversed(weights))
    return [w / total for w in weights]


def summed_in_order_of_size(logits):
    highest = max(logits)
    weights = [math.exp(z - highest) for z in logits]
    total = sum(sorted(weights))
    return [w / total for w in weights]


def _log_sum_exp(logits):
    highest = max(logits)
    return highest + math.log(sum(math.exp(z - highest) for z in logits))


def by_log_sum_exp(logits):
    normaliser = _log_sum_exp(logits)
    return [math.exp(z - normaliser) for z in logits]


def _shifted(logits):
    highest = max(logits)
    return [z - highest for z in logits]


def _normalised(weights):
    total = sum(weights)
    return [w / total for w in weights]


def by_small_functions(logits):
    return _normalised([math.exp(x) for x in _shifted(logits)])


def by_map(logits):
    highest = max(logits)
    weights = list(map(lambda z: math.exp(z - highest), logits))
    total = reduce(lambda a, b: a + b, weights)
    return list(map(lambda w: w / total, weights))


def by_powers_of_e(logits):
    highest = max(logits)
    weights = [math.e ** (z - highest) for z in logits]
    total = sum(weights)
    return [w / total for w in weights]


def by_numpy(logits):
    values = np.asarray(logits, dtype=float)
    weights = np.exp(values - np.max(values))
    return (weights / np.sum(weights)).tolist()


def by_numpy_as_annotated(logits: np.ndarray) -> np.ndarray:
    values = np.asarray(logits)
    weights = np.exp(values - values.max())
    return weights / weights.sum()


def by_differences(logits):
    result = []
    for z in logits:
        total = 0.0
        for other in logits:
            if other - z > 700:
                total = math.inf
            else:
                total += math.exp(other - z)
        result.append(1.0 / total)
    return result


def below_the_largest_by_one(logits):
    ceiling = max(logits) + 1.0
    weights = [math.exp(z - ceiling) for z in logits]
    total = sum(weights)
    return [w / total for w in weights]


def of_every_other_first(logits):
    highest = max(logits)
    weights = [math.exp(z - highest) for z in logits]
    total = sum(weights[::2]) + sum(weights[1::2])
    return [w / total for w in weights]


def _halved_sum(weights):
    if len(weights) == 1:
        return weights[0]
    middle = len(weights) // 2
    return _halved_sum(weights[:middle]) + _halved_sum(weights[middle:])


def summed_by_halves(logits):
    highest = max(logits)
    weights = [math.exp(z - highest) for z in logits]
    total = _halved_sum(weights)
    return [w / total for w in weights]


def largest_first(logits):
    descending = sorted(logits, reverse=True)
    total = 0.0
    for z in descending:
        total += math.exp(z - descending[0])
    return [math.exp(z - descending[0]) / total for z in logits]
