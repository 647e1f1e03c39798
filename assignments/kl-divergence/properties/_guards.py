"""What the losses are worth under a guard against log(0).

It may stand beside the belief alone, beside both probabilities in the logarithm, or take the
place of q as a weight as well.
"""

import math

from gradekit import tolerance
from gradekit.guards import Loss

TINY = 2.0**-60
LOW = 2.0**-14


def _surprise(p):
    return -math.log(p) if p > 0.0 else math.inf


def _cost(guard, weights, p):
    pairs = zip(weights, p, strict=True)
    return math.fsum(x * guard.loss(_surprise(y)) for x, y in pairs if x > 0.0)


def _weights(guard, q):
    return [guard.probability(x) for x in q]


def _entropy(guard, _, q):
    return _cost(guard, q, q)


def _entropy_of_guarded(guard, _, q):
    return _cost(guard, _weights(guard, q), q)


def _cross_entropy(guard, _, q, p):
    return _cost(guard, q, p)


def _cross_entropy_of_guarded(guard, _, q, p):
    return _cost(guard, _weights(guard, q), p)


def _divergence(guard, reference, q, p):
    return _cost(guard, q, p) - reference.entropy(q)


def _divergence_with_both_guarded(guard, _, q, p):
    return _cost(guard, q, p) - _cost(guard, q, q)


def _divergence_of_guarded(guard, _, q, p):
    weights = _weights(guard, q)
    return _cost(guard, weights, p) - _cost(guard, weights, q)


def _within(q, p=None):
    return tolerance.divergence(q, [max(x, tolerance.GUARD) for x in (q if p is None else p)])


CERTAIN = [1.0, 0.0]
PAIRS = [[CERTAIN, [TINY, 1.0 - TINY]], [CERTAIN, [LOW, 1.0 - LOW]], [CERTAIN, CERTAIN]]

LOSSES = {
    "entropy": Loss(
        values=[_entropy, _entropy_of_guarded],
        bound=_within,
        probes=[[[2.0**-40, 1.0 - 2.0**-40]], [[LOW, 1.0 - LOW]], [[1.0]]],
    ),
    "cross_entropy": Loss(
        values=[_cross_entropy, _cross_entropy_of_guarded], bound=_within, probes=PAIRS
    ),
    "kl_divergence": Loss(
        values=[_divergence, _divergence_with_both_guarded, _divergence_of_guarded],
        bound=_within,
        probes=PAIRS,
    ),
}
