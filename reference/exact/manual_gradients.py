"""Whether an answer to the assignment `manual-gradients` is right, decided at 50 digits."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

import mpmath

from ..networks.contract import require_state, require_tokens
from ..networks.linear import linear as float_linear
from ..networks.shapes import require_same_names
from ..optimisers.learning_rate import learning_rate_at
from .bounds import DIGITS, GUARD, SAFETY, U, require_known
from .network import descended, forward, gradients, linear, mlp, quotients

Rows = Sequence[Sequence[float]]
State = Mapping[str, Rows]


def accepts(function_name: str, arguments: Sequence[Any], got: object) -> bool:
    """Tell whether a returned value is right.

    Parameters
    ----------
    function_name : str
        A function of the assignment.
    arguments : sequence
        The positional arguments of the call, as plain numbers, lists and dicts.
    got : object
        The plain value that the call returned.

    Returns
    -------
    bool
        Whether `got` is of the right form, finite, and as near to the value at 50 digits
        as any sound float64 algorithm comes. Numerical gradients may be quotients of
        differences to either side, or to both.

    Raises
    ------
    ValueError
        If no function has that name, or its arguments are outside the contract.

    Notes
    -----
    With u = 2^-53, Z the largest logit and P the largest derivative if nothing cancelled
    (absolute values throughout), and 4 as a safety factor everywhere:

    * linear and mlp: absolute 4 u 16 times the same sum of absolute values;
    * forward: absolute 4 u (V + 6 (Z + ln V) + 16 + 4 Z), and guards of up to 1e-12;
    * numerical_gradients: twice that, divided by eps;
    * analytic_gradients: absolute 4 u (V + 4 (Z + ln V) + 20 + n) P;
    * sgd_step, and a step of training: the gradient's bound times the rate, and 4 u
      (2 abs(w) + 4 lr abs(g)); learning_rate_at: absolute 4 u 16 lr.

    References
    ----------
    Higham (2002), Accuracy and Stability of Numerical Algorithms, sections 3.1 and 3.5.

    Examples
    --------
    >>> accepts("linear", [[1.0, 2.0], [[3.0, 4.0]]], [11.0])
    True
    >>> accepts("linear", [[1.0, 2.0], [[3.0, 4.0]]], [11.000001])
    False
    """
    require_known(function_name, _RULES)
    with mpmath.workdps(DIGITS):
        return _RULES[function_name](got, *arguments)


def _accepts_linear(got: Any, x: Sequence[float], w: Rows) -> bool:
    float_linear(x, w)  # refuses what has no product
    return _are_near(got, linear(x, w), SAFETY * U * 16 * max(_sizes(x, w)))


def _accepts_mlp(got: Any, state: State, token_id: int) -> bool:
    _require(state, [token_id, token_id])
    return _are_near(got, mlp(state, token_id), SAFETY * U * 16 * _loudest(state))


def _accepts_forward(got: Any, state: State, tokens: Sequence[int]) -> bool:
    _require(state, tokens)
    wanted, margin = forward(state, tokens), _loss_margin(state)
    if not _is_number(got):
        return False
    lowest = wanted - mpmath.log1p(mpmath.exp(wanted) * GUARD)
    return bool(lowest - margin <= mpmath.mpf(got) <= wanted + margin + 1.01 * GUARD)


def _accepts_numerical(got: Any, state: State, tokens: Sequence[int], eps: float) -> bool:
    _require(state, tokens)
    kinds = quotients(state, tokens, mpmath.mpf(eps))
    return any(_are_near(got, kind, 2 * _loss_margin(state) / eps) for kind in kinds)


def _accepts_analytic(got: Any, state: State, tokens: Sequence[int]) -> bool:
    match got:
        case [loss, grads] if _accepts_forward(loss, state, tokens):
            return _are_near(grads, gradients(state, tokens), _gradient_margin(state, tokens))
    return False


def _accepts_rate(got: Any, step: int, num_steps: int, learning_rate: float) -> bool:
    wanted = _rate(step, num_steps, learning_rate)
    return _are_near(got, wanted, SAFETY * U * 16 * learning_rate)


def _accepts_sgd(got: Any, state: State, grads: State, learning_rate: float) -> bool:
    require_same_names(state=state, grads=grads)
    wanted = descended(state, grads, learning_rate)
    return _are_near(got, wanted, _step_margin(state, grads, learning_rate))


def _accepts_step(
    got: Any, state: State, tokens: Sequence[int], step: int, num_steps: int, learning_rate: float
) -> bool:
    rate = _rate(step, num_steps, learning_rate)
    match got:
        case [loss, after] if _accepts_forward(loss, state, tokens):
            grads = gradients(state, tokens)
            margin = _gradient_margin(state, tokens) * rate + _step_margin(state, grads, rate)
            return _are_near(after, descended(state, grads, rate), margin)
    return False


_RULES: Final[dict[str, Callable[..., bool]]] = {
    "linear": _accepts_linear,
    "mlp": _accepts_mlp,
    "forward": _accepts_forward,
    "numerical_gradients": _accepts_numerical,
    "analytic_gradients": _accepts_analytic,
    "learning_rate_at": _accepts_rate,
    "sgd_step": _accepts_sgd,
    "train_step": _accepts_step,
}


def _require(state: State, tokens: Sequence[int]) -> None:
    require_state(state)
    require_tokens(tokens, len(state["wte"]))


def _rate(step: int, num_steps: int, learning_rate: float) -> Any:
    learning_rate_at(step, num_steps, learning_rate)  # refuses a step that there is not
    return mpmath.mpf(learning_rate) * (num_steps - step) / num_steps


def _size(entries: Iterable[float]) -> float:
    return sum(map(abs, entries))


def _sizes(x: Sequence[float], w: Rows) -> list[float]:
    """Give the weighted sums if nothing cancelled."""
    return [_size(a * b for a, b in zip(row, x, strict=True)) for row in w]


def _loudest(state: State) -> float:
    """Give the largest logit if nothing cancelled."""
    hidden = max(max(_sizes(x, state["mlp_fc1"])) for x in state["wte"])
    return hidden * max(map(_size, state["mlp_fc2"]))


def _largest(matrices: Mapping[str, Sequence[Sequence[Any]]]) -> Any:
    return max(abs(entry) for rows in matrices.values() for row in rows for entry in row)


def _loss_margin(state: State) -> float:
    classes, size = len(state["wte"]), _loudest(state)
    return SAFETY * U * (classes + 6 * (size + math.log(classes)) + 16 + 4 * size)


def _gradient_margin(state: State, tokens: Sequence[int]) -> float:
    classes, heads = len(state["wte"]), [_size(c) for c in zip(*state["mlp_fc2"], strict=True)]
    columns = list(zip(*state["mlp_fc1"], strict=True))
    paths = max(
        *(max(_sizes(x, state["mlp_fc1"])) for x in state["wte"]),
        max(heads) * _largest({"wte": state["wte"]}),
        *_sizes(heads, columns),
    )
    rounding = classes + 4 * (_loudest(state) + math.log(classes)) + 20 + len(tokens)
    return float(SAFETY * U * rounding * paths)


def _step_margin(state: State, grads: Mapping[str, Any], rate: Any) -> Any:
    return SAFETY * U * (2 * _largest(state) + 4 * abs(rate) * _largest(grads))


def _is_number(got: object) -> bool:
    """Tell whether a value is a finite number; True and False are not."""
    return isinstance(got, int | float) and not isinstance(got, bool) and math.isfinite(got)


def _are_near(got: Any, want: Any, margin: Any) -> bool:
    """Tell whether a value has the form of another, each number within the margin."""
    if isinstance(want, dict):
        return (
            isinstance(got, dict)
            and set(got) == set(want)
            and all(_are_near(got[name], rows, margin) for name, rows in want.items())
        )
    if isinstance(want, list):
        return (
            isinstance(got, list | tuple)
            and len(got) == len(want)
            and all(_are_near(part, wanted, margin) for part, wanted in zip(got, want, strict=True))
        )
    return _is_number(got) and bool(abs(mpmath.mpf(got) - want) <= margin)
