"""The numeric identities that properties of the assignment `cross-entropy` compare with."""

from __future__ import annotations

from .derivatives import expected_gradient, gradient, hessian, mean_gradient
from .information import cross_entropy, divergence, entropy
from .loss import expected_loss, log_odds, loss, mean_loss, perplexity, softmax

__all__ = [
    "cross_entropy",
    "divergence",
    "entropy",
    "expected_gradient",
    "expected_loss",
    "gradient",
    "hessian",
    "log_odds",
    "loss",
    "mean_gradient",
    "mean_loss",
    "perplexity",
    "softmax",
]
