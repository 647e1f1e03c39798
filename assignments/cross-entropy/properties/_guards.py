"""What the losses are worth under a guard against log(0)."""

from statistics import fmean

from gradekit import tolerance
from gradekit.guards import Loss

LOWEST = [0.0, -100.0, -1.0]
LOW = [0.0, -10.0, -1.0]
SURE = [40.0, 0.0, 1.0]


def _loss(guard, reference, z, t):
    return guard.loss(reference.cross_entropy_loss(z, t))


def _mean(guard, reference, rows, ids):
    return fmean(_loss(guard, reference, z, t) for z, t in zip(rows, ids, strict=True))


LOSSES = {
    "cross_entropy_loss": Loss(
        values=[_loss], bound=tolerance.loss, probes=[[LOWEST, 1], [LOW, 1], [SURE, 0]]
    ),
    "sequence_loss": Loss(
        values=[_mean],
        bound=tolerance.mean_loss,
        probes=[[[LOWEST], [1]], [[LOW, LOW], [1, 0]], [[SURE], [0]]],
    ),
}
