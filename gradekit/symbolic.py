"""Identities that SymPy proves, and numeric code generated from formulas.

An `Identity` states left = right; `prove` has SymPy simplify their difference to 0.
`to_python` writes a `Formula` as a plain Python function, so that checking a
submission does not need SymPy. It is imported inside the functions of this module.
"""

from __future__ import annotations

import contextlib
import operator
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from gradekit.model.errors import GradekitError

if TYPE_CHECKING:
    import sympy

Expression: TypeAlias = "sympy.Basic"
Nested: TypeAlias = "Expression | Sequence[Nested]"

LINE_LENGTH: Final = 100  # of the Python that is written

# What SymPy raises where it cannot simplify; the next way is tried then.
SYMPY_FAILURES: Final = (ArithmeticError, AttributeError, StopIteration, TypeError, ValueError)


@dataclass(frozen=True, kw_only=True, slots=True)
class Identity:
    """An equation between two SymPy expressions.

    Parameters
    ----------
    name : str
        The name in properties and messages.
    statement : str
        The equation in words, one sentence.
    left, right : Expression
        The two sides. Derivatives, sums and limits are unevaluated, so that the
        equation is shown in the usual notation.
    where : tuple of Expression
        Assumptions: an equation replaces its left side by its right, an inequality
        decides the branches of a piecewise expression.
    cases : tuple of pair of Expression
        The same equation written out for the sizes of the numeric form. Each pair is
        proved by itself.
    source : str
        Where the identity can be read.
    """

    name: str
    statement: str
    left: Expression
    right: Expression
    where: tuple[Expression, ...] = ()
    cases: tuple[tuple[Expression, Expression], ...] = ()
    source: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Formula:
    """A function to be written as Python.

    Parameters
    ----------
    name : str
        The function's name.
    summary : str
        Its docstring, one sentence.
    parameters : mapping of str to sequence of Expression
        Each parameter is a list of numbers, given by the symbols of its items. All are
        positional; one that the result does not need gets an underscore.
    result : Expression or nested sequence of Expression
        What the function returns: a number, or lists of the same shape.
    shared : tuple of pair of Expression
        Common subexpressions in order, each a symbol and what it stands for. Those that
        the result does not need are left out.
    """

    name: str
    summary: str
    parameters: Mapping[str, Sequence[Expression]]
    result: Nested
    shared: tuple[tuple[Expression, Expression], ...] = ()


class UnprovedError(GradekitError):
    """SymPy could not show that the two sides of an identity are equal.

    Parameters
    ----------
    name : str
        The identity.
    left, right : Expression
        The two sides that differ.
    remainder : Expression
        What is left of left - right.
    """

    def __init__(
        self, name: str, left: Expression, right: Expression, remainder: Expression
    ) -> None:
        self.name = name
        self.left = left
        self.right = right
        self.remainder = remainder
        super().__init__(
            f"{name}: {left} - ({right}) leaves {remainder}, but should leave 0. "
            "Correct a side, or add the assumption that is missing to where."
        )


def prove(identity: Identity) -> None:
    """Show that the two sides of an identity are equal, in general and case by case.

    Parameters
    ----------
    identity : Identity
        What to prove.

    Raises
    ------
    UnprovedError
        If left - right does not simplify to 0, for the first such pair.
    """
    for left, right in ((identity.left, identity.right), *identity.cases):
        rest = remainder(left, right, where=identity.where)
        if rest != 0:
            raise UnprovedError(identity.name, left, right, rest)


def remainder(
    left: Expression, right: Expression, *, where: Sequence[Expression] = ()
) -> Expression:
    """Simplify left - right as far as SymPy can.

    Parameters
    ----------
    left, right : Expression
        The two sides.
    where : sequence of Expression
        Equations and inequalities that may be used.

    Returns
    -------
    Expression
        0 if the sides are equal under the assumptions; else whatever is left.
    """
    rest = _assuming(_evaluated(left) - _evaluated(right), where)
    for simplify in _simplifications():
        if rest == 0:
            break
        with contextlib.suppress(*SYMPY_FAILURES):
            rest = _assuming(simplify(rest), where)
    return rest


