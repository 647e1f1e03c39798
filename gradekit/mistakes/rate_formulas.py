"""Formulas of learning rates that fall, or do not: the rate of one step of many."""

from __future__ import annotations

import math
from typing import Final

from gradekit.mistakes.tables import Forms

SCHEDULES: Final[Forms] = {
    None: (lambda s, n, r: r * (1 - s / n), ""),
    "constant": (lambda _, __, r: r, "Your rate is the same at every step; it should fall."),
    "cosine": (
        lambda s, n, r: r * (1 + math.cos(math.pi * s / n)) / 2,
        "Your rate falls on half a wave of the cosine; it should fall on a line.",
    ),
    "quarter": (
        lambda s, n, r: r * math.cos(math.pi * s / (2 * n)),
        "Your rate falls on a quarter wave of the cosine; it should fall on a line.",
    ),
    "whole_wave": (
        lambda s, n, r: r * (1 + math.cos(2 * math.pi * s / n)) / 2,
        "Your rate follows a whole wave of the cosine: it falls and grows again.",
    ),
    "plain_cosine": (
        lambda s, n, r: r * math.cos(math.pi * s / n),
        "Your rate follows the cosine down to below 0; it should fall on a line.",
    ),
    "cosine_sum": (
        lambda s, n, r: r * (1 + math.cos(math.pi * s / n)),
        "Your rate is twice a half wave of the cosine; it should fall on a line.",
    ),
    "exponential": (
        lambda s, n, r: r * math.exp(-s / n),
        "Your rate falls like exp(-step / num_steps); it should fall on a line.",
    ),
    "fast_exponential": (
        lambda s, _, r: r * math.exp(-s),
        "Your rate falls like exp(-step); it should fall on a line.",
    ),
    "halving": (
        lambda s, _, r: r * 0.5**s,
        "Your rate is halved at every step; it should fall on a line.",
    ),
    "geometric": (
        lambda s, n, r: r * (1 - 1 / n) ** s,
        "Your rate is multiplied by 1 - 1 / num_steps at every step; it should fall on a line.",
    ),
    "squared": (
        lambda s, n, r: r * (1 - s / n) ** 2,
        "Your rate falls with the square of 1 - step / num_steps.",
    ),
    "root": (
        lambda s, n, r: r * math.sqrt(1 - s / n),
        "Your rate falls with the root of 1 - step / num_steps.",
    ),
    "square_inside": (
        lambda s, n, r: r * (1 - (s / n) ** 2),
        "Your rate falls with the square of step / num_steps, not on a line.",
    ),
    "root_inside": (
        lambda s, n, r: r * (1 - math.sqrt(s / n)),
        "Your rate falls with the root of step / num_steps, not on a line.",
    ),
    "inverse": (
        lambda s, _, r: r / (s + 1),
        "Your rate is divided by step + 1; it should fall on a line.",
    ),
    "inverse_root": (
        lambda s, _, r: r / math.sqrt(s + 1),
        "Your rate is divided by the root of step + 1; it should fall on a line.",
    ),
    "inverse_share": (
        lambda s, n, r: r / (1 + s / n),
        "You divide the rate by 1 + step / num_steps; it should fall on a line.",
    ),
    "divided": (
        lambda s, n, r: r / (1 - s / n),
        "You divide by 1 - step / num_steps; you should multiply by it: your rate grows.",
    ),
    "by_step": (lambda s, _, r: r / s, "You divide the rate by the step."),
    "by_steps": (
        lambda _, n, r: r / n,
        "Your rate is learning_rate / num_steps: the step plays no part.",
    ),
    "rising": (
        lambda s, n, r: r * s / n,
        "Your rate grows from 0: the 1 - before step / num_steps is missing.",
    ),
    "rising_from_one": (
        lambda s, n, r: r * (s + 1) / n,
        "Your rate grows up to the full rate at the last step; it should fall.",
    ),
    "plus": (
        lambda s, n, r: r * (1 + s / n),
        "You add step / num_steps to 1; it should be subtracted: your rate grows.",
    ),
    "negative": (
        lambda s, n, r: r * (s / n - 1),
        "Your rate has the opposite sign: step / num_steps - 1 is below 0.",
    ),
    "share_subtracted": (
        lambda s, n, r: r - s / n,
        "You subtract step / num_steps from the rate; you should multiply by 1 - step / num_steps.",
    ),
    "step_subtracted": (
        lambda s, n, r: (r - s) / n,
        "You subtract the step from the rate, and divide by num_steps.",
    ),
    "step_times_rate": (
        lambda s, n, r: r * (1 - s) / n,
        "You divide all of learning_rate * (1 - step) by num_steps: parentheses are misplaced.",
    ),
    "product_inside": (
        lambda s, n, r: 1 - r * s / n,
        "Your rate is 1 - learning_rate * step / num_steps: it begins at 1.",
    ),
    "subtracted_step": (
        lambda s, _, r: r * (1 - s),
        "Your rate is learning_rate * (1 - step): the division by num_steps is missing.",
    ),
    "left": (
        lambda s, n, r: r * (n - s),
        "Your rate is learning_rate times the steps that are left: the division is missing.",
    ),
    "upside_down": (
        lambda s, n, r: r * (1 - n / s),
        "You divide num_steps by step; it should be step by num_steps.",
    ),
    "exchanged": (
        lambda s, n, r: n * (1 - s / r),
        "learning_rate and num_steps are exchanged in the rate.",
    ),
    "share_only": (
        lambda s, n, _: 1 - s / n,
        "Your rate is 1 - step / num_steps: the factor learning_rate is missing.",
    ),
    "rate_twice": (
        lambda s, n, r: r * r * (1 - s / n),
        "You multiply by the learning rate twice.",
    ),
    "whole": (
        lambda s, n, r: r * ((n - s) // n),
        "Your rate is 0 from step 1 on, as if what is left were cut to whole numbers.",
    ),
    "second_half": (
        lambda s, n, r: r if s < n / 2 else r / 2,
        "Your rate stays the same in the first half and is halved in the second.",
    ),
    "late": (
        lambda s, n, r: r if s < n / 2 else 2 * r * (1 - s / n),
        "Your rate stays the same in the first half and falls in the second only.",
    ),
    "triangle": (
        lambda s, n, r: r * (1 - abs(2 * s / n - 1)),
        "Your rate grows in the first half and falls in the second.",
    ),
    "twice_as_fast": (
        lambda s, n, r: r * max(0.0, 1 - 2 * s / n),
        "Your rate is 0 from half of the steps on.",
    ),
    "half_as_fast": (
        lambda s, n, r: r * (1 - s / (2 * n)),
        "Your rate falls half as fast: at the end half of it is left.",
    ),
    "logarithm": (
        lambda s, n, r: r * (1 - math.log1p(s) / math.log1p(n)),
        "Your rate falls with the logarithm of the step, not on a line.",
    ),
    "percent": (
        lambda s, n, r: r * (1 - 100 * s / n),
        "You subtract the share in per cent from 1.",
    ),
}
"""The rate of step s of n, where r is that of step 0."""
