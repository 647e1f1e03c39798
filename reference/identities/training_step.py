"""The identities that the assignment `training-step` rests on, besides those of the loss."""

from __future__ import annotations

from gradekit.symbolic import Identity

from .adam import CONSTANT_GRADIENT, EPS_PLACES, FIRST_STEP, MOMENT, STEP_BOUND
from .schedule import COSINE_IS_SINE, COSINE_TOTAL, LINEAR_TOTAL, OPPOSITE_STEPS
from .smoothness import DESCENT, SMOOTHNESS
from .table import COUNTS_ARE_LEARNT, ROW_SUM, TABLE_GRADIENT

IDENTITIES: tuple[Identity, ...] = (
    TABLE_GRADIENT,
    ROW_SUM,
    COUNTS_ARE_LEARNT,
    SMOOTHNESS,
    DESCENT,
    LINEAR_TOTAL,
    COSINE_TOTAL,
    OPPOSITE_STEPS,
    COSINE_IS_SINE,
    MOMENT,
    CONSTANT_GRADIENT,
    FIRST_STEP,
    EPS_PLACES,
    STEP_BOUND,
)
