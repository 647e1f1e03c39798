# gradekit: cross-entropy
"""Style: no loop at all, every list is a first entry and the rest."""

from math import exp, log


def largest(numbers, i=0):
    if i == len(numbers) - 1:
        return numbers[i]
    rest = largest(numbers, i + 1)
    return numbers[i] if numbers[i] > rest else rest


def add_up(numbers):
    """Sum by halves, so that few calls are open at once."""
    if not numbers:
        return 0.0
    if len(numbers) == 1:
        return numbers[0]
    middle = len(numbers) // 2
    return add_up(numbers[:middle]) + add_up(numbers[middle:])


def apply(function, numbers):
    if len(numbers) == 0:
        return []
    return [function(numbers[0])] + apply(function, numbers[1:])


def softmax(logits):
    top = largest(logits)
    weights = apply(lambda z: exp(z - top), logits)
    norm = add_up(weights)
    return apply(lambda w: w / norm, weights)


def cross_entropy_loss(logits, true_id):
    top = largest(logits)
    return log(add_up(apply(lambda z: exp(z - top), logits))) - (logits[true_id] - top)


def sequence_loss(logits_list, true_ids):
    def mean(rows, ids, n):
        if n == 1:
            return cross_entropy_loss(rows[0], ids[0])
        half = n // 2
        left = mean(rows[:half], ids[:half], half)
        right = mean(rows[half:], ids[half:], n - half)
        return (half * left + (n - half) * right) / n

    return mean(logits_list, true_ids, len(logits_list))


def perplexity(loss):
    return exp(loss)


def softmax_cross_entropy_grad(logits, true_id):
    probs = softmax(logits)

    def subtract(i):
        if i == len(probs):
            return []
        return [probs[i] - (1.0 if i == true_id else 0.0), *subtract(i + 1)]

    return subtract(0)
