"""The derivatives of the loss, as SymPy derives them from its definition."""

from __future__ import annotations

from collections.abc import Sequence

from .formulas.gradient import GRADIENT
from .formulas.hessian import HESSIAN
from .selection import for_size, one_hot, shifted


def expected_gradient(q: Sequence[float], logits: Sequence[float]) -> list[float]:
    """Differentiate the expected loss by the logits: softmax minus q.

    Parameters
    ----------
    q : sequence of float, shape (V,)
        Probabilities of the right answers, with sum 1.
    logits : sequence of float, shape (V,)
        Scores of 1 to 6 classes, in nats.

    Returns
    -------
    list of float, shape (V,)
        The derivative by each logit (identity `expected_gradient`; the same for KL).
    """
    return for_size(GRADIENT, "logits", logits)(list(q), shifted(logits))


def gradient(logits: Sequence[float], true_id: int) -> list[float]:
    """Differentiate the loss by the logits: softmax minus one-hot.

    Parameters
    ----------
    logits : sequence of float, shape (V,)
        Scores of 1 to 6 classes, in nats.
    true_id : int
        Index of the right answer.

    Returns
    -------
    list of float, shape (V,)
        The derivative by each logit (identity `loss_gradient`).
    """
    return expected_gradient(one_hot(true_id, len(logits)), logits)


def mean_gradient(
    logits_list: Sequence[Sequence[float]], true_ids: Sequence[int]
) -> list[list[float]]:
    """Differentiate the mean loss over n positions by every logit.

    Parameters
    ----------
    logits_list : sequence of sequence of float, shape (n, V)
        One row of 1 to 6 logits for each position, in nats.
    true_ids : sequence of int, shape (n,)
        The right answers.

    Returns
    -------
    list of list of float, shape (n, V)
        Each position's own gradient, divided by n (identity `mean_gradient`).
    """
    n = len(logits_list)
    return [
        [component / n for component in gradient(z, t)]
        for z, t in zip(logits_list, true_ids, strict=True)
    ]


def hessian(logits: Sequence[float]) -> list[list[float]]:
    """Differentiate the loss twice by the logits: diag(p) - p p^T.

    Parameters
    ----------
    logits : sequence of float, shape (V,)
        Scores of 1 to 6 classes, in nats.

    Returns
    -------
    list of list of float, shape (V, V)
        The second derivatives (identity `hessian`).
    """
    return for_size(HESSIAN, "logits", logits)(shifted(logits))
