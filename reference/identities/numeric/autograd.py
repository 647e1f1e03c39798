"""The numeric identities that properties of the assignment `autograd` compare with."""

from __future__ import annotations

from .derivatives import gradient, hessian
from .loss import loss, softmax

__all__ = ["gradient", "hessian", "loss", "softmax"]
