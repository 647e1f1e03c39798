"""What the losses are worth under a guard against log(0)."""

from itertools import pairwise
from statistics import fmean

from gradekit.guards import Loss

from ._calculations import _loss_bound, _zeros

LOWEST = [[0.0, -100.0, -1.0]] * 3
LOW = [[0.0, -10.0, -1.0]] * 3
SURE = [[40.0, 0.0, 1.0]] * 3
REST = [_zeros(3), _zeros(3), 0, 2, 0.5, 0.9, 0.99, 0.0625]
"""What train_step takes besides: a state at rest, and numbers."""


def _loss(guard, reference, weights, tokens, *_):
    losses = [reference.forward(weights, [*pair]) for pair in pairwise(tokens)]
    return fmean(map(guard.loss, losses))


def _within(weights, tokens, *_):
    return _loss_bound(weights, tokens)


PROBES = [[LOWEST, [0, 1]], [LOW, [0, 1, 0]], [SURE, [1, 0]]]

LOSSES = {
    "forward": Loss(values=[_loss], bound=_within, probes=PROBES),
    "train_step": Loss(
        values=[_loss], bound=_within, probes=[[*probe, *REST] for probe in PROBES], place=0
    ),
}
