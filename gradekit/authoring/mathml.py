"""An identity as presentation MathML, by SymPy's printer.

It is written when an author asks for it, so that nobody who draws a report needs SymPy.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import Any, Final

import sympy
from sympy.printing.mathml import MathMLPresentationPrinter
from sympy.printing.precedence import PRECEDENCE

from gradekit.symbolic import Expression, Identity

_ENTITY: Final = re.compile(r"&(\w+);")
_OF_XML: Final = frozenset({"amp", "apos", "gt", "lt", "quot"})
_LETTERS: Final = {"ExponentialE": "e", "dd": "d"}  # the double-struck ones are in few fonts
_SIGNS: Final = {"<mi>ell</mi>": "<mi>ℓ</mi>", "<mo>-</mo>": "<mo>\N{MINUS SIGN}</mo>"}


def to_mathml(identity: Identity) -> str:
    """Write an identity as a `math` element, without entities.

    Parameters
    ----------
    identity : Identity
        What to write.

    Returns
    -------
    str
        The equation, then what is assumed, each behind a comma.
    """
    equation = f"{_written(identity.left)}<mo>=</mo>{_written(identity.right)}"
    assumed = "".join(
        f"<mo>,</mo><mtext>\N{EM SPACE}</mtext>{_written(each)}" for each in identity.where
    )
    return f"<math><mrow>{equation}{assumed}</mrow></math>"


def _written(expression: Expression) -> str:
    printed = str(_Printer().doprint(sympy.sympify(expression)))
    text = _ENTITY.sub(_character, printed)
    for plain, sign in _SIGNS.items():
        text = text.replace(plain, sign)
    return text


def _character(entity: re.Match[str]) -> str:
    if entity[1] in _OF_XML:
        return entity[0]
    return _LETTERS.get(entity[1]) or html.unescape(entity[0])


class _Printer(MathMLPresentationPrinter):  # type: ignore[misc]  # SymPy ships no types
    """SymPy's printer, with the parentheses and the usual signs that it leaves out."""

    def _tag(self, name: str, *parts: Any) -> Any:
        element = self.dom.createElement(name)
        for part in parts:
            element.appendChild(part)
        return element

    def _text(self, name: str, text: str) -> Any:
        return self._tag(name, self.dom.createTextNode(text))

    def _list(self, items: Iterable[Any], separator: str = ",") -> Any:
        parts = [
            part for item in items for part in (self._text("mo", separator), self._print(item))
        ]
        return self._tag("mrow", *parts[1:])

    def _in_parentheses(self, inner: Any) -> Any:
        return self._tag("mrow", self._text("mo", "("), inner, self._text("mo", ")"))

    def _factor(self, expression: Any) -> Any:
        return self.parenthesize(expression, PRECEDENCE["Mul"])

    def parenthesize(self, item: Any, level: Any, strict: bool = False) -> Any:  # as SymPy has it
        """Put in parentheses what needs them, once."""
        if isinstance(item, sympy.UnevaluatedExpr):
            return self._print(item)
        return super().parenthesize(item, level, strict)

    def _print_AppliedUndef(self, expression: Any) -> Any:
        name = self._text("mi", str(expression.func))
        return self._tag("mrow", name, self._in_parentheses(self._list(expression.args)))

    def _print_UnevaluatedExpr(self, expression: Any) -> Any:
        return self._in_parentheses(self._print(expression.args[0]))

    def _print_Indexed(self, expression: Any) -> Any:
        indices = expression.indices
        index = self._print(indices[0]) if len(indices) == 1 else self._list(indices)
        return self._tag("msub", self._print(expression.base), index)

    def _print_KroneckerDelta(self, expression: Any) -> Any:
        return self._tag("msub", self._text("mi", "δ"), self._list(expression.args))

    def _print_Derivative(self, expression: Any) -> Any:
        row = super()._print_Derivative(expression)
        row.replaceChild(self._factor(expression.expr), row.lastChild)
        return row

    def _print_Limit(self, expression: Any) -> Any:
        row = super()._print_Limit(expression)
        row.replaceChild(self._factor(expression.args[0]), row.lastChild)
        return row

    def _print_Sum(self, expression: Any) -> Any:
        return self._big("∑", expression)

    def _print_Product(self, expression: Any) -> Any:
        return self._big("∏", expression)

    def _big(self, sign: str, expression: Any) -> Any:
        """Write a sum or a product, which may run over several letters."""
        signs = [
            self._tag(
                "munderover",
                self._text("mo", sign),
                self._list([letter, first], "="),
                self._print(last),
            )
            for letter, first, last in reversed(expression.limits)
        ]
        term = expression.function
        inner = self.parenthesize(term, PRECEDENCE["Mul"], strict=True)
        if term.is_Mul and term.could_extract_minus_sign():
            inner = self._in_parentheses(self._print(term))
        return self._tag("mrow", *signs, inner)

    def _print_Subs(self, expression: Any) -> Any:
        """Write what an expression is at a place."""
        places = [
            self._list([letter, place], "=")
            for letter, place in zip(expression.variables, expression.point, strict=True)
        ]
        bar = self._tag("msub", self._text("mo", "|"), self._tag("mrow", *places))
        return self._tag("mrow", self._factor(expression.expr), bar)

    def _print_Piecewise(self, expression: Any) -> Any:
        """Write the cases below one another; that of all others last."""
        rows = [
            self._tag(
                "mtr",
                self._tag("mtd", self._print(value)),
                self._tag("mtd", self._condition(condition)),
            )
            for value, condition in expression.args
        ]
        return self._tag("mrow", self._text("mo", "{"), self._tag("mtable", *rows))

    def _condition(self, condition: Any) -> Any:
        if condition == sympy.true:
            return self._text("mtext", "otherwise")
        return self._tag("mrow", self._text("mtext", "if "), self._print(condition))

    def _print_Max(self, expression: Any) -> Any:
        inner = self._in_parentheses(self._list(expression.args))
        return self._tag("mrow", self._text("mi", "max"), inner)
