"""Reverse mode: numbers that record how they were computed, for derivatives by all of them."""

from __future__ import annotations

import math
from collections.abc import Sequence


class Value:
    """A number, and the slope of some result by it.

    Parameters
    ----------
    data : float
        The number.
    inputs : sequence of Value, shape (k,)
        What it was computed from; nothing for a number that was given.
    slopes : sequence of float, shape (k,)
        Its derivative by each input, all the others held fixed.

    Notes
    -----
    `grad` is 0 until `backward` is called on a result. An operation only notes its own
    slopes; `backward` does everything else.

    References
    ----------
    Griewank & Walther (2008), Evaluating Derivatives, section 3.2: reverse mode.
    Karpathy (2020), micrograd: the same for single numbers, under these names.

    Examples
    --------
    >>> a, b = Value(2.0), Value(3.0)
    >>> result = a * b + a
    >>> result.backward()
    >>> result.data, a.grad, b.grad
    (8.0, 4.0, 2.0)
    """

    __slots__ = ("data", "grad", "inputs", "slopes")

    def __init__(
        self, data: float, *, inputs: Sequence[Value] = (), slopes: Sequence[float] = ()
    ) -> None:
        self.data = data
        self.grad = 0.0
        self.inputs = inputs
        self.slopes = slopes

    def __add__(self, other: Value | float) -> Value:
        """a + b moves one for one with each of its terms."""
        b = _as_value(other)
        return Value(self.data + b.data, inputs=(self, b), slopes=(1.0, 1.0))

    def __mul__(self, other: Value | float) -> Value:
        """a b moves by b when a moves by 1, and by a when b does."""
        b = _as_value(other)
        return Value(self.data * b.data, inputs=(self, b), slopes=(b.data, self.data))

    def __pow__(self, n: float) -> Value:
        """a^n has slope n a^(n-1); the exponent is a plain number."""
        slope = n * self.data ** (n - 1) if n else 0.0
        return Value(self.data**n, inputs=(self,), slopes=(slope,))

    def exp(self) -> Value:
        """Compute e^a, which is its own slope."""
        power = math.exp(self.data)
        return Value(power, inputs=(self,), slopes=(power,))

    def log(self) -> Value:
        """Compute the natural logarithm; its slope is 1/a."""
        return Value(math.log(self.data), inputs=(self,), slopes=(1.0 / self.data,))

    def relu(self) -> Value:
        """Let what is above 0 through; the slope at 0 is 0 by convention."""
        return Value(max(0.0, self.data), inputs=(self,), slopes=(float(self.data > 0.0),))

    def __neg__(self) -> Value:
        """-a is a times -1."""
        return self * -1.0

    def __sub__(self, other: Value | float) -> Value:
        """a - b is a plus -b."""
        return self + -_as_value(other)

    def __truediv__(self, other: Value | float) -> Value:
        """a / b is a times b^-1."""
        return self * _as_value(other) ** -1

    def __radd__(self, other: float) -> Value:
        """Python comes here for 2 + a, when 2 does not know how."""
        return self + other

    def __rsub__(self, other: float) -> Value:
        """2 - a, in this order."""
        return Value(other) - self

    def __rmul__(self, other: float) -> Value:
        """2 a."""
        return self * other

    def __rtruediv__(self, other: float) -> Value:
        """2 / a, in this order."""
        return Value(other) / self

    def backward(self) -> None:
        """Add to every number's `grad` the slope of this result by it.

        The result has slope 1 by itself. Each number passes its slope on, times its own
        slope by each input: that is the chain rule. It does so only when it has a
        contribution from each of its uses; a number that is used twice gets two.
        """
        self.grad = 1.0
        for value in reversed(_in_order(self)):
            for source, slope in zip(value.inputs, value.slopes, strict=True):
                source.grad += slope * value.grad


def _as_value(number: Value | float) -> Value:
    return number if isinstance(number, Value) else Value(number)


def _in_order(result: Value) -> list[Value]:
    """List a result and all it came from, each behind its inputs."""
    order: list[Value] = []
    seen: set[Value] = set()
    waiting = [(result, False)]
    while waiting:
        value, inputs_are_listed = waiting.pop()
        if inputs_are_listed:
            order.append(value)
        elif value not in seen:
            seen.add(value)
            waiting.append((value, True))
            waiting.extend((source, False) for source in value.inputs)
    return order
