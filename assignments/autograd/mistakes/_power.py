"""What may be wrong with the number or the slopes of a power."""

import math

from ._mistake import back, both, forth, log_of, over

POWER = {
    "exponent": back(
        "The slope of a ** n is n * a ** n; the exponent is one less there.",
        lambda _, n, y: (n * y,),
        belief="power_keeps_its_exponent",
    ),
    "factor": back(
        "The slope of a ** n is a ** (n - 1); the factor n is missing.",
        lambda a, n, _: (a ** (n - 1),),
        belief="power_without_its_factor",
    ),
    "up": back("The slope of a ** n is n * a ** (n + 1).", lambda a, n, _: (n * a ** (n + 1),)),
    "less": back(
        "The slope of a ** n is (n - 1) * a ** (n - 1).", lambda a, n, _: ((n - 1) * a ** (n - 1),)
    ),
    "less both": back("The slope of a ** n is (n - 1) * a ** n.", lambda _, n, y: ((n - 1) * y,)),
    "less two": back(
        "The slope of a ** n is (n - 1) * a ** (n - 2).", lambda a, n, _: ((n - 1) * a ** (n - 2),)
    ),
    "two": back("The slope of a ** n is n * a ** (n - 2).", lambda a, n, _: (n * a ** (n - 2),)),
    "integral": back(
        "The slope of a ** n is a ** (n + 1) / (n + 1).",
        lambda a, n, _: (over(a ** (n + 1), n + 1),),
    ),
    "over n": back(
        "The slope of a ** n is a ** (n - 1) / n.", lambda a, n, _: (over(a ** (n - 1), n),)
    ),
    "linear": back("The slope of a ** n is n * a.", lambda a, n, _: (n * a,)),
    "square": back("The slope of a ** n is 2 * a, whatever n is.", lambda a, *_: (2.0 * a,)),
    "n": back("The slope of a ** n is n.", lambda _, n, __: (float(n),)),
    "itself": back("The slope of a ** n is a ** n.", lambda *x: (x[2],)),
    "log": back(
        "The slope of a ** n is a ** n * log(a), that by the exponent.",
        lambda a, _, y: (y * log_of(a),),
    ),
    "minus": back("The slope of a ** n has the wrong sign.", lambda a, n, _: (-n * a ** (n - 1),)),
    "one": back("The slope of a ** n is 1.", lambda *_: (1.0,)),
    "absolute": back(
        "The slope of a ** n takes n without its sign.", lambda a, n, _: (abs(n) * a ** (n - 1),)
    ),
    "product": both(
        "You compute a * n for a ** n.", lambda a, n: a * n, lambda _, n, __: (float(n),)
    ),
    "whole": both(
        "You cut exponents to whole numbers.",
        lambda a, n: a ** int(n),
        lambda a, n, _: (int(n) * a ** (int(n) - 1),),
    ),
    "by log": forth(
        "a ** n fails where a is not above 0: you take the logarithm of a.",
        lambda a, n: math.exp(n * math.log(a)),
    ),
    "always squared": both(
        "You compute a ** 2 whatever n is.", lambda a, _: a * a, lambda a, *_: (2.0 * a,)
    ),
}
