"""The symbols of the derivations, and the definition that they all start from.

Everything is said twice: for any number V of classes, with indexed symbols and
sums, and written out for 1 to 6 classes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, TypeAlias

import sympy
from sympy import Eq, IndexedBase, KroneckerDelta, Sum, Symbol, exp, log

Expression: TypeAlias = Any  # SymPy comes without types
Vector: TypeAlias = tuple[Expression, ...]

SIZES: Final = range(1, 7)  # the numbers of classes that are written out

V = Symbol("V", integer=True, positive=True)  # number of classes
n = Symbol("n", integer=True, positive=True)  # number of positions
i, j, k, t = sympy.symbols("i j k t", integer=True)  # classes; t is the right answer
c = Symbol("c", real=True)  # a shift

z = IndexedBase("z", real=True)  # logits
q = IndexedBase("q", positive=True)  # probabilities with which classes happen
p = IndexedBase("p", positive=True)  # the model's probabilities

TOTAL = Sum(exp(z[k]), (k, 0, V - 1))
LOSS = log(TOTAL) - z[t]  # the definition; nothing else is assumed about the loss


def probability(index: Expression) -> Expression:
    """Write softmax(z) at an index, for any number of classes."""
    return exp(z[index]) / TOTAL


def delta(first: Expression, second: Expression) -> Expression:
    """Write 1 where two indices are equal and 0 elsewhere: an entry of a one-hot vector."""
    return KroneckerDelta(first, second)


def in_range(*indices: Expression) -> tuple[Expression, ...]:
    """Assume that indices name classes: 0 <= index <= V - 1."""
    return tuple(bound for index in indices for bound in (index >= 0, index <= V - 1))


def sums_to_one(weights: Expression, index: Expression) -> Expression:
    """Assume that probabilities over the classes sum to 1."""
    return Eq(Sum(weights[index], (index, 0, V - 1)), 1)


def reals(letter: str, size: int) -> Vector:
    """Write out real symbols, such as z0, z1, z2."""
    return tuple(Symbol(f"{letter}{index}", real=True) for index in range(size))


def positives(letter: str, size: int) -> Vector:
    """Write out positive symbols, such as p0, p1, p2."""
    return tuple(Symbol(f"{letter}{index}", positive=True) for index in range(size))


def normalised(weights: Vector) -> Vector:
    """Let the last of the probabilities be what the others leave of 1."""
    return (*weights[:-1], 1 - sum(weights[:-1]))


def shares(letter: str, size: int) -> Vector:
    """Write out positive probabilities with sum 1, as weights over their sum."""
    weights = positives(letter, size)
    return tuple(weight / sum(weights) for weight in weights)


def one_hot(true_id: int, size: int) -> Vector:
    """Write out 1 at the right answer and 0 elsewhere."""
    return tuple(sympy.Integer(index == true_id) for index in range(size))


def softmax(logits: Sequence[Expression]) -> Vector:
    """Write out exp(z_j) / sum_k exp(z_k)."""
    total = sum(map(exp, logits))
    return tuple(exp(logit) / total for logit in logits)


def loss(logits: Sequence[Expression], true_id: int) -> Expression:
    """Write out the definition: log(sum_k exp z_k) - z_t."""
    return log(sum(map(exp, logits))) - logits[true_id]


def expected_loss(weights: Sequence[Expression], logits: Sequence[Expression]) -> Expression:
    """Write out the mean loss when class t is right with probability q_t."""
    return sum(weight * loss(logits, true_id) for true_id, weight in enumerate(weights))
