"""What the losses are worth under a guard against log(0)."""

import math
from statistics import fmean

from gradekit.guards import Loss

from ._bounds import loss_rounding
from ._forward import plain_linear, plain_rmsnorm, read
from ._models import towering


def _rows(state, n_head, tokens, block_size):
    """Give the logits at every position that is read, and what follows there."""
    count = min(block_size, len(tokens) - 1)
    return read(plain_linear, plain_rmsnorm, state, n_head, tokens[:count]), tokens[1 : count + 1]


def _surprise(z, t):
    top = max(z)
    return math.log(math.fsum(math.exp(x - top) for x in z)) + (top - z[t])


def _loss(guard, _, *call):
    return fmean(guard.loss(_surprise(z, t)) for z, t in zip(*_rows(*call), strict=True))


def _within(state, *call):
    reading = {"layers": sum(name.endswith("attn_wq") for name in state)}
    return loss_rounding(reading, *_rows(state, *call))


PROBES = [
    [towering(0.0, -100.0, -1.0), 1, [0, 1], 1],
    [towering(0.0, -10.0, -1.0), 1, [0, 1, 0], 2],
    [towering(40.0, 0.0, 1.0), 1, [1, 0], 1],
]

LOSSES = {
    "document_loss": Loss(values=[_loss], bound=_within, probes=PROBES),
    "document_gradients": Loss(values=[_loss], bound=_within, probes=PROBES, place=0),
}
