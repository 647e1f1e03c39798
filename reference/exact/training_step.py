"""Whether an answer to the assignment `training-step` is right, decided at 50 digits."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import mpmath

from ..networks.contract import require_table, require_tokens
from .acceptance import accepts as accepts_loss
from .bounds import DIGITS, SAFETY, U
from .definition import softmax

Table = Sequence[Sequence[float]]
Row = Sequence[float]
Entry = tuple[Any, float]  # a value at 50 digits, and how far from it an answer may lie


def accepts(function_name: str, arguments: Sequence[Any], got: object) -> bool:
    """Tell whether a returned value is right.

    Parameters
    ----------
    function_name : str
        A function of the assignment.
    arguments : sequence
        The positional arguments of the call, as plain numbers and lists.
    got : object
        The plain value that the call returned: a number, or lists of them.

    Returns
    -------
    bool
        Whether `got` is of the right form, finite, and as near to the value at 50 digits
        as any sound float64 algorithm comes; Adam may have eps in either published place.
        Never of `learning_rate_at` and `train_step`, whose values depend on an option
        that is not known here.

    Raises
    ------
    ValueError
        If the arguments are outside the contract.

    Notes
    -----
    With u = 2^-53, A = max abs(w), and 4 as a safety factor everywhere:

    * forward: as the mean loss of `cross_entropy`;
    * backward: absolute 4 u (V + 4 (A + ln V) + 20 + n);
    * sgd_step: absolute 4 u (4 lr abs(g) + 2 abs(w));
    * adam_step: m absolute 4 u 4 (abs(m) + abs(g)), v relative 4 u 8, a parameter absolute
      4 u (1.5 lr c (4 / (1 - b1) + 4 / (1 - b2) + 20) + 2 abs(w)), where c is what its step
      could be at rate 1 if nothing in m cancelled, or 1 if that is more.

    References
    ----------
    Kingma & Ba (2015), arXiv:1412.6980: Algorithm 1, and the end of section 2.

    Examples
    --------
    >>> accepts("sgd_step", [[[1.0]], [[0.5]], 0.5], [[0.75]])
    True
    >>> accepts("sgd_step", [[[1.0]], [[0.5]], 0.5], [[1.25]])
    False
    """
    if function_name == "forward":
        weights, tokens = arguments
        _require(weights, tokens)
        rows = [weights[token] for token in tokens[:-1]]
        return accepts_loss("sequence_loss", [rows, tokens[1:]], got)
    if function_name not in _WANTED:
        return False
    with mpmath.workdps(DIGITS):
        return any(_are_near(got, want) for want in _WANTED[function_name](*arguments))


def _require(weights: Table, tokens: Sequence[int]) -> None:
    require_table(weights)
    require_tokens(tokens, len(weights))


def _backward(weights: Table, tokens: Sequence[int]) -> Iterator[list[list[Entry]]]:
    """Give the derivative of the mean loss by every weight."""
    _require(weights, tokens)
    count, size = len(tokens) - 1, max(abs(w) for row in weights for w in row)
    spread = len(weights) + 4 * (size + math.log(len(weights))) + 20 + count
    grads = [[mpmath.mpf(0)] * len(weights) for _ in weights]
    for token, following in zip(tokens[:-1], tokens[1:], strict=True):  # noqa: RUF007
        for j, p in enumerate(softmax(weights[token])):
            grads[token][j] += (p - (j == following)) / count
    yield [[(g, SAFETY * U * spread) for g in row] for row in grads]


def _sgd(weights: Table, grads: Table, learning_rate: float) -> Iterator[list[list[Entry]]]:
    """Give the weights after one step of gradient descent."""

    def moved(w: float, g: float) -> Entry:
        want = mpmath.mpf(w) - mpmath.mpf(learning_rate) * mpmath.mpf(g)
        return want, SAFETY * U * (4 * abs(learning_rate * g) + 2 * abs(w))

    yield [
        [moved(w, g) for w, g in zip(row, slopes, strict=True)]
        for row, slopes in zip(weights, grads, strict=True)
    ]


def _adam(  # noqa: PLR0913, PLR0917  # the names of the publication
    params: Row,
    grads: Row,
    m: Row,
    v: Row,
    step: int,
    learning_rate: float,
    beta1: float,
    beta2: float,
    eps: float,
) -> Iterator[list[list[Entry]]]:
    """Give parameters, m and v after one step, for each published place of eps."""
    b1, b2 = mpmath.mpf(beta1), mpmath.mpf(beta2)
    first, second = 1 - b1 ** (step + 1), 1 - b2 ** (step + 1)
    roundings = 20 + 4 / (1 - beta1) + 4 / (1 - beta2)

    def entries(w: float, g: float, mean: float, square: float, added: Any) -> tuple[Entry, ...]:
        means, squares = b1 * mean + (1 - b1) * g, b2 * square + (1 - b2) * mpmath.mpf(g) ** 2
        divisor = mpmath.sqrt(squares / second) + added
        reach = (b1 * abs(mean) + (1 - b1) * abs(g)) / first / divisor
        margin = 1.5 * abs(learning_rate) * max(reach, 1) * roundings + 2 * abs(w)
        moved = mpmath.mpf(w) - learning_rate * means / first / divisor
        return (
            (moved, SAFETY * U * margin),
            (means, SAFETY * U * 4 * (abs(mean) + abs(g))),
            (squares, SAFETY * U * 8 * squares),
        )

    for added in (mpmath.mpf(eps), eps / mpmath.sqrt(second)):
        rows = [entries(*numbers, added) for numbers in zip(params, grads, m, v, strict=True)]
        yield [[row[part] for row in rows] for part in range(3)]


_WANTED: Final[dict[str, Callable[..., Any]]] = {
    "backward": _backward,
    "sgd_step": _sgd,
    "adam_step": _adam,
}


def _are_near(got: Any, want: Any) -> bool:
    """Tell whether nested lists are of the wanted form, each number within its margin."""
    if isinstance(want, tuple) and len(want) == 2:
        number = isinstance(got, int | float) and not isinstance(got, bool)
        return number and math.isfinite(got) and bool(abs(got - want[0]) <= want[1])
    if not isinstance(got, list | tuple) or len(got) != len(want):
        return False
    return all(map(_are_near, got, want))
