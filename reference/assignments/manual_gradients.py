"""A network trained by hand: forward, loss, gradients, step. The lecture on one page.

The assignment `manual-gradients` asks for `linear`, `mlp`, `forward`,
`numerical_gradients`, `analytic_gradients`, `learning_rate_at`, `sgd_step` and
`train_step`.
"""

from __future__ import annotations

from ..networks.backpropagation import analytic_gradients
from ..networks.difference_quotient import numerical_gradients
from ..networks.linear import linear
from ..networks.mlp import forward, mlp
from ..optimisers.learning_rate import learning_rate_at
from ..optimisers.network_step import sgd_step, train_step

__all__ = [
    "analytic_gradients",
    "forward",
    "learning_rate_at",
    "linear",
    "mlp",
    "numerical_gradients",
    "sgd_step",
    "train_step",
]
