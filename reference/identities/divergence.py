"""Cross-entropy is entropy plus divergence; for a one-hot truth it is the loss."""

from __future__ import annotations

from sympy import Limit, Sum, Symbol, log

from gradekit.symbolic import Identity

from . import notation as of
from .notation import LOSS, SIZES, V, delta, in_range, j, p, probability, q, t

x = Symbol("x", positive=True)  # a probability that goes to 0


def entropy(weights: of.Vector) -> of.Expression:
    """Write out H(q) = -sum_j q_j log q_j."""
    return -sum(w * log(w) for w in weights)


def cross_entropy(weights: of.Vector, beliefs: of.Vector) -> of.Expression:
    """Write out H(q, p) = -sum_j q_j log p_j."""
    return -sum(w * log(b) for w, b in zip(weights, beliefs, strict=True))


def divergence(weights: of.Vector, beliefs: of.Vector) -> of.Expression:
    """Write out KL(q || p) = sum_j q_j log(q_j / p_j)."""
    return sum(w * log(w / b) for w, b in zip(weights, beliefs, strict=True))


KL_EQUIVALENCE = Identity(
    name="kl_equivalence",
    statement="Cross-entropy is entropy plus divergence: H(q, p) = H(q) + KL(q || p).",
    left=Sum(-q[j] * log(p[j]), (j, 0, V - 1)),
    right=Sum(-q[j] * log(q[j]), (j, 0, V - 1)) + Sum(q[j] * log(q[j] / p[j]), (j, 0, V - 1)),
    cases=tuple(
        (cross_entropy(weights, beliefs), entropy(weights) + divergence(weights, beliefs))
        for weights, beliefs in ((of.positives("q", s), of.positives("p", s)) for s in SIZES)
    ),
    source="Cover & Thomas (2006), Elements of Information Theory, theorem 5.4.3",
)

ZERO_TERM = Identity(
    name="zero_term",
    statement="A class of probability 0 adds nothing: x log(x / p) goes to 0 as x goes to 0.",
    left=Limit(x * log(x / p[j]), x, 0, "+"),
    right=0,
    cases=((Limit(x * log(x), x, 0, "+"), 0),),  # the same for the terms of an entropy
    source="Cover & Thomas (2006), Elements of Information Theory, section 2.1",
)

ONE_HOT_CROSS_ENTROPY = Identity(
    name="one_hot_cross_entropy",
    statement="If q is one-hot at the right answer, H(q, softmax) is the loss.",
    left=Sum(-delta(j, t) * log(probability(j)), (j, 0, V - 1)),
    right=LOSS,
    where=in_range(t),
    cases=tuple(
        (
            cross_entropy(of.one_hot(true_id, len(logits)), of.softmax(logits)),
            of.loss(logits, true_id),
        )
        for logits in (of.reals("z", size) for size in SIZES)
        for true_id in range(len(logits))
    ),
)


def _nearly_one_hot(size: int) -> of.Vector:
    """Give every class but the first the probability x, and the first what is left."""
    return (1 - (size - 1) * x, *[x] * (size - 1))


ONE_HOT_ENTROPY = Identity(
    name="one_hot_entropy",
    statement="The entropy of a one-hot distribution is 0 (as a limit, since it holds 0 log 0).",
    left=Limit(-x * log(x) - (1 - x) * log(1 - x), x, 0, "+"),
    right=0,
    cases=tuple((Limit(entropy(_nearly_one_hot(size)), x, 0, "+"), 0) for size in SIZES),
)

ONE_HOT_DIVERGENCE = Identity(
    name="one_hot_divergence",
    statement="If q is one-hot, KL(q || p) is -log p_t: with softmax, the loss.",
    left=Limit(x * log(x / p[j]) + (1 - x) * log((1 - x) / p[t]), x, 0, "+"),
    right=-log(p[t]),
    cases=tuple(
        (Limit(divergence(_nearly_one_hot(len(beliefs)), beliefs), x, 0, "+"), -log(beliefs[0]))
        for beliefs in (of.positives("p", size) for size in SIZES)
    ),
)
