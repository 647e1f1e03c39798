"""The identities that the assignment `manual-gradients` rests on."""

from __future__ import annotations

from gradekit.symbolic import Identity

from .complete_sets import LINEAR_UNIQUE, RATE_UNIQUE
from .gradient import LOSS_GRADIENT
from .layer import INPUT_SLOPE, RELU_SLOPE, SHIFTED_LAYER, WEIGHT_SLOPE
from .network import BALANCE, NETWORK_SLOPES, SHARED_WEIGHT
from .schedule import LINEAR_TOTAL
from .sequence import CONCATENATION, MEAN_GRADIENT
from .uniqueness import MEAN_UNIQUE

IDENTITIES: tuple[Identity, ...] = (
    LOSS_GRADIENT,
    MEAN_GRADIENT,
    CONCATENATION,
    MEAN_UNIQUE,
    WEIGHT_SLOPE,
    INPUT_SLOPE,
    RELU_SLOPE,
    SHIFTED_LAYER,
    NETWORK_SLOPES,
    BALANCE,
    SHARED_WEIGHT,
    LINEAR_UNIQUE,
    RATE_UNIQUE,
    LINEAR_TOTAL,
)
