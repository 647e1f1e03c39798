"""How far right answers may differ."""

import math

from gradekit import tolerance
from gradekit.tolerance import Tolerance

from ._vectors import largest

STEP = 2.0**-11
"""The h of every difference quotient; weights lie on a grid on which w + h is exact."""


def logits_rounding(reading, rows):
    """Allow for logits that went through every layer, absolutely."""
    size = (1 + reading["layers"]) * (1.0 + largest(rows))
    return Tolerance(
        roundoffs=24.0 * size,
        source="logits: 24 u (1 + layers) (1 + A), A the largest of them",
    )


def logits_scale(state, rows):
    """Give what errors of logits are measured by: their size, and that of the head up to 1.

    The head is multiplied by numbers that begin with a mean square of at most 1. So where it is
    small, so are the errors.
    """
    head = max(math.fsum(map(abs, row)) for row in state["lm_head"])
    return min(1.0, head) + largest(rows)


def loss_rounding(reading, rows, ids):
    """Allow for a mean loss: for that of its logits, and for the rounding in these."""
    logits = logits_rounding(reading, rows) * 2.0
    return tolerance.mean_loss(rows, ids) + logits


def gradient_rounding(reading):
    """Allow for a gradient of a gentle model, or for a sum of some, absolutely."""
    return Tolerance(
        roundoffs=64.0 * (1 + reading["layers"]),
        source="gradients: 64 u (1 + layers)",
    )


def quotient_rounding(reading):
    """Allow for a slope by four losses, each rounded, and for the curvature of fifth order."""
    extra = 1e-7
    return Tolerance(
        roundoffs=24.0 * (1 + reading["layers"]) * 1.5 / STEP,
        below=extra,
        above=extra,
        source=f"difference quotient, h = {STEP:.2g}: rounding / h, and 1e-7 for curvature",
    )
