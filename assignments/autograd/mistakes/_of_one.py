"""What may be wrong with the number or the slopes of an operation of one."""

import math

from ._mistake import LN2, LN10, back, both, forth, over

NEGATION = {
    "nothing": both(
        "-a is a itself.", lambda a: a, lambda *_: (1.0,), belief="negation_changes_nothing"
    ),
    "plus": back("The slope of -a is 1; it is -1.", lambda *_: (1.0,)),
    "number": forth("-a has the number of a.", lambda a: a),
    "data": back("The slope of -a is -a; it is -1.", lambda a, _: (-a,)),
}

EXP = {
    "nothing": both("a.exp() has the number of a.", lambda a: a, lambda *_: (1.0,)),
    "nothing forth": forth("a.exp() has the number of a.", lambda a: a),
    "nothing but slope": both(
        "a.exp() has the number of a.", lambda a: a, lambda a, _: (math.exp(a),)
    ),
    "input": back("The slope of a.exp() is a.", lambda a, _: (a,), belief="exp_by_its_input"),
    "power rule": back(
        "The slope of a.exp() is a * exp(a - 1).",
        lambda a, _: (a * math.exp(a - 1.0),),
        belief="exp_by_the_power_rule",
    ),
    "one": back("The slope of a.exp() is 1.", lambda *_: (1.0,)),
    "product": back("The slope of a.exp() is a * exp(a).", lambda a, y: (a * y,)),
    "less": back("The slope of a.exp() is exp(a - 1).", lambda a, _: (math.exp(a - 1.0),)),
    "minus": back("The slope of a.exp() has the wrong sign.", lambda _, y: (-y,)),
    "inverse": back("The slope of a.exp() is exp(-a).", lambda a, _: (math.exp(-a),)),
    "over": back("The slope of a.exp() is 1 / a.", lambda a, _: (over(1.0, a),)),
    "twice": back("The slope of a.exp() is exp of the result.", lambda _, y: (math.exp(y),)),
    "e": back("The slope of a.exp() is e.", lambda *_: (math.e,)),
    "two": both("You raise 2 to a; it is e.", lambda a: 2.0**a, lambda _, y: (LN2 * y,)),
    "two as e": forth("You raise 2 to a; it is e.", lambda a: 2.0**a),
    "negative": both("You compute exp(-a) for exp(a).", lambda a: math.exp(-a), lambda _, y: (-y,)),
    "less one": forth("You subtract 1 from exp(a).", math.expm1),
    "square": back("The slope of a.exp() is exp(a) squared.", lambda _, y: (y * y,)),
}

LOG = {
    "output": back(
        "The slope of a.log() is 1 / log(a).",
        lambda _, y: (over(1.0, y),),
        belief="log_by_its_output",
    ),
    "ten": both(
        "You take the logarithm of base 10.",
        math.log10,
        lambda a, _: (1.0 / (a * LN10),),
        belief="log_of_base_ten",
    ),
    "two": both("You take the logarithm of base 2.", math.log2, lambda a, _: (1.0 / (a * LN2),)),
    "ten forth": forth(
        "You take the logarithm of base 10, with the slope of the natural one.", math.log10
    ),
    "two forth": forth(
        "You take the logarithm of base 2, with the slope of the natural one.", math.log2
    ),
    "ten back": back(
        "The slope of a.log() is that of base 10.",
        lambda a, _: (1.0 / (a * LN10),),
        belief="log_slope_of_base_ten",
    ),
    "two back": back("The slope of a.log() is that of base 2.", lambda a, _: (1.0 / (a * LN2),)),
    "input": back("The slope of a.log() is a.", lambda a, _: (a,)),
    "result": back("The slope of a.log() is log(a).", lambda _, y: (y,)),
    "square": back("The slope of a.log() is 1 / a².", lambda a, _: (1.0 / a**2,)),
    "minus": back("The slope of a.log() has the wrong sign.", lambda a, _: (-1.0 / a,)),
    "minus square": back("The slope of a.log() is -1 / a².", lambda a, _: (-1.0 / a**2,)),
    "one": back("The slope of a.log() is 1.", lambda *_: (1.0,)),
    "exp": back("The slope of a.log() is exp(a).", lambda a, _: (math.exp(a),)),
    "plus one": both(
        "You take the logarithm of 1 + a.", math.log1p, lambda a, _: (1.0 / (1.0 + a),)
    ),
    "plus one forth": forth(
        "You take the logarithm of 1 + a, with the slope of log(a).", math.log1p
    ),
}

RELU = {
    "negative forth": forth(
        "relu keeps negative numbers and gives 0 above.", lambda a: min(0.0, a)
    ),
    "always": back(
        "The slope of relu is 1 also below 0.", lambda *_: (1.0,), belief="relu_always_passes"
    ),
    "zero": back(
        "The slope of relu at exactly 0 is 1; it is 0.",
        lambda a, _: (float(a >= 0.0),),
        belief="relu_passes_at_zero",
    ),
    "half": back(
        "The slope of relu at exactly 0 is 0.5; it is 0.",
        lambda a, _: (0.5 if a == 0.0 else float(a > 0.0),),
    ),
    "data": back("The slope of relu is its result; it is 1 above 0.", lambda _, y: (y,)),
    "input": back("The slope of relu is a.", lambda a, _: (a,)),
    "opposite": back(
        "The slope of relu is 1 below 0, and 0 above.", lambda a, _: (float(a < 0.0),)
    ),
    "sign": back(
        "The slope of relu below 0 is -1; it is 0.", lambda a, _: (1.0 if a > 0.0 else -1.0,)
    ),
    "absolute": both(
        "You take the absolute value for relu.", abs, lambda a, _: (math.copysign(1.0, a),)
    ),
    "nothing": both("relu leaves negative numbers as they are.", lambda a: a, lambda *_: (1.0,)),
    "leaky": both(
        "relu multiplies negative numbers by 0.01.",
        lambda a: a if a > 0.0 else 0.01 * a,
        lambda a, _: (1.0 if a > 0.0 else 0.01,),
    ),
    "leaky back": back(
        "The slope of relu below 0 is 0.01.", lambda a, _: (1.0 if a > 0.0 else 0.01,)
    ),
    "negative": both(
        "relu keeps negative numbers and gives 0 above.",
        lambda a: min(0.0, a),
        lambda a, _: (float(a < 0.0),),
    ),
    "tanh": both("You compute tanh for relu.", math.tanh, lambda _, y: (1.0 - y * y,)),
    "step": forth("relu gives 1 above 0.", lambda a: float(a > 0.0)),
}