def to_latex(identity: Identity) -> str:
    """Write an identity as LaTeX.

    Parameters
    ----------
    identity : Identity
        What to write.

    Returns
    -------
    str
        LaTeX for math mode, without delimiters.
    """
    equation = f"{_latex(identity.left)} = {_latex(identity.right)}"
    return r",\quad ".join([equation, *map(_latex, identity.where)])


def to_text(identity: Identity) -> str:
    """Write an identity on one line of plain text.

    Parameters
    ----------
    identity : Identity
        What to write.

    Returns
    -------
    str
        The equation, then "where" and the assumptions.
    """
    import sympy

    equation = f"{sympy.sstr(identity.left)} = {sympy.sstr(identity.right)}"
    assumed = ", ".join(map(_relation_text, identity.where))
    return f"{equation}, where {assumed}" if assumed else equation


def to_python(formula: Formula) -> str:
    """Write a formula as the source of a function that needs only `math`.

    Parameters
    ----------
    formula : Formula
        What to write.

    Returns
    -------
    str
        The source, ending with a newline, in lines of at most 100 characters. The same
        formula always gives the same source.
    """
    result, shared = _factored(formula)
    used = {
        symbol for leaf in _leaves([result, *dict(shared).values()]) for symbol in leaf.free_symbols
    }
    lines = [
        f"def {formula.name}({_signature(formula, used)}) -> {_annotation(result)}:",
        f'    """{formula.summary}"""',
    ]
    for parameter, symbols in formula.parameters.items():
        if used.intersection(symbols):
            lines.append(f"    {_unpacking(symbols)} = {parameter}")
    lines += [_statement(f"{symbol} = ", _code(value)) for symbol, value in shared]
    return "\n".join([*lines, _returned(result)]) + "\n"


def _evaluated(expression: Expression) -> Any:
    """Evaluate derivatives, sums and limits, repeatedly until nothing changes."""
    import sympy

    expression = sympy.sympify(expression)
    while (done := expression.doit()) != expression:
        expression = done
    return expression


def _simplifications() -> tuple[Callable[[Any], Any], ...]:
    """List the ways to simplify, from cheap and specific to expensive and general."""
    import sympy

    return (
        lambda rest: sympy.cancel(sympy.expand(rest)),
        lambda rest: sympy.expand(sympy.expand_log(rest)),
        lambda rest: sympy.factor_terms(sympy.expand(rest)),  # takes constants out of sums
        sympy.simplify,
        lambda rest: sympy.simplify(sympy.expand_log(sympy.expand(rest))),
    )


def _assuming(expression: Any, where: Sequence[Expression]) -> Any:
    """Apply the assumptions; bound variables get canonical names, so that equal sums cancel."""
    import sympy

    expression = expression.as_dummy()
    for relation in where:
        if isinstance(relation, sympy.Equality):
            expression = expression.subs(relation.lhs.as_dummy(), relation.rhs)
    gaps = [_gap(relation) for relation in where if not isinstance(relation, sympy.Equality)]
    for condition in expression.atoms(sympy.Ge, sympy.Le):
        if any((_gap(condition) - gap).expand().is_nonnegative for gap in gaps):
            expression = expression.subs(condition, sympy.true)
    return expression


def _gap(relation: Any) -> Any:
    """Give what an inequality states to be at least 0."""
    import sympy

    left, right = relation.lhs, relation.rhs
    return left - right if isinstance(relation, sympy.Ge) else right - left


def _latex(expression: Any) -> str:
    """Write LaTeX, with the parentheses that SymPy omits around unevaluated expressions."""
    import sympy

    def in_parentheses(inner: Any) -> Any:
        return sympy.Symbol(rf"\left({sympy.latex(inner)}\right)")

    shown = sympy.sympify(expression).replace(sympy.UnevaluatedExpr, in_parentheses)
    return str(sympy.latex(shown))


