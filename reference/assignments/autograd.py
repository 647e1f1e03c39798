"""Autograd: the whole lecture on one page.

The assignment `autograd` asks for the class `Value` and, built of it, `softmax` and
`cross_entropy`. Objects do not travel between processes, so each is tried by programs,
and here the three names are what runs a program with the lecture's own numbers. The
properties speak about `slopes_by_forward_mode` besides.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..autograd import expression, value_loss
from ..autograd import value as reverse
from ..autograd.dual import Dual

__all__ = ["Value", "cross_entropy", "slopes_by_forward_mode", "softmax"]


def run(program: str) -> list[float]:
    """Run a program that may use Value, softmax and cross_entropy.

    Parameters
    ----------
    program : str
        Statements as `expression.run` knows them.

    Returns
    -------
    list of float, shape (n,)
        Every number that is printed, in order.

    Raises
    ------
    ValueError
        If the text is no such program, or leaves the domain of an operation.

    References
    ----------
    Griewank & Walther (2008), Evaluating Derivatives, section 3.2: reverse mode.

    Examples
    --------
    >>> run("a = Value(3.0); b = a * a; b.backward(); print(b.data, a.grad)")
    [9.0, 6.0]
    >>> run("a = Value(0.0); b = Value(0.0); p, q = softmax([a, b]); print(p.data, q.data)")
    [0.5, 0.5]
    """
    names: dict[str, Callable[..., Any]] = {
        "Value": reverse.Value,
        "softmax": value_loss.softmax,
        "cross_entropy": lambda values, i: value_loss.cross_entropy(values, int(i)),
    }
    return expression.run(program, names)


def slopes_by_forward_mode(program: str) -> list[float]:
    """Run a program that uses Value alone, with numbers that carry their slopes forward.

    Parameters
    ----------
    program : str
        Statements as `expression.run` knows them.

    Returns
    -------
    list of float, shape (n,)
        Every number that is printed, in order. Of the numbers that were computed on the
        way from what is given to a result, none gets its slope.

    Raises
    ------
    ValueError
        If the text is no such program, or leaves the domain of an operation.

    References
    ----------
    Griewank & Walther (2008), Evaluating Derivatives, section 3.1: forward mode.

    Examples
    --------
    >>> slopes_by_forward_mode("a = Value(3.0); b = a * a; b.backward(); print(b.data, a.grad)")
    [9.0, 6.0]
    """
    return expression.run(program, {"Value": Dual})


Value = softmax = cross_entropy = run
