"""What may be wrong with the number or the slopes of an operation of two."""

from ._mistake import back, both, forth, over

ADDITION = {
    "factors": back("The slopes of a + b are those of a * b.", lambda a, b, _: (b, a)),
    "data": back("The slopes of a + b are a and b; they are 1.", lambda a, b, _: (a, b)),
    "sum": back("The slopes of a + b are the sum itself; they are 1.", lambda *x: (x[2],) * 2),
    "half": back("The slopes of a + b are 0.5; they are 1.", lambda *_: (0.5, 0.5)),
    "minus": back("The slope of a + b by b is -1; it is 1.", lambda *_: (1.0, -1.0)),
}

SUBTRACTION = {
    "plus": back(
        "The slope of a - b by b is 1; it is -1.",
        lambda *_: (1.0, 1.0),
        belief="subtraction_like_addition",
    ),
    "both": back("The slopes of a - b are -1; by a it is 1.", lambda *_: (-1.0, -1.0)),
    "swapped": back("The slopes of a - b have the wrong sign.", lambda *_: (-1.0, 1.0)),
    "reversed": both("You compute b - a for a - b.", lambda a, b: b - a, lambda *_: (-1.0, 1.0)),
    "reversed data": forth("a - b has the number b - a.", lambda a, b: b - a),
    "absolute": forth("a - b is never negative.", lambda a, b: abs(a - b)),
    "data": back("The slopes of a - b are a and -b.", lambda a, b, _: (a, -b)),
    "sum": both("You compute a + b for a - b.", lambda a, b: a + b, lambda *_: (1.0, 1.0)),
}

MULTIPLICATION = {
    "own": back(
        "The slope of a * b by a is a, and by b it is b; it is the other factor.",
        lambda a, b, _: (a, b),
        belief="multiplication_by_its_own_factor",
    ),
    "one": back("The slopes of a * b are 1.", lambda *_: (1.0, 1.0)),
    "product": back("The slopes of a * b are the product.", lambda *x: (x[2],) * 2),
    "both b": back("Both slopes of a * b are b.", lambda _, b, __: (b, b)),
    "both a": back("Both slopes of a * b are a.", lambda a, *_: (a, a)),
    "sum": back("Both slopes of a * b are a + b.", lambda a, b, _: (a + b,) * 2),
    "minus": back("The slope of a * b by b is -a.", lambda a, b, _: (b, -a)),
    "inverse": back(
        "The slopes of a * b are 1 / b and 1 / a.", lambda a, b, _: (over(1.0, b), over(1.0, a))
    ),
    "absolute": back("The slopes of a * b lose their sign.", lambda a, b, _: (abs(b), abs(a))),
}

DIVISION = {
    "floor": forth("You round quotients down.", lambda a, b: a // b, belief="division_rounds_down"),
    "plus": back(
        "The slope of a / b by b is a / b²; the minus is missing.",
        lambda a, b, _: (1.0 / b, a / b**2),
        belief="division_without_the_minus",
    ),
    "b": back("The slope of a / b by b is -a / b.", lambda a, b, _: (1.0 / b, -a / b)),
    "cube": back("The slope of a / b by b is -a / b³.", lambda a, b, _: (1.0 / b, -a / b**3)),
    "one": back("The slope of a / b by b is -1 / b².", lambda _, b, __: (1.0 / b, -1.0 / b**2)),
    "plus one": back("The slope of a / b by b is 1 / b².", lambda _, b, __: (1.0 / b, b**-2)),
    "inverse": back("The slope of a / b by b is 1 / a.", lambda a, b, _: (1.0 / b, over(1.0, a))),
    "data": back("The slope of a / b by b is a.", lambda a, b, _: (1.0 / b, a)),
    "minus data": back("The slope of a / b by b is -a.", lambda a, b, _: (1.0 / b, -a)),
    "quotient": back("The slope of a / b by b is a / b.", lambda a, b, _: (1.0 / b, a / b)),
    "squared": back(
        "The slope of a / b by b is -a² / b².", lambda a, b, _: (1.0 / b, -((a / b) ** 2))
    ),
    "left b": back("The slope of a / b by a is b.", lambda a, b, _: (b, -a / b**2)),
    "left one": back("The slope of a / b by a is 1.", lambda a, b, _: (1.0, -a / b**2)),
    "left square": back("The slope of a / b by a is 1 / b².", lambda a, b, _: (b**-2, -a / b**2)),
    "left own": back(
        "The slope of a / b by a is 1 / a.", lambda a, b, _: (over(1.0, a), -a / b**2)
    ),
    "swapped": back("The two slopes of a / b are exchanged.", lambda a, b, _: (-a / b**2, 1.0 / b)),
    "factors": back("The slopes of a / b are those of a * b.", lambda a, b, _: (b, a)),
    "difference": back(
        "The slopes of a / b are 1 / b and -1 / b.", lambda _, b, __: (1.0 / b, -1.0 / b)
    ),
    "product": both("You compute a * b for a / b.", lambda a, b: a * b, lambda a, b, _: (b, a)),
    "reversed": both(
        "You compute b / a for a / b.", lambda a, b: b / a, lambda a, b, _: (-b / a**2, 1.0 / a)
    ),
}
