"""The numeric identities that properties of the assignment `microgpt` compare with."""

from __future__ import annotations

from .derivatives import gradient
from .loss import loss, mean_loss, softmax
from .norm import rmsnorm

__all__ = ["gradient", "loss", "mean_loss", "rmsnorm", "softmax"]
