"""Programs said otherwise, where one operation of Value is missing.

Who has forgotten one operation pays in the claims about it. All others are tried without it:
a - b is then a + -b, and a program that cannot be said otherwise is left out.
"""

# ruff: noqa: N803  # a claim asks for the class by its name

import ast

from hypothesis.errors import UnsatisfiedAssumption

from ._programs import assert_printed, printed_names

ASK = "# operations\n"
OPERATIONS = [
    *(f"__{sign}{name}__" for name in ("add", "sub", "mul", "truediv") for sign in ("", "r")),
    *("__pow__", "__neg__", "exp", "log", "relu"),
]
"""What a Value can do, in the order in which the driver tells whether it is there."""


def run(Value, program, *, is_left_out=True):
    """Run a program; if it fails for the one operation that is missing, another of its kind."""
    try:
        return Value(program)
    except Exception:
        said = _otherwise(Value, program, is_left_out=is_left_out)
        got = Value(said)  # what is called last is what is shown
        if said == program:
            raise
        return got


def runnable(Value, program):
    """Give a program, or another of its kind that does without the operation that is missing."""
    try:
        Value(program)
    except Exception:  # whatever a submission raises  # noqa: BLE001
        return _otherwise(Value, program)
    return program


def _otherwise(Value, program, *, is_left_out=True):
    """Say a program without the one operation that is missing; as it is if it is not one."""
    missing = [name for name, there in zip(OPERATIONS, Value(ASK), strict=True) if not there]
    if len(missing) != 1:
        return program
    other = _Otherwise(missing[0])
    said = ast.unparse(other.visit(ast.parse(program))).replace("\n", "; ")
    if other.is_used and is_left_out:
        raise UnsatisfiedAssumption
    return said


def assert_prints(Value, program, want, within=None):
    assert_printed(run(Value, program), printed_names(program), want, within)


def _is_number(node):
    """Whether a part of a program is a number as it is written, perhaps with a minus."""
    return isinstance(node.operand if isinstance(node, ast.UnaryOp) else node, ast.Constant)


class _Otherwise(ast.NodeTransformer):
    """Says an operation otherwise; `is_used` tells that there is one that cannot be."""

    def __init__(self, missing):
        self.missing = missing
        self.is_used = False

    def visit_Call(self, node):
        self.is_used |= isinstance(node.func, ast.Attribute) and node.func.attr == self.missing
        return self.generic_visit(node)

    def visit_UnaryOp(self, node):
        node = self.generic_visit(node)
        if self.missing != "__neg__" or isinstance(node.operand, ast.Constant):
            return node
        return ast.BinOp(node.operand, ast.Mult(), ast.Constant(-1.0))

    def visit_BinOp(self, node):
        node = self.generic_visit(node)
        name = type(node.op).__name__
        self.is_used |= self.missing == "__pow__" and name == "Pow"
        a, b = node.left, node.right
        reflected = "r" if _is_number(a) else ""
        match self.missing, f"{reflected}{name}":
            case ("__sub__", "Sub"):
                return ast.BinOp(a, ast.Add(), ast.UnaryOp(ast.USub(), b))
            case ("__truediv__", "Div"):
                return ast.BinOp(a, ast.Mult(), ast.BinOp(b, ast.Pow(), ast.Constant(-1)))
            case ("__rsub__" | "__sub__", "rSub"):
                return ast.BinOp(ast.UnaryOp(ast.USub(), b), ast.Add(), a)
            case ("__rtruediv__" | "__truediv__", "rDiv"):
                return ast.BinOp(ast.BinOp(b, ast.Pow(), ast.Constant(-1)), ast.Mult(), a)
            case ("__radd__", "rAdd") | ("__rmul__", "rMult"):
                return ast.BinOp(b, node.op, a)
        return node
