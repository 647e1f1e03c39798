"""Choose the formula by size, shift the logits to maximum 0, write one-hot vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

Written = TypeVar("Written")


def for_size(family: Sequence[Written], name: str, items: Sequence[object]) -> Written:
    """Choose the formula for a number of classes or positions.

    Parameters
    ----------
    family : sequence
        The formulas for sizes 1, 2, 3, ...
    name : str
        What a message calls the items.
    items : sequence, shape (V,)
        What the formula is going to get.

    Returns
    -------
    callable
        The formula for V items.

    Raises
    ------
    ValueError
        If no formula is written out for that size.
    """
    if not 1 <= len(items) <= len(family):
        raise ValueError(
            f"len({name})={len(items)}, but formulas are written out for 1 to {len(family)}"
        )
    return family[len(items) - 1]


def shifted(logits: Sequence[float]) -> list[float]:
    """Take the largest logit from all of them, so that exp cannot overflow."""
    top = max(logits, default=0.0)
    return [z - top for z in logits]


def one_hot(true_id: int, classes: int) -> list[float]:
    """Give probability 1 to the right answer.

    Parameters
    ----------
    true_id : int
        Index of the right answer.
    classes : int
        Number V of classes.

    Returns
    -------
    list of float, shape (V,)
        1 at the index and 0 elsewhere.

    Raises
    ------
    ValueError
        If the id names no class.
    """
    if not 0 <= true_id < classes:
        raise ValueError(
            f"true_id={true_id!r}, but with {classes} classes an id must be from 0 to {classes - 1}"
        )
    return [1.0 if j == true_id else 0.0 for j in range(classes)]
