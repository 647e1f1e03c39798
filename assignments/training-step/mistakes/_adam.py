"""A step of Adam, put together from its parts."""

import math

from gradekit.mistakes import COUNTS, EPS, FRACTIONS, NUMBERS, Sentence
from gradekit.mistakes.formulas import Formula, as_in
from gradekit.mistakes.tables import chosen, sentences, with_beliefs

from ._corrections import BETAS, CORRECTIONS, EXPONENTS, corrections, told
from ._running_means import MEANS, SOURCES, SQUARES
from ._steps import COUNTING, DIVISIONS, ENTRIES, OPERANDS, RATES, SHARING, STEPS, UNMOVED

ADAM_NUMBERS = {
    "own_beta1": (
        (0.9, 0.85, 0.99, 0.95, 0.999, 0.5),
        "You use {k} for beta1, whatever is passed.",
    ),
    "own_beta2": (
        (0.999, 0.99, 0.95, 0.9, 0.85, 0.5),
        "You use {k} for beta2, whatever is passed.",
    ),
    "own_eps": ((*EPS, 1.0, 0.0), "You use {k} for eps, whatever is passed."),
    "coupled_decay": (
        (0.01, 0.1, 0.001, *NUMBERS),
        "You add {k} times the weight to its gradient.",
    ),
    "decay": ((0.01, 0.1, 0.001, *NUMBERS), "The step also takes {k} times rate and weight away."),
    "gradient_clip": ((*NUMBERS, *FRACTIONS), "You cut the gradients off at -{k} and {k}."),
    "gradient_factor": (NUMBERS, "The gradients enter {k} times as large as they are."),
    "gradient_norm": ((*NUMBERS, *FRACTIONS), "You shorten a gradient whose length is above {k}."),
    "update_clip": ((*NUMBERS, *FRACTIONS), "You cut the steps off at -{k} and {k}."),
    "least_root": (EPS, "The root of v_hat never falls below {k}."),
    "fixed_power": (COUNTS, "The power in your correction is always {k}; it should be step + 1."),
    "rate_power": (
        (2.0, 0.5, 3.0, -1.0, 0.0),
        Sentence(
            "You raise the learning rate to the power of {k}; it should enter as it is.",
            special={
                2: "You square the learning rate; it should enter as it is.",
                0.5: "You take the root of the learning rate; it should enter as it is.",
                -1: "You divide by the learning rate; you should multiply by it.",
                0: "The learning rate does not enter.",
            },
        ),
    ),
    "spread_power": (
        (1.0, 0.25, 2.0, 0.0),
        Sentence(
            "You raise v_hat to the power of {k} where its root should be taken.",
            special={
                1: "You divide by v_hat itself; it should be by its root.",
                2: "You square v_hat; its root should be taken.",
                0: "You do not divide by the root of v_hat.",
            },
        ),
    ),
}


MEAN = Formula(
    "mean",
    "beta1 * m + (1 - beta1) * g",
    said={
        **as_in(ENTRIES, opposite=["2 -"]),
        **as_in(MEANS, both_beta=["4 *"], whole=["4 **"]),
    },
)
SQUARE = Formula(
    "square",
    "beta2 * v + (1 - beta2) * g * g",
    said=as_in(SQUARES, minus=["2 -"], both_beta=["4 *"], whole=["4 **"]),
    without=["6 /"],
)
ALIKE = {
    "subtracted": ["1 -"],
    "multiplied": ["1 *"],
    "plus": ["3 +"],
    "power_only": ["3 *"],
    "none": ["3 **", "4 //"],
    "product": ["4 *"],
    "no_power": ["4 %"],
    "power_zero": ["5 *", "5 /", "5 //", "5 **"],
}
HAT_M = Formula(
    "hat_m",
    "m / (1 - beta1 ** (step + 1))",
    said=as_in(told("m"), **ALIKE),
    without=["5 %"],
    whole=(5,),
)
HAT_V = Formula(
    "hat_v",
    "v / (1 - beta2 ** (step + 1))",
    said=as_in(told("v"), **ALIKE),
    without=["5 %"],
    whole=(5,),
)
MOVE = Formula(
    "moved",
    "w - learning_rate * m_hat / (sqrt(v_hat) + eps)",
    said={
        **as_in(STEPS, up=["1 +"], plus_rate=["2 -"]),
        **as_in(DIVISIONS, times_root=["3 *"], minus=["4 -"], times_eps=["4 *"]),
    },
    without=["4 //"],
)
POWER = Formula(
    "power",
    "step + 1",
    said=as_in(EXPONENTS, zero=["1 *", "1 /", "1 //", "1 **"]),
    without=["1 %"],
    whole=(1,),
)
MEAN_BY_DIFFERENCE = Formula(
    "mean_step",
    "m + (1 - beta1) * (g - m)",
    said=as_in(MEANS, exchanged=["3 *"], afresh_whole=["3 **"]),
)
SQUARE_BY_DIFFERENCE = Formula(
    "square_step",
    "v + (1 - beta2) * (g * g - v)",
    said=as_in(SQUARES, exchanged=["3 *"], twice=["5 +"], shrinks=["5 -"], afresh_whole=["3 **"]),
    without=["5 /", "5 //", "5 %", "5 **"],
)
FOLDED = Formula(
    "folded_rate",
    "learning_rate * sqrt(1 - beta2 ** t) / (1 - beta1 ** t)",
    said=as_in(told("v"), none=["3 **", "4 //"]),
    without=["4 -", "8 //"],
)
FORMULAS = (
    *(MEAN, SQUARE, HAT_M, HAT_V, MOVE, POWER),
    *(MEAN_BY_DIFFERENCE, SQUARE_BY_DIFFERENCE, FOLDED),
)

