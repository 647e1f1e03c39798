"""Information: what the assignment `kl-divergence` asks for, on one page."""

from __future__ import annotations

from .bits import nats_to_bits
from .entropy import cross_entropy, entropy
from .kl_divergence import kl_divergence
from .softmax import softmax

__all__ = ["cross_entropy", "entropy", "kl_divergence", "nats_to_bits", "softmax"]
