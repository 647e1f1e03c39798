"""What each operation computes, its slopes, and what may be wrong with either."""

import math

from ._of_one import EXP, LOG, NEGATION, RELU
from ._of_two import ADDITION, DIVISION, MULTIPLICATION, SUBTRACTION
from ._power import POWER

NUMBERS = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "**": lambda a, n: a**n,
    "neg": lambda a: -a,
    "exp": math.exp,
    "log": math.log,
    "relu": lambda a: max(0.0, a),
}

SLOPES = {
    "+": lambda *_: (1.0, 1.0),
    "-": lambda *_: (1.0, -1.0),
    "*": lambda a, b, _: (b, a),
    "/": lambda a, b, _: (1.0 / b, -a / b**2),
    "**": lambda a, n, _: (n * a ** (n - 1),),
    "neg": lambda *_: (-1.0,),
    "exp": lambda _, y: (y,),
    "log": lambda a, _: (1.0 / a,),
    "relu": lambda a, _: (1.0 if a > 0.0 else 0.0,),
}

MISTAKES = {
    "+": ADDITION,
    "-": SUBTRACTION,
    "*": MULTIPLICATION,
    "/": DIVISION,
    "**": POWER,
    "neg": NEGATION,
    "exp": EXP,
    "log": LOG,
    "relu": RELU,
}

NAMES = {"+": "addition", "-": "subtraction", "*": "multiplication", "/": "division", "**": "power"}
SWITCH = {sign: NAMES.get(sign, sign) for sign in NUMBERS}

SWITCHES = {
    SWITCH[sign]: {name: mistake[0] for name, mistake in table.items()}
    for sign, table in MISTAKES.items()
}


def tables(pick):
    """Give the number and the slopes of each operation."""
    numbers, slopes = dict(NUMBERS), dict(SLOPES)
    for sign, table in MISTAKES.items():
        *_, number, slope = table.get(pick(SWITCH[sign]), (None, None))
        numbers[sign] = number or numbers[sign]
        slopes[sign] = slope or slopes[sign]
    return numbers, slopes
