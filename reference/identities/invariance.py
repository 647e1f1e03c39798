"""Adding one constant to every logit changes nothing that this lecture computes."""

from __future__ import annotations

from sympy import Derivative, Sum, exp, log

from gradekit.symbolic import Identity

from . import notation as of
from .notation import LOSS, SIZES, V, c, j, k, probability, t, z

SHIFTED_TOTAL = Sum(exp(z[k] + c), (k, 0, V - 1))
SHIFTED_LOSS = log(SHIFTED_TOTAL) - (z[t] + c)


def _shifted(logits: of.Vector) -> of.Vector:
    """Add c to every logit."""
    return tuple(logit + c for logit in logits)


SOFTMAX_SHIFT = Identity(
    name="softmax_shift",
    statement="Adding the same constant to every logit leaves softmax unchanged.",
    left=exp(z[j] + c) / SHIFTED_TOTAL,
    right=probability(j),
    cases=tuple(
        pair
        for logits in (of.reals("z", size) for size in SIZES)
        for pair in zip(of.softmax(_shifted(logits)), of.softmax(logits), strict=True)
    ),
    source="Blanchard, Higham & Higham (2021), doi 10.1093/imanum/draa038, section 1",
)

LOSS_SHIFT = Identity(
    name="loss_shift",
    statement="Adding the same constant to every logit leaves the loss unchanged.",
    left=SHIFTED_LOSS,
    right=LOSS,
    cases=tuple(
        (of.loss(_shifted(logits), true_id), of.loss(logits, true_id))
        for logits in (of.reals("z", size) for size in SIZES)
        for true_id in range(len(logits))
    ),
)

GRADIENT_SHIFT = Identity(
    name="gradient_shift",
    statement="Adding the same constant to every logit leaves the gradient unchanged.",
    left=Derivative(SHIFTED_LOSS, z[j]),
    right=Derivative(LOSS, z[j]),
    cases=tuple(
        (
            Derivative(of.loss(_shifted(logits), true_id), logit),
            Derivative(of.loss(logits, true_id), logit),
        )
        for logits in (of.reals("z", size) for size in SIZES)
        for true_id in range(len(logits))
        for logit in logits
    ),
)
