"""The identities that the assignment `microgpt` rests on."""

from __future__ import annotations

from gradekit.symbolic import Identity

from .attention import (
    CONTINUATIONS,
    EQUAL_SCORES,
    EQUAL_VALUES,
    PRODUCT_BALANCE,
    SCORE_SLOPE,
    SUM_SLOPES,
    ZERO_HEAD,
)
from .complete_sets import LINEAR_UNIQUE
from .gradient import LOSS_GRADIENT
from .invariance import SOFTMAX_SHIFT
from .layer import INPUT_SLOPE, RELU_SLOPE, SHIFTED_LAYER, WEIGHT_SLOPE
from .network import BALANCE, SHARED_WEIGHT
from .norm import NORM_MEAN_SQUARE, NORM_SCALE, NORM_SLOPE, NORM_UNIQUE
from .sequence import MEAN_GRADIENT
from .uniqueness import SOFTMAX_RATIO

IDENTITIES: tuple[Identity, ...] = (
    LINEAR_UNIQUE,
    WEIGHT_SLOPE,
    INPUT_SLOPE,
    NORM_MEAN_SQUARE,
    NORM_SCALE,
    NORM_UNIQUE,
    NORM_SLOPE,
    SOFTMAX_SHIFT,
    SOFTMAX_RATIO,
    EQUAL_SCORES,
    EQUAL_VALUES,
    SCORE_SLOPE,
    RELU_SLOPE,
    ZERO_HEAD,
    CONTINUATIONS,
    LOSS_GRADIENT,
    MEAN_GRADIENT,
    SHIFTED_LAYER,
    SHARED_WEIGHT,
    SUM_SLOPES,
    PRODUCT_BALANCE,
    BALANCE,
)
