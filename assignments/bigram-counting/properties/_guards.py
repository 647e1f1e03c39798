"""What the losses are worth under a guard against log(0)."""

import math
from statistics import fmean

from gradekit.guards import Loss

from ._calculations import MARK, _counted, _probabilities, _rare, _table, _tokens, _within_loss

A = [MARK, 0, MARK]
"""The tokens of "a"."""


def _loss(guard, _, counts, tokens):
    return fmean(guard.loss(-math.log(p)) for p in _probabilities(counts, tokens))


def _losses(guard, reference, names, num_steps):
    chosen = [names[step % len(names)] for step in range(num_steps)]
    tables = [_counted(chosen[:step]) for step in range(num_steps)]
    pairs = zip(tables, chosen, strict=True)
    return [_loss(guard, reference, counts, _tokens(name)) for counts, name in pairs]


def _within_losses(names, num_steps):
    counts = _counted([names[step % len(names)] for step in range(num_steps)])
    longest = max((_tokens(name) for name in names), key=len, default=A)
    return _within_loss(counts, longest) * 2.0


PROBES = [
    [_rare(1_000_000), A],
    [_rare(600), A],
    [_table([(MARK, 0, 1_000_000), (0, MARK, 1_000_000)]), A],
]

LOSSES = {
    "name_loss": Loss(values=[_loss], bound=_within_loss, probes=PROBES),
    "count_step": Loss(values=[_loss], bound=_within_loss, probes=PROBES, place=0),
    "train": Loss(
        values=[_losses],
        bound=_within_losses,
        probes=[[["a"], 1], [["b", "a"], 3], [["abc"], 2]],
        place=1,
    ),
}
