"""Which models can be read to many digits: their texts are not about to be read otherwise."""

import math
from random import Random

from ._bounds import logits_scale
from ._forward import plain_linear, plain_rmsnorm, read
from ._vectors import dot, largest

LARGEST_SCORE = 80.0
LARGEST_LOGIT = 40.0
"""exp of these is no overflow, in single precision either, and no quotient of two is 0."""

NUDGE = 2.0**-36
MAGNIFIED = 64.0
"""How often a relative nudge of every weight and of every vector may come out."""

LARGEST_GAP = 7.0
"""A guard of 1e-12 then changes a gradient by 1e-9 of its parts at most."""

NEAREST = 1e-7
"""How near to 0 a hidden unit may be: beyond that it is open or closed for certain."""


def is_readable(state, n_head, tokens, *_):
    """Whether the logits of a text are known to 11 digits, and computed without overflow."""
    seen = {name: [] for name in state}
    rows = read(_noted(state, seen), plain_rmsnorm, state, n_head, tokens)
    if largest(rows) > LARGEST_LOGIT or _largest_score(seen, n_head) > LARGEST_SCORE:
        return False
    random = Random(0)  # noqa: S311  # the same for everyone
    nudged = read(_nudged(random), lambda x: _near(random, plain_rmsnorm(x)), state, n_head, tokens)
    pairs = zip(rows, nudged, strict=True)
    apart = max(abs(a - b) for row, other in pairs for a, b in zip(row, other, strict=True))
    return apart <= NUDGE * MAGNIFIED * logits_scale(state, rows)


def both_are_readable(state, n_head, first, second):
    """Whether the logits of two texts are."""
    return is_readable(state, n_head, first) and is_readable(state, n_head, second)


def has_known_loss(state, n_head, tokens, block_size):
    """Whether the logits are known of what is read of a text."""
    return is_readable(state, n_head, tokens[:-1][:block_size])


def has_known_gradients(state, n_head, tokens, block_size):
    """Whether the logits are known, a guard hardly counts, and no hidden unit is about to open."""
    text = tokens[:-1][:block_size]
    if not is_readable(state, n_head, text):
        return False
    seen = {name: [] for name in state}
    rows = read(_noted(state, seen), plain_rmsnorm, state, n_head, text)
    if max(max(row) - min(row) for row in rows) > LARGEST_GAP:
        return False
    return not any(
        abs(a) < NEAREST and any(row[unit] for row in state[name[:-1] + "2"])
        for name, vectors in seen.items()
        if name.endswith("fc1")
        for vector in vectors
        for unit, a in enumerate(vector)
    )


def _noted(state, seen):
    """Give a linear that notes what comes of each matrix."""
    names = {id(rows): name for name, rows in state.items()}

    def linear(x, w):
        seen[names[id(w)]].append(plain_linear(x, w))
        return seen[names[id(w)]][-1]

    return linear


def _largest_score(seen, n_head):
    """Give a bound of the scores: the longest query times the longest key."""
    sizes = {name: max(map(_length, vectors)) for name, vectors in seen.items() if vectors}
    queries = [name for name in sizes if name.endswith("wq")]
    products = [sizes[name] * sizes[name[:-1] + "k"] for name in queries]
    widths = [len(seen[name][0]) // n_head for name in queries]
    return max((p / math.sqrt(w) for p, w in zip(products, widths, strict=True)), default=0.0)


def _nudged(random):
    return lambda x, w: [dot(_near(random, row), x) for row in w]


def _near(random, x):
    return [entry * (1.0 + random.choice((-NUDGE, NUDGE))) for entry in x]


def _length(x):
    return math.sqrt(dot(x, x))
