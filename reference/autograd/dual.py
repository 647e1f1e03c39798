"""Forward mode: dual numbers, which carry their derivatives along."""

from __future__ import annotations

import math
from collections.abc import Mapping


class Dual:
    """A number, and its slope by every number that was given.

    Parameters
    ----------
    data : float
        The number.
    slopes : mapping of Dual to float
        Its derivative by each given number it depends on. A number that is itself given
        has slope 1 by itself.

    Notes
    -----
    It answers to the same names as `value.Value`, and computes the same slopes in the
    opposite order: from what is given to the result. The two share no step, so each is a
    check of the other. One pass costs as much as there are given numbers, which is why
    learning goes the other way.

    References
    ----------
    Clifford (1873), Preliminary sketch of biquaternions: numbers a + b e with e^2 = 0.
    Griewank & Walther (2008), Evaluating Derivatives, section 3.1: forward mode.

    Examples
    --------
    >>> a, b = Dual(2.0), Dual(3.0)
    >>> result = a * b + a
    >>> result.backward()
    >>> result.data, a.grad, b.grad
    (8.0, 4.0, 2.0)
    """

    __slots__ = ("data", "grad", "slopes")

    def __init__(self, data: float, *, slopes: Mapping[Dual, float] | None = None) -> None:
        self.data = data
        self.grad = 0.0
        self.slopes: Mapping[Dual, float] = {self: 1.0} if slopes is None else slopes

    def __add__(self, other: Dual | float) -> Dual:
        """(a + b)' = a' + b'."""
        b = _as_dual(other)
        return _combined(self.data + b.data, (self, 1.0), (b, 1.0))

    def __sub__(self, other: Dual | float) -> Dual:
        """(a - b)' = a' - b'."""
        b = _as_dual(other)
        return _combined(self.data - b.data, (self, 1.0), (b, -1.0))

    def __mul__(self, other: Dual | float) -> Dual:
        """(a b)' = b a' + a b'."""
        b = _as_dual(other)
        return _combined(self.data * b.data, (self, b.data), (b, self.data))

    def __truediv__(self, other: Dual | float) -> Dual:
        """(a / b)' = (a' - (a / b) b') / b."""
        b = _as_dual(other)
        quotient = self.data / b.data
        return _combined(quotient, (self, 1.0 / b.data), (b, -quotient / b.data))

    def __pow__(self, n: float) -> Dual:
        """(a^n)' = n a^(n-1) a'."""
        slope = n * self.data ** (n - 1) if n else 0.0
        return _combined(self.data**n, (self, slope))

    def __neg__(self) -> Dual:
        """(-a)' = -a'."""
        return _combined(-self.data, (self, -1.0))

    def __radd__(self, other: float) -> Dual:
        """2 + a."""
        return self + other

    def __rsub__(self, other: float) -> Dual:
        """2 - a."""
        return Dual(other) - self

    def __rmul__(self, other: float) -> Dual:
        """2 a."""
        return self * other

    def __rtruediv__(self, other: float) -> Dual:
        """2 / a."""
        return Dual(other) / self

    def exp(self) -> Dual:
        """(e^a)' = e^a a'."""
        power = math.exp(self.data)
        return _combined(power, (self, power))

    def log(self) -> Dual:
        """(log a)' = a' / a."""
        return _combined(math.log(self.data), (self, 1.0 / self.data))

    def relu(self) -> Dual:
        """relu(a)' is a' above 0, and 0 elsewhere."""
        return _combined(max(0.0, self.data), (self, float(self.data > 0.0)))

    def backward(self) -> None:
        """Tell every given number the slope that has come along."""
        self.grad = 1.0
        for given, slope in self.slopes.items():
            given.grad = slope


def _as_dual(number: Dual | float) -> Dual:
    return number if isinstance(number, Dual) else Dual(number)


def _combined(data: float, *terms: tuple[Dual, float]) -> Dual:
    """Apply the chain rule: add up the slopes of the inputs, each times its own factor."""
    slopes: dict[Dual, float] = {}
    for source, factor in terms:
        for given, slope in source.slopes.items():
            slopes[given] = slopes.get(given, 0.0) + factor * slope
    return Dual(data, slopes=slopes)
