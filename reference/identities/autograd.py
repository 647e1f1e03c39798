"""The identities that the assignment `autograd` rests on."""

from __future__ import annotations

from gradekit.symbolic import Identity

from .chain_rule import (
    CHAIN_RULE,
    DOUBLINGS,
    EULER,
    LINEAR_SLOPES,
    SHIFT_SLOPES,
    TWO_PATHS,
    TWO_USES,
)
from .gradient import GRADIENT_SUM, LOSS_GRADIENT
from .hessian import HESSIAN, HESSIAN_ROW_SUM
from .invariance import LOSS_SHIFT, SOFTMAX_SHIFT
from .operations import (
    ADDITION_SLOPES,
    DIVISION_SLOPES,
    EXP_SLOPE,
    LOG_SLOPE,
    MULTIPLICATION_SLOPES,
    NEGATION_SLOPE,
    POWER_SLOPE,
    RELU_SLOPE,
    SUBTRACTION_SLOPES,
)
from .sequence import MEAN_GRADIENT
from .uniqueness import LOSS_SUM, SOFTMAX_SUM

IDENTITIES: tuple[Identity, ...] = (
    ADDITION_SLOPES,
    SUBTRACTION_SLOPES,
    MULTIPLICATION_SLOPES,
    DIVISION_SLOPES,
    POWER_SLOPE,
    NEGATION_SLOPE,
    EXP_SLOPE,
    LOG_SLOPE,
    RELU_SLOPE,
    CHAIN_RULE,
    TWO_USES,
    TWO_PATHS,
    LINEAR_SLOPES,
    DOUBLINGS,
    EULER,
    SHIFT_SLOPES,
    HESSIAN,
    HESSIAN_ROW_SUM,
    LOSS_GRADIENT,
    GRADIENT_SUM,
    SOFTMAX_SHIFT,
    LOSS_SHIFT,
    SOFTMAX_SUM,
    LOSS_SUM,
    MEAN_GRADIENT,
)
