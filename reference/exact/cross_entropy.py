"""What the assignment `cross-entropy` asks for, at 50 digits, and whether an answer is right."""

from __future__ import annotations

from .acceptance import accepts
from .definition import (
    cross_entropy_loss,
    perplexity,
    sequence_loss,
    softmax,
    softmax_cross_entropy_grad,
)

__all__ = [
    "accepts",
    "cross_entropy_loss",
    "perplexity",
    "sequence_loss",
    "softmax",
    "softmax_cross_entropy_grad",
]
