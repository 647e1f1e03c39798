"""The numeric identities that properties of the assignment `manual-gradients` compare with."""

from __future__ import annotations

from .derivatives import gradient
from .loss import loss, mean_loss
from .network import network_gradients

__all__ = ["gradient", "loss", "mean_loss", "network_gradients"]
