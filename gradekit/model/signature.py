"""Declared signatures of graded functions, and results converted to them.

A manifest writes ``softmax = "(logits: list[float]) -> list[float]"``. What a
student's function returned is converted to the declared type before a property
sees it: properties deal in plain floats, lists and dicts only, and a string, a
None or a truth value in place of a number has an error message of its own.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any, Final

from gradekit.model.mismatch import Mismatch, show

SCALARS: Final = ("float", "int", "bool", "str", "None", "Any")
CONTAINERS: Final = ("list", "tuple", "dict")
WORDS: Final = {
    "float": ("a number", "numbers"),
    "int": ("a whole number", "whole numbers"),
    "bool": ("True or False", "truth values"),
    "str": ("a string", "strings"),
    "list": ("a list", "lists"),
    "tuple": ("a tuple", "tuples"),
    "dict": ("a dict", "dicts"),
    "None": ("None", "Nones"),
    "Any": ("anything", "values"),
}
NUMBERS: Final = frozenset({int, float})
"""The types of numbers; a bool is none."""
LONGEST_TEXT: Final = 400
BATCH_OF_ONE: Final = "it returned a batch of one row; the row itself is what is asked for"


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """A declared type: its name and, for a container, the forms inside."""

    name: str
    inside: tuple[Form, ...] = ()

    def __str__(self) -> str:
        return f"{self.name}[{', '.join(map(str, self.inside))}]" if self.inside else self.name


@dataclass(frozen=True, kw_only=True, slots=True)
class Signature:
    """A function's parameters, by name, and the type of its result."""

    text: str
    parameters: tuple[str, ...]
    returns: Form

    def conform(self, value: Any, *, exactly: bool = False) -> tuple[Any, tuple[str, ...]]:
        """Convert a returned value to the declared type.

        A list of numbers may be the only row of a batch, unless it is to be `exactly` a list.

        Returns
        -------
        value : object
            Floats for numbers, lists for sequences.
        advice : tuple of str
            Sentences about what was accepted but could be better.

        Raises
        ------
        Mismatch
            If the value is of another kind.
        """
        advice: list[str] = []
        if _is_batch_of_one(value) and str(self.returns) == "list[float]":
            if exactly:
                message = "the result is a batch of one row, but should be the row itself"
                raise Mismatch(message, got=_shown(value), expected=_shown(value[0]))
            advice.append(BATCH_OF_ONE)
            value = value[0]
        return _conform(value, self.returns, "", advice, lone=True), tuple(advice)


def parse_signature(text: str) -> Signature:
    """Read ``(name: type, ...) -> type``.

    Raises
    ------
    ValueError
        If the text is no signature, or the protocol has no such type.
    """
    try:
        (function,) = ast.parse(f"def function{text}: ...").body
    except (SyntaxError, ValueError):
        function = ast.Pass()
    if not isinstance(function, ast.FunctionDef) or function.returns is None:
        raise ValueError('not a signature. Write it as "(logits: list[float]) -> float"')
    parameters, returns = _parameters(function.args), _form(function.returns)
    return Signature(text=text, parameters=parameters, returns=returns)


def _parameters(arguments: ast.arguments) -> tuple[str, ...]:
    """Name the parameters; each is given by position and has a type."""
    others = [*arguments.posonlyargs, *arguments.kwonlyargs, *arguments.defaults]
    if others or arguments.vararg or arguments.kwarg:
        raise ValueError("parameters are given by position, every one. Leave out *, / and defaults")
    for argument in arguments.args:
        if argument.annotation is None:
            raise ValueError(f"parameter {argument.arg} has no type. Write {argument.arg}: float")
        _form(argument.annotation)
    return tuple(argument.arg for argument in arguments.args)


def _form(node: ast.expr) -> Form:
    name = ast.unparse(node.value if isinstance(node, ast.Subscript) else node)
    if isinstance(node, ast.Subscript) and name in CONTAINERS:
        items = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        form = Form(name=name, inside=tuple(map(_form, items)))
        _require_arity(form)
        return form
    if name in SCALARS:
        return Form(name=name)
    allowed = ", ".join((*SCALARS, *(f"{container}[...]" for container in CONTAINERS)))
    raise ValueError(f"{ast.unparse(node)} is not a type that can be graded. Use {allowed}")