ADAM = {
    "mean": sentences(MEANS, whole="adam_adds_the_whole_gradient"),
    "square": sentences(SQUARES),
    "betas": sentences(BETAS, swapped="adam_swaps_the_betas"),
    "exponent": sentences(
        EXPONENTS,
        zero="adam_counts_from_zero",
        zero_but_first="adam_counts_from_zero",
        ahead="adam_is_a_step_ahead",
        one="adam_forgets_the_power",
    ),
    "correction": corrections("both"),
    "correction_m": corrections("m"),
    "correction_v": corrections("v"),
    "division": sentences(
        DIVISIONS,
        no_root="adam_forgets_the_root",
        under_root="adam_puts_eps_under_the_root",
        outside="adam_adds_eps_to_the_quotient",
        outside_safe="adam_adds_eps_to_the_quotient",
    ),
    "operands": sentences(OPERANDS),
    "rate": sentences(RATES),
    "counting": sentences(COUNTING, every="adam_counts_every_parameter"),
    "sharing": sentences(SHARING),
    "source": sentences(SOURCES),
    "both_means": {
        "exchanged": Sentence(
            "In m and v you keep 1 - beta of the old mean and beta of the new: it is the reverse.",
            "adam_exchanges_old_and_new",
        ),
        "afresh": Sentence(
            "The old m and v are missing: each step begins from 0.",
            "adam_starts_afresh_every_step",
        ),
        "whole": "You add gradient and square as a whole: both factors 1 - beta are missing.",
        "stays": "m and v stay what they were: the gradient does not enter.",
        "both_rest": "The old m and v are kept with 1 - beta, not with beta.",
        "both_beta": "Gradient and square enter with beta, not with 1 - beta.",
        "all_old": "The whole old m and v are kept: the factors beta are missing.",
        "sum": "m and v are sums of all gradients and squares, without any beta.",
        "afresh_whole": "m and v are gradient and square of this step, no running means.",
    },
    "entry": sentences(ENTRIES),
    "lookahead": {
        "nesterov": "Your step mixes m_hat with the gradient, as Nesterov's form of Adam does."
    },
    **with_beliefs(ADAM_NUMBERS, coupled_decay="adam_decays_the_parameters"),
    **{name: switch for formula in FORMULAS for name, switch in formula.switches().items()},
}
"""The switches of a step of Adam."""


def constants(pick, beta1, beta2, eps):
    """Give the four betas and eps that a step uses."""
    beta1 = beta1 if (k := pick("own_beta1")) is None else k
    beta2 = beta2 if (k := pick("own_beta2")) is None else k
    eps = eps if (k := pick("own_eps")) is None else k
    return (*chosen(pick, "betas", BETAS)(beta1, beta2), eps)


def entered(pick, params, grads, rate):
    """Give the gradients as they enter the means."""
    grads = chosen(pick, "entry", ENTRIES)(grads, rate)
    if (k := pick("gradient_factor")) is not None:
        grads = [k * g for g in grads]
    if (k := pick("gradient_clip")) is not None:
        grads = [min(max(g, -k), k) for g in grads]
    if (k := pick("gradient_norm")) is not None:
        length = math.sqrt(math.fsum(g * g for g in grads))
        grads = [g * k / length for g in grads] if length > k else grads
    if (k := pick("coupled_decay")) is not None:
        grads = [g + k * p for p, g in zip(params, grads, strict=False)]
    return grads


