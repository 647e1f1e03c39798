"""Programs: an expression written as a few lines of Python, run with any kind of number.

An expression in which parts are used twice is a graph, not a formula. As a program it
stays readable: every line names one number. The same text can be run with `value.Value`,
with `dual.Dual`, or be pasted by a student.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

Scope: TypeAlias = dict[str, Any]

READABLE: Final = frozenset({"data", "grad"})
METHODS: Final = frozenset({"backward", "exp", "log", "relu"})
OPERATIONS: Final[dict[type[ast.operator], Callable[[Any, Any], Any]]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.Pow: lambda a, b: a**b,
}


def run(program: str, names: Mapping[str, Callable[..., Any]]) -> list[float]:
    """Run a program and give what it prints.

    Parameters
    ----------
    program : str
        Statements of four kinds: `name = expression`, `name, name = expression`,
        `name.backward()` and `print(expression, ...)`.
    names : mapping of str to callable, shape (k,)
        What a program may call, such as `Value`; it can always call `sum`.

    Returns
    -------
    list of float, shape (n,)
        Every number that is printed, in order.

    Raises
    ------
    ValueError
        If the text is no such program: nothing else in Python can be reached from here.

    Notes
    -----
    Expressions are numbers, names, lists, + - * / ** and negation, the methods `exp`,
    `log` and `relu`, and the attributes `data` and `grad`. All numbers are floats.

    References
    ----------
    Griewank & Walther (2008), Evaluating Derivatives, section 2.2: evaluation procedures,
    in which every intermediate number has a name of its own.

    Examples
    --------
    >>> run("a = 2.0; b = a * a + 1; print(a, b)", {})
    [2.0, 5.0]
    """
    scope: Scope = {"sum": sum, **names}
    printed: list[float] = []
    for statement in _parsed(program).body:
        match statement:
            case ast.Assign(targets=[target], value=value):
                _bind(target, _evaluate(value, scope), scope)
            case ast.Expr(value=ast.Call(func=ast.Name(id="print"), args=arguments, keywords=[])):
                printed += [float(_evaluate(argument, scope)) for argument in arguments]
            case ast.Expr(value=ast.Call() as call):
                _evaluate(call, scope)
            case _:
                raise _refused(statement)
    return printed


def _parsed(program: str) -> ast.Module:
    try:
        return ast.parse(program)
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError) as error:
        raise ValueError(f"program={program!r}, but this is no Python ({error})") from None


def _bind(target: ast.expr, value: Any, scope: Scope) -> None:
    """Give a value its name, or several values theirs."""
    match target:
        case ast.Name(id=name):
            scope[name] = value
        case ast.Tuple(elts=elements):
            for element, part in zip(elements, value, strict=True):
                _bind(element, part, scope)
        case _:
            raise _refused(target)


def _evaluate(node: ast.expr, scope: Scope) -> Any:
    match node:
        case ast.Constant(value=float() | int() as number):
            return float(number)
        case ast.Name(id=name) if name in scope:
            return scope[name]
        case ast.Attribute(value=inside, attr=name) if name in READABLE:
            return getattr(_evaluate(inside, scope), name)
        case ast.List(elts=elements):
            return [_evaluate(element, scope) for element in elements]
        case ast.UnaryOp() | ast.BinOp():
            return _calculate(node, scope)
        case ast.Call(func=function, args=arguments, keywords=[]):
            call = _function(function, scope)
            return call(*(_evaluate(argument, scope) for argument in arguments))
    raise _refused(node)


def _calculate(node: ast.UnaryOp | ast.BinOp, scope: Scope) -> Any:
    match node:
        case ast.UnaryOp(op=ast.USub(), operand=inside):
            return -_evaluate(inside, scope)
        case ast.BinOp(left=left, op=operation, right=right) if type(operation) in OPERATIONS:
            operate = OPERATIONS[type(operation)]
            return operate(_evaluate(left, scope), _evaluate(right, scope))
    raise _refused(node)


def _function(node: ast.expr, scope: Scope) -> Callable[..., Any]:
    """Find what is called: a name of the scope, or a method of a number."""
    function: Any = None
    match node:
        case ast.Name(id=name):
            function = scope.get(name)
        case ast.Attribute(value=inside, attr=name) if name in METHODS:
            function = getattr(_evaluate(inside, scope), name, None)
    if not callable(function):
        raise _refused(node)
    return function  # type: ignore[no-any-return]  # whatever is callable


def _refused(node: ast.AST) -> ValueError:
    return ValueError(f"{ast.unparse(node)}: programs like this one can not say that")
