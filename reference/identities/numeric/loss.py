"""Softmax, the loss, its means and perplexity, as the identities have them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from .formulas.loss import LOSS
from .formulas.perplexity import PERPLEXITY
from .formulas.softmax import SOFTMAX
from .selection import for_size, one_hot, shifted


def softmax(logits: Sequence[float]) -> list[float]:
    """Compute the probabilities: exp(z_j) / sum_k exp(z_k).

    Parameters
    ----------
    logits : sequence of float, shape (V,)
        Scores of 1 to 6 classes, in nats.

    Returns
    -------
    list of float, shape (V,)
        Probabilities.
    """
    return for_size(SOFTMAX, "logits", logits)(shifted(logits))


def expected_loss(q: Sequence[float], logits: Sequence[float]) -> float:
    """Compute the mean loss when class t is right with probability q_t.

    Parameters
    ----------
    q : sequence of float, shape (V,)
        Probabilities of the right answers, with sum 1.
    logits : sequence of float, shape (V,)
        Scores of 1 to 6 classes, in nats.

    Returns
    -------
    float
        sum_t q_t (log(sum_k exp z_k) - z_t), in nats.
    """
    return for_size(LOSS, "logits", logits)(list(q), shifted(logits))


def loss(logits: Sequence[float], true_id: int) -> float:
    """Compute the loss by its definition: log(sum_k exp z_k) - z_t.

    Parameters
    ----------
    logits : sequence of float, shape (V,)
        Scores of 1 to 6 classes, in nats.
    true_id : int
        Index t of the right answer.

    Returns
    -------
    float
        The loss, in nats.
    """
    return expected_loss(one_hot(true_id, len(logits)), logits)


def log_odds(logits: Sequence[float], i: int, j: int) -> float:
    """Compute log(p_i / p_j) = loss(z, j) - loss(z, i), which is z_i - z_j.

    Parameters
    ----------
    logits : sequence of float, shape (V,)
        Scores of any number of classes, in nats.
    i, j : int
        Two classes.

    Returns
    -------
    float
        The log-odds of i against j, in nats (identity `loss_difference`).
    """
    return logits[i] - logits[j]


def mean_loss(logits_list: Sequence[Sequence[float]], true_ids: Sequence[int]) -> float:
    """Compute the mean of the losses of n positions.

    Parameters
    ----------
    logits_list : sequence of sequence of float, shape (n, V)
        One row of 1 to 6 logits for each position, in nats.
    true_ids : sequence of int, shape (n,)
        The right answers.

    Returns
    -------
    float
        The mean loss, in nats per position.
    """
    losses = [loss(z, t) for z, t in zip(logits_list, true_ids, strict=True)]
    return math.fsum(losses) / len(losses)


def perplexity(probabilities: Sequence[float]) -> float:
    """Compute the perplexity from the probabilities of the right answers.

    Parameters
    ----------
    probabilities : sequence of float, shape (n,)
        The positive probability that each of 1 to 6 right answers was given.

    Returns
    -------
    float
        (p_1 p_2 ... p_n)^(-1/n), which is exp of the mean of -log p (`log_perplexity`).
    """
    return for_size(PERPLEXITY, "probabilities", probabilities)(list(probabilities))
