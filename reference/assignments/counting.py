"""A bigram model, trained by counting pairs of tokens. The lecture on one page.

The assignment `bigram-counting` asks for `tokenize`, `bigram`, `name_loss`, `count_step`
and `train`.
"""

from __future__ import annotations

from ..counting.bigram import bigram, name_loss
from ..counting.tokens import BOS, LETTERS, TOKENS, neighbours, tokenize
from ..counting.training import count_step, no_counts, train

__all__ = [
    "BOS",
    "LETTERS",
    "TOKENS",
    "bigram",
    "count_step",
    "name_loss",
    "neighbours",
    "no_counts",
    "tokenize",
    "train",
]
