"""A transformer and its gradients: the lecture on one page.

The assignment `microgpt` asks for `linear`, `rmsnorm`, `gpt`, `document_loss` and
`document_gradients`. Its driver calls `gpt` token by token, which is what
`sequence_logits` and `interleaved_logits` do here.
"""

from __future__ import annotations

from ..networks.linear import linear
from ..transformer.attention import attention
from ..transformer.backpropagation import document_gradients
from ..transformer.document import document_loss
from ..transformer.gpt import gpt
from ..transformer.reading import interleaved_logits, sequence_logits
from ..transformer.rmsnorm import EPSILON, rmsnorm

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