def _require_arity(form: Form) -> None:
    """Refuse list[...] of anything but one type, dict[...] of anything but str to one."""
    if form.name == "list" and len(form.inside) != 1:
        raise ValueError(f"{form} has more than one type. Use tuple[...] for results of several")
    key, *values = form.inside
    if form.name == "dict" and (key.name != "str" or len(values) != 1):
        raise ValueError(f"{form} cannot be graded. Use dict[str, ...]")


def _is_batch_of_one(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 1 and isinstance(value[0], list)


def _conform(value: Any, form: Form, where: str, advice: list[str], *, lone: bool = False) -> Any:
    if form.name == "float":
        return _number(value, where, advice, lone=lone)
    if form.name in CONTAINERS:
        return _container(value, form, where, advice)
    fits = {
        "Any": True,
        "None": True,
        "int": isinstance(value, int) and not isinstance(value, bool),
        "bool": isinstance(value, bool),
        "str": isinstance(value, str),
    }
    if not fits[form.name]:
        raise _mismatch(value, form, where)
    return value


def _number(value: Any, where: str, advice: list[str], *, lone: bool) -> float:
    """Convert a number; if it is `lone`, also the number of a list of length 1."""
    if lone and isinstance(value, list) and len(value) == 1:
        advice.append("it returned a list or an array of one number; a plain number is simpler")
        return _number(value[0], f"{where}[0]", advice, lone=False)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _mismatch(value, Form(name="float"), where)
    return float(value)


def _container(value: Any, form: Form, where: str, advice: list[str]) -> Any:
    if form.name == "dict":
        if not isinstance(value, dict):
            raise _mismatch(value, form, where)
        inner = form.inside[1]
        return {
            key: _conform(item, inner, f"{where}[{key!r}]", advice) for key, item in value.items()
        }
    if not isinstance(value, list):
        raise _mismatch(value, form, where)
    if form.name == "list":
        return _list(value, form.inside[0], where, advice)
    forms = form.inside
    if len(forms) != len(value):
        raise _mismatch(value, form, where)
    kinds = set(map(type, value))
    if kinds <= NUMBERS and all(inner.name == "float" for inner in forms):
        return value if kinds == {float} else list(map(float, value))
    return [  # each may be a number alone: a loss beside a gradient, say
        _conform(item, inner, f"{where}[{index}]", advice, lone=True)
        for index, (item, inner) in enumerate(zip(value, forms, strict=True))
    ]


def _list(value: list[Any], inner: Form, where: str, advice: list[str]) -> list[Any]:
    """Convert a list, all of one form; numbers at once, for tables have thousands."""
    if inner.name == "float":
        kinds = set(map(type, value))
        if kinds <= NUMBERS:
            return value if kinds == {float} else list(map(float, value))
    elif inner.name == "list" and inner.inside[0].name == "float":
        rows = (type(row) is list and set(map(type, row)) == {float} for row in value)
        if all(rows):
            return value[:]
    return [_conform(item, inner, f"{where}[{i}]", advice) for i, item in enumerate(value)]


def _mismatch(value: Any, form: Form, where: str) -> Mismatch:
    expected = describe_form(form)
    message = f"the result{where} is {_describe(value)}, but should be {expected}"
    return Mismatch(message, got=_shown(value), expected=expected)


def describe_form(form: Form) -> str:
    """Say in words what a result should be, as in "a list of numbers"."""
    if form.name == "tuple":
        return f"{len(form.inside)} values"
    if form.name == "list":
        return f"a list of {_plural(form.inside[0])}"
    return WORDS[form.name][0]


def _plural(form: Form) -> str:
    plural = WORDS[form.name][1]
    return f"{plural} of {_plural(form.inside[0])}" if form.name == "list" else plural


def _shown(value: Any) -> str:
    """Write a value, cut: a student may return a megabyte."""
    text = show(value)
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]} ..."


def _describe(value: Any) -> str:
    if value is None:
        return "None (is a return missing?)"
    if isinstance(value, bool):
        return f"the truth value {value}"
    if isinstance(value, str):
        return f"the string {_shown(value)}"
    if isinstance(value, dict):
        return "a dict"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    return f"the number {_shown(value)}"
