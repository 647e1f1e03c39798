"""Tables of formulas and sentences: what the positions of a switch do, and what is said of them.

A formula is a row of its own, ``position: (formula, sentence)``; the right one has the position
None and no sentence.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from gradekit.mistakes.model import Pick, Sentence, as_sentence

Forms = Mapping[Any, tuple[Callable[..., Any] | None, str]]
"""A formula and its sentence by position; None for the formula where the model has it."""
Parameters = Mapping[str, tuple[tuple[Any, ...], str | Sentence]]
"""A pool of numbers and its sentence by switch."""


def sentences(
    forms: Forms, *, without: Collection[str] = (), **beliefs: str
) -> dict[Any, Sentence]:
    """Give the sentences of a table, each with the misconception that it is.

    Parameters
    ----------
    forms : mapping
        A formula and its sentence for each position.
    without : collection of str
        Positions that the model does not have.
    **beliefs : str
        The misconceptions that positions are.
    """
    return {
        key: Sentence(text, beliefs.get(key, ""))
        for key, (_, text) in forms.items()
        if key is not None and key not in without
    }


def choices(
    rows: Mapping[Any, str | tuple[str, Any]],
    beliefs: Mapping[Any, str] | None = None,
    without: Collection[Any] = (),
    *,
    words: Mapping[str, str] | None = None,
) -> dict[Any, Sentence]:
    """Give the sentences of a table in which they stand alone, or before what they tell of.

    Parameters
    ----------
    rows : mapping
        A sentence for each position, or a tuple that begins with it.
    beliefs : mapping, optional
        The misconceptions that positions are.
    without : collection, optional
        Positions that the model does not have.
    words : mapping, optional
        What is put in the place of a name in braces, as "losses" in that of ``{items}``.
    """
    made = {}
    for name, row in rows.items():
        text = row if isinstance(row, str) else row[0]
        for word, meant in (words or {}).items():
            text = text.replace(f"{{{word}}}", meant)
        if name not in without:
            made[name] = Sentence(text, (beliefs or {}).get(name, ""))
    return made


def with_beliefs(parameters: Parameters, **beliefs: str) -> dict[str, tuple[Any, Sentence]]:
    """Give parameters, some of which are a misconception."""
    return {
        name: (pool, as_sentence(text, beliefs.get(name, "")))
        for name, (pool, text) in parameters.items()
    }


def chosen(pick: Pick, switch: str, forms: Forms) -> Callable[..., Any]:
    """Give the formula that a switch is set to."""
    formula, _ = forms[pick(switch)]
    assert formula is not None
    return formula
