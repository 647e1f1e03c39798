"""What runs beside a student's code: Value objects can not travel to the judge.

The judge sends a program of a few lines, such as a student would try by hand, and gets
the numbers that it prints. Or it asks for a program to be spelled out: what softmax and
cross_entropy do, as a program that uses Value alone, whatever that Value is worth.
"""

import math
import operator
from contextlib import contextmanager

import submission

SPELL_OUT = "# spell out\n"
ASK = "# operations\n"
OPERATIONS = [
    *(f"__{sign}{name}__" for name in ("add", "sub", "mul", "truediv") for sign in ("", "r")),
    *("__pow__", "__neg__", "exp", "log", "relu"),
]
LINES = []


def Value(program):  # noqa: N802  # named for the class that it tries
    """Run a program that uses the student's Value, or tell which operations there are."""
    if program == ASK:
        return [float(hasattr(submission.Value(1.0), name)) for name in OPERATIONS]
    return _printed(program, "Value")


def softmax(program):
    """Run a program that uses the student's Value and softmax, or spell it out."""
    if program.startswith(SPELL_OUT):
        return _spelled_out(program, "softmax", {"Value": Symbol})
    return _printed(program, "Value", "softmax")


def cross_entropy(program):
    """Run a program that uses the student's Value and cross_entropy, or spell it out."""
    if program.startswith(SPELL_OUT):
        return _spelled_out(program, "cross_entropy", {"Value": Symbol, "softmax": _softmax_line})
    return _printed(program, "Value", "cross_entropy")


def _printed(program, *names):
    """Run a program with some names of the submission; list what it prints."""
    printed = []
    scope = {name: getattr(submission, name) for name in names}
    exec(program, {**scope, "print": lambda *values: printed.extend(values)})  # noqa: S102  # ours
    return printed


class Symbol:
    """A number that writes down what is done with it."""

    def __init__(self, data, *_, line=""):
        self._data = data
        self.grad = 0.0
        self.name = f"t{len(LINES)}"
        LINES.append(f"{self.name} = {line or f'Value({float(data)!r})'}")

    @property
    def data(self):
        """Give the number."""
        return self._data

    @data.setter
    def data(self, number):
        """Write down that it is another number from here on."""
        self._data = number
        LINES.append(f"{self.name} = Value({float(number)!r})")

    def __pow__(self, n):
        return Symbol(self.data**n, line=f"{self.name} ** {_text(n)}")

    def __neg__(self):
        return Symbol(-self.data, line=f"-{self.name}")

    def exp(self):
        """Write down the exponential."""
        return Symbol(math.exp(self.data), line=f"{self.name}.exp()")

    def log(self):
        """Write down the logarithm."""
        return Symbol(math.log(self.data), line=f"{self.name}.log()")

    def relu(self):
        """Write down relu."""
        return Symbol(max(0.0, self.data), line=f"{self.name}.relu()")

    def __lt__(self, other):
        return self.data < _number(other)

    def __gt__(self, other):
        return self.data > _number(other)


def _joined(sign, operation):
    """Make the two methods of an operation of two numbers."""

    def join(a, b):
        line = f"{_text(a)} {sign} {_text(b)}"
        return Symbol(operation(_number(a), _number(b)), line=line)

    return join, lambda self, other: join(other, self)


Symbol.__add__, Symbol.__radd__ = _joined("+", operator.add)
Symbol.__sub__, Symbol.__rsub__ = _joined("-", operator.sub)
Symbol.__mul__, Symbol.__rmul__ = _joined("*", operator.mul)
Symbol.__truediv__, Symbol.__rtruediv__ = _joined("/", operator.truediv)


def _number(a):
    return a.data if isinstance(a, Symbol) else a


def _text(a):
    return a.name if isinstance(a, Symbol) else repr(float(a))


def _softmax_line(values):
    """Leave softmax as it is: whether that is right is another question."""
    names = ", ".join(value.name for value in values)
    top = max(value.data for value in values)
    weights = [math.exp(value.data - top) for value in values]
    parts = [Symbol(weight / sum(weights)) for weight in weights]  # a guard may look at them
    LINES.append(f"{', '.join(part.name for part in parts)}, = softmax([{names}])")
    return parts


def _spelled_out(program, name, instead):
    """Run a program with Symbols; give what they wrote down, as numbers of letters."""
    LINES.clear()
    with _replaced(instead):
        scope = {"Value": Symbol, name: getattr(submission, name)}
        exec(program, scope)  # noqa: S102  # ours
    known = {name: one for name, one in scope.items() if isinstance(one, Symbol)}
    named = [f"{name} = {one.name}" for name, one in known.items()]
    return list(map(ord, "; ".join([*LINES, *named])))


@contextmanager
def _replaced(names):
    """Give the submission other things by some of its names, for a while."""
    kept = {name: getattr(submission, name) for name in names if hasattr(submission, name)}
    vars(submission).update(names)
    try:
        yield
    finally:
        for name in names:
            delattr(submission, name)
        vars(submission).update(kept)
