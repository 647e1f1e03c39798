"""What the losses are worth under a guard against log(0)."""

from itertools import pairwise
from statistics import fmean

from gradekit.guards import Loss

from ._bounds import loss_bound
from ._models import towering


def _loss(guard, reference, state, tokens, *_):
    losses = [reference.forward(state, [*pair]) for pair in pairwise(tokens)]
    return fmean(map(guard.loss, losses))


def _within(state, tokens, *_):
    return loss_bound(state, tokens)


PROBES = [
    [towering(0.0, -100.0, -1.0), [0, 1]],
    [towering(0.0, -10.0, -1.0), [0, 1, 0]],
    [towering(40.0, 0.0, 1.0), [1, 0]],
]

LOSSES = {
    "forward": Loss(values=[_loss], bound=_within, probes=PROBES),
    "analytic_gradients": Loss(values=[_loss], bound=_within, probes=PROBES, place=0),
    "train_step": Loss(
        values=[_loss],
        bound=_within,
        probes=[[*probe, 0, 2, 0.5] for probe in PROBES],
        place=0,
    ),
}
