"""The training step: loss, gradient, one step of the optimiser. The lecture on one page.

The assignment `training-step` asks for `forward`, `backward`, `learning_rate_at`,
`sgd_step`, `adam_step` and `train_step`; its properties speak about `equivalent_eps`
besides.
"""

from __future__ import annotations

from ..networks.bigram_table import backward, forward
from ..optimisers.adam import adam_step, equivalent_eps
from ..optimisers.learning_rate import learning_rate_at
from ..optimisers.sgd import sgd_step
from ..optimisers.table_step import train_step

__all__ = [
    "adam_step",
    "backward",
    "equivalent_eps",
    "forward",
    "learning_rate_at",
    "sgd_step",
    "train_step",
]
