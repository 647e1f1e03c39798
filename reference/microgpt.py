"""A transformer and its gradients: the lecture on one page.

The assignment `microgpt` asks for `linear`, `rmsnorm`, `gpt`, `document_loss` and
`document_gradients`. Its driver calls `gpt` token by token, which is what
`sequence_logits` and `interleaved_logits` do here.
"""

from __future__ import annotations

from .attention import attention
from .document import document_loss
from .linear import linear
from .reading import interleaved_logits, sequence_logits
from .rmsnorm import EPSILON, rmsnorm
from .transformer import gpt
from .transformer_backward import document_gradients

__all__ = [
    "EPSILON",
    "attention",
    "document_gradients",
    "document_loss",
    "gpt",
    "interleaved_logits",
    "linear",
    "rmsnorm",
    "sequence_logits",
]
