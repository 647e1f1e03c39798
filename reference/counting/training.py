"""Training by counting: measure the loss of a name, then count its pairs."""

from __future__ import annotations

from collections.abc import Sequence

from .bigram import name_loss
from .contract import require_names
from .tokens import TOKENS, neighbours, tokenize


def no_counts() -> list[list[float]]:
    """Make the table that every training begins with.

    Returns
    -------
    list of list of float, shape (27, 27)
        Zeros, every row a list of its own.

    References
    ----------
    Laplace (1774): before the first observation all is equally likely.

    Examples
    --------
    >>> sum(map(sum, no_counts()))
    0.0
    """
    return [[0.0] * TOKENS for _ in range(TOKENS)]


def count_step(
    counts: Sequence[Sequence[float]], tokens: Sequence[int]
) -> tuple[float, list[list[float]]]:
    """Measure the loss of a name, then count its pairs.

    Parameters
    ----------
    counts : sequence of sequence of float, shape (27, 27)
        counts[a][b] is how often b followed a. Not changed.
    tokens : sequence of int, shape (n + 1,)
        A name as tokens, with n >= 1 pairs of neighbours.

    Returns
    -------
    tuple of (float, list of list of float), the second of shape (27, 27)
        The mean loss under the counts as they were, in nats per pair, and the counts
        with 1 added for every pair.

    Raises
    ------
    ValueError
        If the counts are no table, there are fewer than 2 tokens, or one is no token.

    Notes
    -----
    Forward, then update: what the model has counted already it would find easy. The
    loss of the same name after the step is never larger (identities `own_loss_slope` and
    `own_loss_excess`).

    References
    ----------
    Dawid (1984), Statistical theory: the prequential approach, J. R. Stat. Soc. A 147(2),
    278-292: predict first, then look.

    Examples
    --------
    >>> loss, counts = count_step(no_counts(), tokenize("aa"))
    >>> counts[0][0], counts[0][26], counts[26][0]
    (1.0, 1.0, 1.0)
    """
    loss = name_loss(counts, tokens)
    counted = [[float(count) for count in row] for row in counts]
    for before, after in neighbours(tokens):
        counted[before][after] += 1.0
    return loss, counted


def train(names: Sequence[str], num_steps: int) -> tuple[list[list[float]], list[float]]:
    """Count name after name, from nothing.

    Parameters
    ----------
    names : sequence of str, shape (m,)
        Names in the order of training; after the last comes the first again.
    num_steps : int
        Number of names to count, 0 or more.

    Returns
    -------
    tuple of (list of list of float, list of float), shape (27, 27) and shape (num_steps,)
        The counts at the end, and the loss of each step, in nats per pair, measured
        before its name was counted.

    Raises
    ------
    ValueError
        If the number is below 0, or there are steps but no names.

    Notes
    -----
    Step i takes names[i % m]. The counts at the end are those of all names together,
    whatever their order; the losses on the way depend on it.

    References
    ----------
    Karpathy, makemore (2022), part 1: counting as training.

    Examples
    --------
    >>> counts, losses = train(["a", "b"], 3)
    >>> counts[26][0], counts[26][1], len(losses)
    (2.0, 1.0, 3)
    """
    require_names(names, num_steps)
    counts, losses = no_counts(), []
    for step in range(num_steps):
        loss, counts = count_step(counts, tokenize(names[step % len(names)]))
        losses.append(loss)
    return counts, losses
