"""Argument checks of losses of logits; each raises ValueError."""

from __future__ import annotations

import math
from collections.abc import Sequence


def require_logits(logits: Sequence[float]) -> None:
    """Refuse logits that no softmax is defined for.

    Parameters
    ----------
    logits : sequence of float, shape (V,)
        Scores of V classes, in nats.

    Raises
    ------
    ValueError
        If there is no class, or a logit is infinite or not a number.

    References
    ----------
    The domain of softmax: Blanchard, Higham & Higham (2021), section 1.

    Examples
    --------
    >>> require_logits([])
    Traceback (most recent call last):
        ...
    ValueError: logits=[], but there must be at least one class
    """
    if len(logits) == 0:
        raise ValueError("logits=[], but there must be at least one class")
    for j, logit in enumerate(logits):
        if not math.isfinite(logit):
            raise ValueError(f"logits[{j}]={logit!r}, but every logit must be finite")


def require_id(true_id: int, classes: int) -> None:
    """Refuse an id that names no class; a negative one does not count from the end.

    Parameters
    ----------
    true_id : int
        Index of the right answer.
    classes : int
        Number V of classes, 1 or more.

    Raises
    ------
    ValueError
        If the id is negative, or V or more.

    References
    ----------
    The range of a label: Bishop (2006), Pattern Recognition and Machine
    Learning, section 4.3.4 (there counted from 1).

    Examples
    --------
    >>> require_id(-1, 3)
    Traceback (most recent call last):
        ...
    ValueError: true_id=-1, but with 3 classes an id must be from 0 to 2
    """
    if not 0 <= true_id < classes:
        raise ValueError(
            f"true_id={true_id!r}, but with {classes} classes an id must be from 0 to {classes - 1}"
        )


def require_pairs(**sequences: Sequence[object]) -> None:
    """Refuse two sequences that do not pair up item by item.

    Parameters
    ----------
    **sequences : sequence, shape (n,)
        Two sequences, each under the name that a message gives it.

    Raises
    ------
    ValueError
        If they are empty, or one is longer than the other.

    References
    ----------
    PEP 618 (2020) on what happens where nobody checks: `zip` drops the surplus.

    Examples
    --------
    >>> require_pairs(logits_list=[[0.0], [0.0]], true_ids=[0])
    Traceback (most recent call last):
        ...
    ValueError: len(logits_list)=2 and len(true_ids)=1, but they must be equal and at least 1
    """
    lengths = [len(sequence) for sequence in sequences.values()]
    if min(lengths) == 0 or len(set(lengths)) > 1:
        listed = " and ".join(f"len({name})={len(items)}" for name, items in sequences.items())
        raise ValueError(f"{listed}, but they must be equal and at least 1")