def _relation_text(relation: Any) -> str:
    """Write an assumption; SymPy's own text of an equation is a constructor call."""
    import sympy

    if isinstance(relation, sympy.Equality):
        return f"{sympy.sstr(relation.lhs)} = {sympy.sstr(relation.rhs)}"
    return str(sympy.sstr(relation))


def _factored(formula: Formula) -> tuple[Any, list[tuple[Any, Any]]]:
    """Substitute the symbols of shared parts; drop the parts that are not needed."""
    import sympy

    result = _mapped(sympy.sympify, formula.result)
    parts: list[tuple[Any, Any]] = []
    for symbol, part in formula.shared:
        value = part.subs([(earlier, name) for name, earlier in parts])
        if not value.is_Atom:  # numbers and symbols need no name of their own
            result = _mapped(operator.methodcaller("subs", value, symbol), result)
            parts.append((symbol, value))
    return result, _needed(parts, result)


def _needed(parts: list[tuple[Any, Any]], result: Any) -> list[tuple[Any, Any]]:
    """Select the parts that the result needs, directly or through other parts."""
    names = {symbol for leaf in _leaves(result) for symbol in leaf.free_symbols}
    needed = []
    for symbol, value in reversed(parts):
        if symbol in names:
            names |= value.free_symbols
            needed.append((symbol, value))
    return needed[::-1]


def _mapped(change: Callable[[Any], Any], result: Any) -> Any:
    """Apply a function to every expression in nested lists."""
    if isinstance(result, list | tuple):
        return [_mapped(change, item) for item in result]
    return change(result)


def _leaves(result: Any) -> Iterator[Any]:
    """Iterate over the expressions in nested lists, depth first."""
    if isinstance(result, list | tuple):
        for item in result:
            yield from _leaves(item)
    else:
        yield result


def _signature(formula: Formula, used: set[Any]) -> str:
    """Write the parameters; an underscore marks for linters those that are not needed."""
    return ", ".join(
        f"{'' if used.intersection(symbols) else '_'}{parameter}: list[float]"
        for parameter, symbols in formula.parameters.items()
    )


def _annotation(result: Any) -> str:
    """Name the type of a result: a float, or lists of it."""
    return f"list[{_annotation(result[0])}]" if isinstance(result, list) else "float"


def _unpacking(symbols: Sequence[Expression]) -> str:
    """Write the left side of an unpacking assignment."""
    return f"({symbols[0]},)" if len(symbols) == 1 else ", ".join(map(str, symbols))


def _code(result: Any) -> str:
    """Write nested lists of expressions as Python; a bare integer becomes a float."""
    import sympy

    if isinstance(result, list):
        return "[" + ", ".join(map(_code, result)) + "]"
    if result.is_Integer:
        return f"{int(result)}.0"
    code = str(sympy.pycode(result, fully_qualified_modules=True))
    has_roots = any(not power.exp.is_Integer for power in result.atoms(sympy.Pow))
    return f"float({code})" if has_roots else code  # to a type checker a root may be complex


def _statement(start: str, code: str) -> str:
    """Write one indented statement, in parentheses and over several lines if it is long."""
    if len(start) + len(code) <= LINE_LENGTH - 4:
        return f"    {start}{code}"
    return f"    {start}(\n{_filled(code)}\n    )"


def _returned(result: Any) -> str:
    """Write the return statement; a matrix gets one line for each row."""
    if isinstance(result, list) and isinstance(result[0], list):
        return "\n".join(["    return [", *(_filled(f"{_code(row)},") for row in result), "    ]"])
    return _statement("return ", _code(result))


def _filled(code: str) -> str:
    """Break code at its spaces into lines; it must stand inside brackets."""
    indent = " " * 8
    return textwrap.fill(
        code,
        LINE_LENGTH,
        initial_indent=indent,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
