"""Whether an answer to the assignment `microgpt` is right, decided at 50 digits."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import mpmath

from ..networks.linear import linear as checked_linear
from ..transformer.document import document_loss as checked_loss
from ..transformer.reading import sequence_logits as checked_logits
from ..transformer.rmsnorm import rmsnorm as checked_rmsnorm
from .bounds import SAFETY, U, require_known
from .transformer import document_gradients, document_loss, linear, rmsnorm, sequence_logits

__all__ = [
    "accepts",
    "document_gradients",
    "document_loss",
    "linear",
    "rmsnorm",
    "sequence_logits",
]

Nested = Any  # a number, or lists of numbers, or of lists of them


def accepts(function_name: str, arguments: Sequence[Any], got: object) -> bool:
    """Tell whether a returned value is right.

    Parameters
    ----------
    function_name : str
        A function of the assignment, or of its driver.
    arguments : sequence
        The positional arguments of the call, as plain numbers, lists and dicts.
    got : object
        The plain value that the call returned.

    Returns
    -------
    bool
        Whether `got` is of the right form, finite, and as near to the value at 50 digits
        as any sound float64 algorithm comes.

    Raises
    ------
    ValueError
        If no function has that name, or its arguments are outside the contract.

    Notes
    -----
    With u = 2^-53, and 4 as a safety factor everywhere:

    * linear: absolute 4 u (C + 1) times the largest sum of abs(w x);
    * rmsnorm: relative 4 u (d + 8);
    * logits: absolute 4 u 24 (1 + layers) (1 + A), A the largest of them;
    * loss: twice that, for its logits;
    * gradients: absolute 4 u 24 (1 + layers) (1 + A) (1 + G), G the largest of them.

    No guard against log(0) is forgiven here. The bounds hold where no vector nearly
    vanishes before a norm.

    References
    ----------
    Higham (2002), Accuracy and Stability of Numerical Algorithms, section 3.1: inner
    products.

    Examples
    --------
    >>> accepts("linear", [[1.0, 2.0], [[3.0, 4.0]]], [11.0])
    True
    >>> accepts("rmsnorm", [[3.0, -3.0]], [1.0, -1.0])
    False
    """
    require_known(function_name, _RULES)
    pairs = _RULES[function_name](*arguments)
    return _are_near(got, *pairs)


def _linear(x: Sequence[float], w: Sequence[Sequence[float]]) -> tuple[Nested, Callable[..., Any]]:
    checked_linear(x, w)
    size = max(math.fsum(abs(a * b) for a, b in zip(row, x, strict=True)) for row in w)
    return linear(x, w), lambda _: SAFETY * U * (len(x) + 1) * size


def _rmsnorm(x: Sequence[float]) -> tuple[Nested, Callable[..., Any]]:
    checked_rmsnorm(x)
    return rmsnorm(x), lambda want: SAFETY * U * (len(x) + 8) * abs(want)


def _logits(state: Any, n_head: int, tokens: Sequence[int]) -> tuple[Nested, Callable[..., Any]]:
    checked_logits(state, n_head, tokens)
    rows = sequence_logits(state, n_head, tokens)
    return rows, lambda _: _bound(state, rows)


def _interleaved(
    state: Any, n_head: int, first: Sequence[int], second: Sequence[int]
) -> tuple[Nested, Callable[..., Any]]:
    both = [_logits(state, n_head, tokens)[0] for tokens in (first, second)]
    return both, lambda _: _bound(state, both)


def _loss(
    state: Any, n_head: int, tokens: Sequence[int], block_size: int
) -> tuple[Nested, Callable[..., Any]]:
    checked_loss(state, n_head, tokens, block_size)
    n = min(block_size, len(tokens) - 1)
    rows = sequence_logits(state, n_head, tokens[:n])
    return document_loss(state, n_head, tokens, block_size), lambda _: 2 * _bound(state, rows)


def _gradients(
    state: Any, n_head: int, tokens: Sequence[int], block_size: int
) -> tuple[Nested, Callable[..., Any]]:
    checked_loss(state, n_head, tokens, block_size)
    loss, grads = document_gradients(state, n_head, tokens, block_size)
    rows = sequence_logits(state, n_head, tokens[: min(block_size, len(tokens) - 1)])
    bound = _bound(state, rows) * (1 + _largest(list(grads.values())))
    return [loss, grads], lambda _: bound


_RULES: Final[dict[str, Callable[..., tuple[Nested, Callable[..., Any]]]]] = {
    "linear": _linear,
    "rmsnorm": _rmsnorm,
    "sequence_logits": _logits,
    "interleaved_logits": _interleaved,
    "document_loss": _loss,
    "document_gradients": _gradients,
}


def _bound(state: Any, rows: Nested) -> Any:
    """Bound what rounding does to logits: 4 u 24 (1 + layers) (1 + A)."""
    layers = sum(name.endswith("attn_wq") for name in state)
    return SAFETY * U * 24 * (1 + layers) * (1 + _largest(rows))


def _largest(rows: Nested) -> Any:
    return max(map(abs, _flattened(rows)), default=mpmath.mpf(0))


def _flattened(rows: Nested) -> Iterator[Any]:
    if isinstance(rows, list):
        for row in rows:
            yield from _flattened(row)
    else:
        yield rows


def _are_near(got: Any, want: Nested, margin: Callable[..., Any]) -> bool:
    """Tell whether a value has the form of the right one, and every number is near to it."""
    if isinstance(want, dict):
        return (
            isinstance(got, dict)
            and set(got) == set(want)
            and all(_are_near(got[name], want[name], margin) for name in want)
        )
    if isinstance(want, list):
        return (
            isinstance(got, list | tuple)
            and len(got) == len(want)
            and all(map(_are_near, got, want, [margin] * len(want)))
        )
    is_number = isinstance(got, int | float) and not isinstance(got, bool)
    return is_number and math.isfinite(got) and bool(abs(mpmath.mpf(got) - want) <= margin(want))
