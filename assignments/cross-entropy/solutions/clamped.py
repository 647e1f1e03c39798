# gradekit: cross-entropy
"""Style: typed sequences, and a probability is kept from 0 before its logarithm is taken."""

import math
from collections.abc import Sequence

SMALLEST = 1.0e-12


def softmax(logits: Sequence[float]) -> list[float]:
    shift = max(logits)
    weights = [math.exp(value - shift) for value in logits]
    total = sum(weights)
    return [weight / total for weight in weights]


def cross_entropy_loss(logits: Sequence[float], true_id: int) -> float:
    probability = softmax(logits)[true_id]
    return -math.log(max(probability, SMALLEST))


def sequence_loss(logits_list: Sequence[Sequence[float]], true_ids: Sequence[int]) -> float:
    losses = map(cross_entropy_loss, logits_list, true_ids)
    return sum(losses) / len(true_ids)


def perplexity(loss: float) -> float:
    return math.e**loss


def softmax_cross_entropy_grad(logits: Sequence[float], true_id: int) -> tuple[float, ...]:
    probabilities = softmax(logits)
    before, after = probabilities[:true_id], probabilities[true_id + 1 :]
    return (*before, probabilities[true_id] - 1.0, *after)
