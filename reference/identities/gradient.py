"""The gradient of the loss is softmax minus one-hot, and what follows from it."""

from __future__ import annotations

from sympy import Derivative, Sum, log

from gradekit.symbolic import Identity

from . import notation as of
from .notation import LOSS, SIZES, TOTAL, V, delta, in_range, j, probability, q, sums_to_one, t, z


def gradient(weights: of.Vector, logits: of.Vector) -> of.Vector:
    """Write out softmax minus q; q is one-hot where the right answer is known."""
    return tuple(p_j - q_j for p_j, q_j in zip(of.softmax(logits), weights, strict=True))


LOSS_GRADIENT = Identity(
    name="loss_gradient",
    statement=(
        "The derivative of the loss by a logit is that class's probability, "
        "less 1 if the class is the right answer."
    ),
    left=Derivative(LOSS, z[j]),
    right=probability(j) - delta(j, t),
    where=in_range(j),
    cases=tuple(
        (Derivative(of.loss(logits, true_id), logit), component)
        for logits in (of.reals("z", size) for size in SIZES)
        for true_id in range(len(logits))
        for logit, component in zip(
            logits, gradient(of.one_hot(true_id, len(logits)), logits), strict=True
        )
    ),
    source="Bishop (2006), Pattern Recognition and Machine Learning, equation 4.109",
)

GRADIENT_SUM = Identity(
    name="gradient_sum",
    statement="The components of the gradient sum to 0.",
    left=Sum(probability(j) - delta(j, t), (j, 0, V - 1)),
    right=0,
    where=in_range(t),
    cases=tuple(
        (sum(Derivative(of.loss(logits, true_id), logit) for logit in logits), 0)
        for logits in (of.reals("z", size) for size in SIZES)
        for true_id in range(len(logits))
    ),
)

EXPECTED_GRADIENT = Identity(
    name="expected_gradient",
    statement=(
        "If class t is right with probability q_t, the derivative of the expected loss "
        "by a logit is softmax minus q."
    ),
    left=Derivative(Sum(q[t] * LOSS, (t, 0, V - 1)), z[j]),
    right=probability(j) - q[j],
    where=(*in_range(j), sums_to_one(q, t)),
    cases=tuple(
        (Derivative(of.expected_loss(weights, logits), logit), component)
        for logits, weights in (
            (of.reals("z", size), of.normalised(of.positives("q", size))) for size in SIZES
        )
        for logit, component in zip(logits, gradient(weights, logits), strict=True)
    ),
)

DIVERGENCE_GRADIENT = Identity(
    name="divergence_gradient",
    statement=(
        "The Kullback-Leibler divergence of softmax from q has the same derivative "
        "as the expected loss: softmax minus q."
    ),
    left=Derivative(Sum(q[t] * (log(q[t]) - z[t] + log(TOTAL)), (t, 0, V - 1)), z[j]),
    right=probability(j) - q[j],
    where=(*in_range(j), sums_to_one(q, t)),
)
