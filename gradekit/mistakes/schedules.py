"""The learning rate of a step, right and wrong."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final

from gradekit.mistakes.formulas import Formula, as_in
from gradekit.mistakes.model import Pick, Sentence
from gradekit.mistakes.pools import COUNTS, EPS, FRACTIONS, NUMBERS
from gradekit.mistakes.rate_formulas import SCHEDULES
from gradekit.mistakes.tables import Forms, Parameters, chosen

STEPS: Final[Forms] = {
    None: (lambda s: s, ""),
    "ahead": (lambda s: s + 1, "You count one step too many: step + 1 stands for step."),
    "behind": (lambda s: s - 1, "You count one step too few: step - 1 stands for step."),
    "behind_but_first": (
        lambda s: max(s - 1, 0),
        "You count one step too few: step - 1 stands for step.",
    ),
    "two_ahead": (lambda s: s + 2, "You count two steps too many: step + 2 stands for step."),
    "even": (lambda s: s - s % 2, "Your rate changes at every second step only."),
    "half": (lambda s: s // 2, "You halve the step: your rate changes at every second step only."),
}

LENGTHS: Final[Forms] = {
    None: (lambda n: n, ""),
    "less": (
        lambda n: max(n - 1, 1),
        "You divide by num_steps - 1, so that the last step has the rate 0.",
    ),
    "less_error": (
        lambda n: n - 1,
        "You divide by num_steps - 1, so that the last step has the rate 0.",
    ),
    "more": (lambda n: n + 1, "You divide by num_steps + 1; it should be num_steps."),
}

SPANS: Final[Parameters] = {
    "least": (
        (*FRACTIONS, *NUMBERS),
        Sentence(
            "Your rate never falls below {k} times the learning rate.",
            special={1: "Your rate stays at learning_rate; it should fall."},
        ),
    ),
    "floor": (EPS, "Your rate never falls below {k}."),
    "towards": (FRACTIONS, "Your rate falls towards {k} times the learning rate, not towards 0."),
    "own_rate": ((*EPS, *FRACTIONS, 1.0), "You use {k} for the learning rate, whatever is passed."),
    "own_length": ((1000, 100, 10, 500, 50, 20), "You use {k} for num_steps, whatever is passed."),
    "power": ((3.0, 0.9, 1.5, 4.0, 0.25), "You raise 1 - step / num_steps to the power of {k}."),
    "decay_per_step": (
        (0.99, 0.9, 0.95, 0.999, 0.1),
        "You multiply the rate by {k} at every step.",
    ),
    "decay_in_all": ((0.1, 0.01, 0.001), "Your rate falls to {k} of itself, by equal factors."),
    "hyperbola": (
        NUMBERS,
        Sentence(
            "You divide the rate by 1 + {k} times the step.",
            special={1: "You divide the rate by 1 + step."},
        ),
    ),
    "warmup": ((2, 5, 10, 100, 20, 50, 1000), "Your rate grows over the first {k} steps."),
    "warmup_share": (FRACTIONS, "Your rate grows over the first {k} of all steps."),
    "slope": (NUMBERS, "You multiply step / num_steps by {k}."),
    "waves": (
        (1.0, 0.5, 2.0, 3.0),
        Sentence(
            "Your rate is learning_rate * (1 + cos({k} * pi * step / num_steps)) / 2, not on "
            "a line.",
            special={
                1: "Your rate is learning_rate * (1 + cos(pi * step / num_steps)) / 2, not on "
                "a line."
            },
        ),
    ),
    "share_taken": (
        (1.0, 0.5, 2.0, 0.1),
        Sentence(
            "You subtract {k} * step / num_steps from the rate, which you should multiply by "
            "1 - step / num_steps.",
            special={
                1: "You subtract step / num_steps from the rate, which you should multiply by "
                "1 - step / num_steps."
            },
        ),
    ),
    "fewer_steps": (COUNTS, "You divide by num_steps - {k}; it should be num_steps."),
    "more_steps": (COUNTS, "You divide by num_steps + {k}; it should be num_steps."),
}


RATE: Final = Formula(
    "rate",
    "learning_rate * (1 - step / num_steps)",
    said=as_in(
        SCHEDULES,
        divided=["1 /"],
        plus=["3 +"],
        by_steps=["3 **"],
        constant=["4 //"],
        subtracted_step=["4 %"],
    ),
    without=["3 *"],  # a schedule of its own
    whole=(4,),
)


def _grown(pick: Pick, s: float, n: float, rate: float) -> float:
    if (k := pick("warmup")) is not None:
        rate *= min(1.0, (s + 1) / k)
    if (k := pick("warmup_share")) is not None:
        rate *= min(1.0, (s + 1) / (k * n))
    return rate


def _decayed(pick: Pick, s: float, n: float, rate: float) -> float | None:
    """Give the rate of a schedule with a number of its own, None without one."""
    formulas: dict[str, Callable[[float], float]] = {
        "towards": lambda k: rate * (k + (1 - k) * (1 - s / n)),
        "power": lambda k: rate * (1 - s / n) ** k,
        "decay_per_step": lambda k: rate * k**s,
        "decay_in_all": lambda k: rate * k ** (s / n),
        "hyperbola": lambda k: rate / (1 + k * s),
        "slope": lambda k: rate * (1 - k * s / n),
        "share_taken": lambda k: rate - k * s / n,
        "waves": lambda k: rate * (1 + math.cos(k * math.pi * s / n)) / 2,
    }
    for name, formula in formulas.items():
        if (k := pick(name)) is not None:
            return formula(k)
    return None


def rate_at(pick: Pick, step: int, num_steps: int, learning_rate: float) -> Any:
    """Give the rate of a step."""
    s = chosen(pick, "step", STEPS)(step)
    n = chosen(pick, "length", LENGTHS)(num_steps)
    n = n if (k := pick("fewer_steps")) is None else max(n - k, 1)
    n = n + (pick("more_steps") or 0)
    n = n if (k := pick("own_length")) is None else k
    first = learning_rate if (k := pick("own_rate")) is None else k
    rate = _decayed(pick, s, n, first)
    if form := RATE(pick):
        rate = form({"step": s, "num_steps": n, "learning_rate": first})
    elif rate is None:
        rate = chosen(pick, "schedule", SCHEDULES)(s, n, first)
    rate = _grown(pick, s, n, rate)
    if (k := pick("least")) is not None:
        rate = max(rate, k * first)
    return rate if (k := pick("floor")) is None else max(rate, k)
