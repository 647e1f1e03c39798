"""Cross-entropy: the whole lecture on one page.

The assignment `cross-entropy` asks for `softmax`, `cross_entropy_loss`,
`sequence_loss`, `perplexity` and `softmax_cross_entropy_grad`; the others are
what its properties speak about.
"""

from __future__ import annotations

from ..information.entropy import cross_entropy, entropy
from ..information.kl_divergence import kl_divergence
from ..losses.gradient import softmax_cross_entropy_grad
from ..losses.hessian import hessian
from ..losses.log_softmax import log_softmax
from ..losses.loss import cross_entropy_loss
from ..losses.perplexity import perplexity
from ..losses.sequence_loss import sequence_loss
from ..losses.softmax import softmax

__all__ = [
    "cross_entropy",
    "cross_entropy_loss",
    "entropy",
    "hessian",
    "kl_divergence",
    "log_softmax",
    "perplexity",
    "sequence_loss",
    "softmax",
    "softmax_cross_entropy_grad",
]
