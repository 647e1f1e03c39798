"""The loss of one position, from its logits and the next token."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from gradekit.mistakes.logits import exponentials, log_sum_exp, prepared
from gradekit.mistakes.loss_formulas import LOSSES
from gradekit.mistakes.model import Pick, Sentence
from gradekit.mistakes.pools import EPS, NUMBERS
from gradekit.mistakes.tables import Forms, Parameters, chosen

ACCEPTED: Final = 1e-12
"""Up to this a guard is no mistake."""
GUARDS: Final = tuple(eps for eps in EPS if eps > ACCEPTED)


TARGETS: Final[Forms] = {
    None: (lambda _, t: t, ""),
    "predicted": (
        lambda z, _: z.index(max(z)),
        "You take the most probable token for the target, not the one that comes next.",
    ),
    "least": (
        lambda z, _: z.index(min(z)),
        "You take the least probable token for the target, not the one that comes next.",
    ),
    "before": (
        lambda z, t: (t - 1) % len(z),
        "Your target is one below the next token: its id minus 1.",
    ),
    "after": (
        lambda z, t: range(len(z))[t + 1],
        "Your target is one above the next token: its id plus 1.",
    ),
    "after_cyclic": (
        lambda z, t: (t + 1) % len(z),
        "Your target is one above the next token: its id plus 1.",
    ),
    "first": (lambda *_: 0, "Your target is always token 0."),
    "last": (lambda z, _: len(z) - 1, "Your target is always the last token of the vocabulary."),
}

GUARDING: Final[Parameters] = {
    "floor": (GUARDS, "You do not let a probability fall below {k}."),
    "added": (GUARDS, "You add {k} to the probability before you take its logarithm."),
    "clipped": (GUARDS, "You keep the probability between {k} and 1 - {k}."),
    "sum_guard": (GUARDS, "You add {k} to the sum of exp."),
    "most_loss": ((*NUMBERS, 20.0, 50.0), "A position costs at most {k}."),
}


TERMS: Final[Parameters] = {
    "sum_weight": (
        (0.0, 0.5, 2.0),
        Sentence(
            "The logarithm of the sum of exp enters the loss {k} times; it should enter once.",
            special={0: "The logarithm of the sum of exp is missing from the loss."},
        ),
    ),
    "logit_weight": (
        (0.0, 0.5, 2.0),
        Sentence(
            "The logit of the next token is subtracted {k} times; it should be subtracted once.",
            special={0: "The logit of the next token is not subtracted."},
        ),
    ),
}
"""How often each term of the loss counts."""


def guarded(pick: Pick, loss: float) -> float:
    """Give the loss as a guard of its probability leaves it."""
    if (k := pick("added")) is not None:
        loss = -math.log(math.exp(-loss) + k)
    if (k := pick("clipped")) is not None:
        loss = -math.log(min(max(math.exp(-loss), k), 1 - k))
    if (k := pick("floor")) is not None:
        loss = -math.log(max(math.exp(-loss), k))
    return loss if (k := pick("most_loss")) is None else min(loss, k)


def position_loss(pick: Pick, logits: Sequence[float], answer: int) -> float:
    """Give the loss of one position."""
    z = prepared(pick, logits)
    t = chosen(pick, "target", TARGETS)(z, answer)
    form = chosen(pick, "loss", LOSSES)
    loss = _weighed(pick, z, t, form(z, t))
    if (k := pick("smoothing")) is not None:
        loss = (1 - k) * loss + k * math.fsum(form(z, j) for j in range(len(z))) / len(z)
    if (k := pick("sum_guard")) is not None:
        loss += math.log1p(k / math.fsum(exponentials(z)))
    return guarded(pick, loss)


def _weighed(pick: Pick, z: Sequence[float], t: int, loss: float) -> float:
    """Give the loss with one of its terms taken several times, or not at all."""
    if (k := pick("sum_weight")) is not None:
        return float(k * log_sum_exp(z) - z[t])
    return loss if (k := pick("logit_weight")) is None else log_sum_exp(z) - k * z[t]
