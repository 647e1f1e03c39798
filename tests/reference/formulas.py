"""Numbers that keep their formula: SymPy differentiates what others send slopes through."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import sympy

from reference.autograd import expression

DIGITS = 40


def slopes_by_sympy(program: str) -> list[Any]:
    """Give what a program with Value prints, at forty digits."""
    shown: list[Any] = []
    given: dict[sympy.Symbol, Formula] = {}

    def value(data: float) -> Formula:
        symbol = sympy.Symbol(f"x{len(given)}", real=True)
        given[symbol] = Formula(symbol, given, number=data)
        return given[symbol]

    printing = program.replace("print(", "show(")
    expression.run(printing, {"Value": value, "show": lambda *numbers: shown.extend(numbers)})
    return shown


class Formula:
    """A formula in the numbers that were given, under the names of `value.Value`."""

    def __init__(
        self, formula: Any, given: dict[sympy.Symbol, Formula], *, number: float = 0.0
    ) -> None:
        self.formula = formula
        self.given = given
        self.number = number
        self.grad: Any = 0

    @property
    def data(self) -> Any:
        return self._worth([self.formula])[0]

    def __add__(self, other: Formula | float) -> Formula:
        return self._made(self.formula + _formula(other))

    def __sub__(self, other: Formula | float) -> Formula:
        return self._made(self.formula - _formula(other))

    def __mul__(self, other: Formula | float) -> Formula:
        return self._made(self.formula * _formula(other))

    def __truediv__(self, other: Formula | float) -> Formula:
        return self._made(self.formula / _formula(other))

    def __pow__(self, n: float) -> Formula:
        return self._made(self.formula ** _exact(n))

    def __neg__(self) -> Formula:
        return self._made(-self.formula)

    def __radd__(self, other: float) -> Formula:
        return self._made(_formula(other) + self.formula)

    def __rsub__(self, other: float) -> Formula:
        return self._made(_formula(other) - self.formula)

    def __rmul__(self, other: float) -> Formula:
        return self._made(_formula(other) * self.formula)

    def __rtruediv__(self, other: float) -> Formula:
        return self._made(_formula(other) / self.formula)

    def exp(self) -> Formula:
        return self._made(sympy.exp(self.formula))

    def log(self) -> Formula:
        return self._made(sympy.log(self.formula))

    def relu(self) -> Formula:
        """Take the piece of the graph that this number lies on; the kink belongs to the left."""
        return self if self.data > 0 else self._made(sympy.Integer(0))

    def backward(self) -> None:
        """Let SymPy differentiate the formula by every given number."""
        self.grad = 1
        slopes = self._worth([sympy.diff(self.formula, symbol) for symbol in self.given])
        for one, slope in zip(self.given.values(), slopes, strict=True):
            if one is not self:
                one.grad = slope

    def _made(self, formula: Any) -> Formula:
        return Formula(formula, self.given)

    def _worth(self, formulas: list[Any]) -> list[Any]:
        compute: Callable[..., list[Any]] = sympy.lambdify(
            list(self.given), formulas, "mpmath", cse=True
        )
        with mpmath.workdps(DIGITS):
            return compute(*(mpmath.mpf(one.number) for one in self.given.values()))


def _formula(number: Formula | float) -> Any:
    return number.formula if isinstance(number, Formula) else _exact(number)


def _exact(number: float) -> Any:
    fraction = Fraction(number)
    return sympy.Rational(fraction.numerator, fraction.denominator)
