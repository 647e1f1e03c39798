"""One step of gradient descent, right and wrong."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

from gradekit.mistakes.formulas import Formula, as_in
from gradekit.mistakes.model import Pick, Sentence
from gradekit.mistakes.nested_results import each, sign
from gradekit.mistakes.pools import EPS, FRACTIONS, NUMBERS
from gradekit.mistakes.tables import Forms, Parameters, chosen

MOVES: Final[Forms] = {
    None: (lambda w, g, r: w - r * g, ""),
    "up": (
        lambda w, g, r: w + r * g,
        "You add the step: the weights move up the slope. It should be subtracted.",
    ),
    "twice": (lambda w, g, r: w - r * r * g, "You multiply by the learning rate twice."),
    "no_rate": (lambda w, g, _: w - g, "The learning rate is missing: you subtract the gradient."),
    "by_rate": (
        lambda w, g, r: w - g / r,
        "You divide the gradient by the learning rate; you should multiply.",
    ),
    "no_gradient": (
        lambda w, _, r: w - r,
        "The gradient is missing: you subtract the learning rate from every weight.",
    ),
    "plus_rate": (lambda w, g, r: w - (r + g), "You add rate and gradient; you should multiply."),
    "signs": (
        lambda w, g, r: w - r * sign(g),
        "Only the sign of the gradient counts: all steps are equally long.",
    ),
    "sizes": (lambda w, g, r: w - r * abs(g), "The gradient has lost its sign in your step."),
    "squares": (lambda w, g, r: w - r * g * g, "You square the gradient."),
    "replaced": (
        lambda w, g, r: 0 * w - r * g,
        "Your new weight is the step alone: the old weight is missing.",
    ),
    "step": (
        lambda w, g, r: 0 * w + r * g,
        "You return the rate times the gradient: the old weight is missing, and the minus.",
    ),
    "difference": (
        lambda w, g, r: r * g - w,
        "Your difference is reversed: the step minus the weight.",
    ),
    "exchanged": (
        lambda w, g, r: g - r * w,
        "Weights and gradients are exchanged.",
    ),
    "multiplied": (
        lambda w, g, r: w * (1 - r * g),
        "You multiply the weight by 1 - rate * gradient; you should subtract the step.",
    ),
    "product": (
        lambda w, g, r: w * r * g,
        "You multiply weight, rate and gradient; you should subtract the step.",
    ),
    "scaled": (
        lambda w, g, r: r * (w - g),
        "You multiply the whole difference by the rate: parentheses are in a wrong place.",
    ),
    "parenthesis": (
        lambda w, g, r: (w - r) * g,
        "You multiply the difference of weight and rate by the gradient.",
    ),
    "mixed": (
        lambda w, g, r: (1 - r) * w - r * g,
        "The weight is also multiplied by 1 - rate.",
    ),
    "averaged": (
        lambda w, g, r: (1 - r) * w + r * g,
        "You mix weight and gradient by the rate; you should subtract the step.",
    ),
    "unmoved": (lambda w, *_: w, "The weights come back unchanged."),
    "gradient": (lambda _, g, __: g, "You return the gradient, not the weights."),
    "two_steps": (lambda w, g, r: w - 2 * r * g, "Your step is taken twice."),
    "half_step": (lambda w, g, r: w - r * g / 2, "Your step is half as long as it should be."),
    "only_down": (
        lambda w, g, r: w - r * max(g, 0.0),
        "Weights with a negative gradient do not move.",
    ),
    "only_up": (
        lambda w, g, r: w - r * min(g, 0.0),
        "Weights with a positive gradient do not move.",
    ),
    "never_below": (
        lambda w, g, r: max(w - r * g, 0.0),
        "Weights that should become negative become 0.",
    ),
    "root": (
        lambda w, g, r: w - r * math.copysign(math.sqrt(abs(g)), g),
        "You take the root of the gradient.",
    ),
    "rate_root": (lambda w, g, r: w - math.sqrt(r) * g, "You take the root of the rate."),
    "own_gradient": (
        lambda w, _, r: w - r * w,
        "The weights are multiplied by 1 - rate: the gradient plays no part.",
    ),
}
"""A weight w after a step, with its gradient g and the rate r."""

DESCENT: Final = Formula(
    "descent",
    "w - learning_rate * g",
    said=as_in(MOVES, up=["1 +"], product=["1 *"], plus_rate=["2 -"]),
)

MOVING: Final[Parameters] = {
    "weight_decay": (
        (0.01, 0.1, 0.001, *NUMBERS),
        Sentence(
            "You add {k} times the weight to the gradient.",
            special={1: "You add the weight to the gradient."},
        ),
    ),
    "shrinking": ((0.01, 0.1, 0.001, *FRACTIONS), "You take a share of {k} of each weight away."),
    "sparsity": ((0.01, 0.1, 0.001), "You add {k} times the sign of the weight to the gradient."),
    "entry_clip": ((*NUMBERS, *FRACTIONS), "You cut the gradient off at -{k} and {k}."),
    "norm_clip": ((*NUMBERS, *FRACTIONS), "You shorten a gradient whose length is above {k}."),
    "step_clip": ((*NUMBERS, *FRACTIONS), "You cut the steps off at -{k} and {k}."),
    "weight_clip": ((*NUMBERS, *FRACTIONS), "You cut the new weights off at -{k} and {k}."),
    "fixed_rate": ((*EPS, *FRACTIONS, 1.0), "You use {k} for the rate, whatever is passed."),
    "rate_factor": (NUMBERS, "Your step is {k} times as long as it should be."),
    "gradient_power": (
        (0.0, 0.5, 2.0, 3.0),
        Sentence(
            "You raise the size of the gradient to the power of {k}, and keep its sign.",
            special={0: "You use only the sign of the gradient, not its size."},
        ),
    ),
    "momentum": (FRACTIONS, "Only 1 - {k} of the gradient counts, as in a running mean from 0."),
}


def moved(pick: Pick, w: float, g: float, rate: float) -> Any:
    """Give a weight after one step."""
    if (k := pick("entry_clip")) is not None:
        g = min(max(g, -k), k)
    if (k := pick("gradient_power")) is not None:
        g = math.copysign(abs(g) ** k, g) if g else 0.0
    if (k := pick("momentum")) is not None:
        g *= 1 - k
    if (k := pick("sparsity")) is not None:
        g += k * sign(w)
    if (k := pick("weight_decay")) is not None:
        g += k * w
    form = chosen(pick, "move", MOVES)
    if formula := DESCENT(pick):
        return formula({"w": w, "g": g, "learning_rate": rate})
    if (k := pick("step_clip")) is not None:
        return w + min(max(form(w, g, rate) - w, -k), k)
    return _kept(pick, form(w, g, rate), w)


def _kept(pick: Pick, new: float, old: float) -> float:
    if (k := pick("shrinking")) is not None:
        new -= k * old
    return new if (k := pick("weight_clip")) is None else min(max(new, -k), k)


def rate_used(pick: Pick, rate: float) -> float:
    """Give the rate that a step uses."""
    rate = rate if (k := pick("fixed_rate")) is None else k
    return rate if (k := pick("rate_factor")) is None else k * rate


def shortened(pick: Pick, grads: Any, entries: Sequence[float]) -> Any:
    """Give the gradient with its length cut off, where a step does so."""
    if (k := pick("norm_clip")) is None:
        return grads
    length = math.sqrt(math.fsum(g * g for g in entries))
    return each(lambda g: g * k / length, grads) if length > k else grads