def renewed(pick, g, mean, square, betas):
    """Give m and v after a gradient."""
    both = pick("both_means")
    form = MEANS[both][0] if both else chosen(pick, "mean", MEANS)
    new = form(betas[0], mean, g)
    _, other = chosen(pick, "source", SOURCES)(g, mean, new)
    form = SQUARES[both][0] if both else chosen(pick, "square", SQUARES)
    return new, form(betas[1], square, other)


def corrected(pick, mean, square, betas, t):
    """Give m_hat and v_hat."""
    both = chosen(pick, "correction", CORRECTIONS)
    first = CORRECTIONS[pick("correction_m")][0] if pick("correction_m") else both
    second = CORRECTIONS[pick("correction_v")][0] if pick("correction_v") else both
    return first(mean, betas[2], t), second(square, betas[3], t)


def direction(pick, g, old, new, betas, t, eps):
    """Give where a parameter goes, without the rate."""
    divided = chosen(pick, "division", DIVISIONS)
    if pick("folded"):
        scale, spread = corrected(pick, 1.0, 1.0, betas, t)
        return divided(*new, eps) * scale / math.sqrt(spread)
    hats = corrected(pick, *new, betas, t)
    if pick("lookahead") == "nesterov":
        hats = betas[0] * hats[0] + (1 - betas[0]) * g / (1 - betas[2] ** t), hats[1]
    upper, lower = chosen(pick, "operands", OPERANDS)(g, old, new, hats)
    if (k := pick("least_root")) is not None:
        lower = max(lower, k * k)
    if (k := pick("spread_power")) is not None:
        lower = lower ** (2 * k)
    return divided(upper, lower, eps)


def _stepped(pick, p, d, rate, g):
    if (k := pick("update_clip")) is not None:
        d = min(max(d, -k / (rate or 1.0)), k / (rate or 1.0))
    moved = chosen(pick, "move", STEPS)(p, d, rate, g)
    return moved if (k := pick("decay")) is None else moved - rate * k * p


def by_formulas(pick, lists, step, learning_rate, given):
    """Take one step by formulas, some of which are wrong."""
    mean = MEAN(pick) or MEAN_BY_DIFFERENCE(pick) or MEAN.right()
    square = SQUARE(pick) or SQUARE_BY_DIFFERENCE(pick) or SQUARE.right()
    hat_m, hat_v, move, power, rate = (
        formula(pick) or formula.right() for formula in (HAT_M, HAT_V, MOVE, POWER, FOLDED)
    )
    beta1, beta2, eps = given
    folded = pick("folded") or FOLDED(pick)
    t = power({"step": step})
    values = {"step": t - 1, "t": t, "learning_rate": learning_rate}
    values |= {"beta1": beta1, "beta2": beta2}
    if folded:
        values |= {"learning_rate": rate(values)}
    rows = []
    for w, g, m, v in zip(*lists, strict=False):
        values |= {"w": w, "g": g, "m": m, "v": v, "eps": eps}
        values |= {"m": mean(values), "v": square(values)}
        hats = (values["m"], values["v"]) if folded else (hat_m(values), hat_v(values))
        values |= {"m_hat": hats[0], "v_hat": hats[1]}
        rows.append((move(values), values["m"], values["v"], (values["m_hat"], values["v_hat"])))
    return [list(column) for column in zip(*rows, strict=True)]


def adam(pick, params, grads, m, v, step, learning_rate, beta1, beta2, eps):
    """Take one step: new parameters, m, v, and the corrected means."""
    *betas, eps = constants(pick, beta1, beta2, eps)
    if any(formula(pick) for formula in FORMULAS):
        return by_formulas(pick, (params, grads, m, v), step, learning_rate, (*betas[:2], eps))
    moved, means, squares, hats = [], [], [], []
    shared, unmoved = chosen(pick, "sharing", SHARING), chosen(pick, "unmoved", UNMOVED)
    count, power = chosen(pick, "counting", COUNTING), chosen(pick, "exponent", EXPONENTS)
    grads = entered(pick, params, grads, learning_rate)
    for i, (p, g, mean, square) in enumerate(zip(params, grads, m, v, strict=False)):
        old = shared(mean, means, m[0]), shared(square, squares, v[0])
        t = power(count(step, i, len(params)))
        t = t if (k := pick("fixed_power")) is None else k
        rate = chosen(pick, "rate", RATES)(learning_rate, step + 1, beta1, beta2)
        rate = rate if (k := pick("rate_power")) is None else rate**k
        new = renewed(pick, g, *old, betas)
        d = 0.0 if unmoved(i, len(params)) else direction(pick, g, old, new, betas, t, eps)
        moved.append(_stepped(pick, p, d, rate, g))
        means.append(new[0])
        squares.append(new[1])
        hats.append(corrected(pick, *new, betas, t))
    return moved, means, squares, hats
