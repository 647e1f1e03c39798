"""A whole training step: the text it reads, the rate it takes, the loss that comes back."""

from __future__ import annotations

import math
from typing import Any, Final

from gradekit.mistakes.gradient_clipping import flattened
from gradekit.mistakes.model import RIGHT, Pick
from gradekit.mistakes.schedules import rate_at
from gradekit.mistakes.tables import Forms

TEXTS: Final[Forms] = {
    None: (lambda t: t, ""),
    "no_last": (lambda t: t[:-1], "The last token of the text is left out."),
    "no_first": (lambda t: t[1:], "The first token of the text is left out."),
    "reversed": (lambda t: t[::-1], "You train on the text read backwards."),
    "first": (lambda t: t[:2], "You train on the first two tokens of the text only."),
    "last": (lambda t: t[-2:], "You train on the last two tokens of the text only."),
    "closed": (lambda t: [*t, t[0]], "You train on the text with its first token at the end, too."),
    "framed": (lambda t: [0, *t, 0], "You train on the text with token 0 at both ends."),
    "sorted": (sorted, "You sort the tokens of the text."),
}
"""The text t that the step reads."""

RETURNED_LOSSES: Final[Forms] = {
    None: (lambda before, *_: before, ""),
    "after": (
        lambda _, after, __: after,
        "You return the loss after the step; it should be the one before it.",
    ),
    "mean": (
        lambda before, after, _: (before + after) / 2,
        "You return the mean of the losses before and after the step.",
    ),
    "difference": (
        lambda before, after, _: before - after,
        "You return by how much the loss has fallen, not the loss before the step.",
    ),
    "difference_up": (
        lambda before, after, _: after - before,
        "You return by how much the loss has grown, not the loss before the step.",
    ),
    "perplexity": (
        lambda before, *_: math.exp(before),
        "You return the perplexity, not the loss.",
    ),
    "length": (
        lambda _, __, g: math.sqrt(math.fsum(x * x for x in flattened(g))),
        "You return the length of the gradient in place of the loss.",
    ),
    "sum": (
        lambda before, *_: before,
        "The loss that you return is a sum over the positions, not their mean.",
    ),
    "zero": (lambda *_: 0.0, "You return 0 in place of the loss."),
    "negative": (lambda before, *_: -before, "Your loss has the opposite sign."),
}
"""The loss that comes back, from those before and after the step and from the gradient.

The sum needs the number of positions: the model multiplies by it.
"""

NEXT: Final = "You take the rate of the next step: step + 1 stands for step."
"""What is said of the position "next" of the switch `step`."""


def rate_of(pick: Pick, step: int, num_steps: int, learning_rate: float) -> Any:
    """Give the rate of a step, which may be that of the next one as far as there is one."""
    if pick("step") == "next":
        return rate_at(RIGHT, min(step + 1, num_steps - 1), num_steps, learning_rate)
    return rate_at(pick, step, num_steps, learning_rate)
