"""Entropy and divergence: what the assignment `kl-divergence` asks for, re-exported."""

from __future__ import annotations

from ..information.bits import nats_to_bits
from ..information.entropy import cross_entropy, entropy
from ..information.kl_divergence import kl_divergence
from ..losses.softmax import softmax

__all__ = ["cross_entropy", "entropy", "kl_divergence", "nats_to_bits", "softmax"]
