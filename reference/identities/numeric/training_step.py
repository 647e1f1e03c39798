"""The numeric identities that properties of the assignment `training-step` compare with."""

from __future__ import annotations

from .adam import adam_bound, adam_moves, moment
from .derivatives import gradient
from .loss import loss
from .table import table_gradient, table_loss

__all__ = [
    "adam_bound",
    "adam_moves",
    "gradient",
    "loss",
    "moment",
    "table_gradient",
    "table_loss",
]
