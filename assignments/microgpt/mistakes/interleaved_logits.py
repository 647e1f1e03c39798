"""Error model of `gpt` when two texts are read in turns."""

import numpy as np

from gradekit.mistakes import Sentence, mistakes

from ._forward import positions, read, tensors
from ._switches import CHOICES, PARAMETERS

CACHES = {
    "reset": Sentence(
        "Keys and values are kept outside the caches and forgotten at position 0.",
        "gpt_remembers_by_itself",
    ),
    "by position": Sentence(
        "Keys and values are kept outside the caches, under their position.",
        "gpt_remembers_by_position",
    ),
    "one": Sentence("Both texts share one cache: each sees the other."),
    "other": Sentence("Each text looks at the other one's keys and values, and at its own last."),
}


@mistakes(caches=CACHES, **CHOICES, **PARAMETERS)
def interleaved_logits(pick, state, n_head, first, second):
    """Give the logits of both texts."""
    w = tensors(state)
    with np.errstate(all="ignore"):
        if pick("caches") is None:
            texts = (positions(tokens) for tokens in (first, second))
            rows, others = (read(pick, w, n_head, text).data for text in texts)
            return rows.tolist(), others.tolist()
        pairs = zip(positions(first), positions(second), strict=True)
        events = [event for pair in pairs for event in pair]
        rows = read(pick, w, n_head, events, lambda e: (SEEN[pick("caches")](e),) * 2).data
    return rows[::2].tolist(), rows[1::2].tolist()


def _latest(e):
    return [*range(1, e - e % 2, 2), e]


SEEN = {
    "reset": lambda e: list(range(min(1, e), e + 1)),
    "by position": _latest,
    "one": lambda e: list(range(e + 1)),
    "other": lambda e: [*range(1 - e % 2, e, 2), e],
}
"""At which of the tokens read before each looks: the texts take turns."""
