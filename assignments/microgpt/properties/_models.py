"""Drawing models, each with a text that it reads.

A model is drawn as its sizes and seven numbers that fill every matrix, over and over, so
that an example stays small. Models in which a vector nearly vanishes before a norm are
left out: there rounding is magnified.
"""

import math
from itertools import cycle

from hypothesis import assume
from hypothesis import strategies as st

from ._forward import ATTENTION, HIDDEN, plain_linear, plain_rmsnorm, read
from ._vectors import dot, identity, scaled, zeros

NUMBERS = st.lists(st.integers(-8, 8).map(lambda k: k / 8), min_size=7, max_size=7)
SHAPES = st.sampled_from([(1, 2), (2, 2), (2, 4)])
"""Numbers of heads, each with the width that they share."""

SMALLEST_NORM = 0.125
LARGEST_GAP = 6.0

READING = {
    "heads": 2,
    "width": 4,
    "layers": 1,
    "hidden": 3,
    "vocabulary": 3,
    "numbers": [0.5, -0.25, 1.0, 0.125, -0.75, 0.375, -0.5],
    "tokens": [2, 0, 1],
}
READOUT = {"heads": 1, "numbers": READING["numbers"], "order": [2, 0, 3, 1]}


@st.composite
def readings(draw, *, least=2, most=3, layers=1, tame=True):
    """Draw the sizes of a model, the numbers that fill it, and a text."""
    heads, width = draw(SHAPES)
    vocabulary = draw(st.integers(2, 3))
    reading = {
        "heads": heads,
        "width": width,
        "layers": draw(st.integers(1, layers)),
        "hidden": draw(st.integers(1, 3)),
        "vocabulary": vocabulary,
        "numbers": draw(NUMBERS),
        "tokens": draw(st.lists(st.integers(0, vocabulary - 1), min_size=least, max_size=most)),
    }
    assume(not tame or _is_tame(reading))
    return reading


@st.composite
def readouts(draw, *, heads=None):
    """Draw a model whose logits are attention, and a text in which every token stands once."""
    count = heads or draw(st.integers(1, 2))
    order = draw(st.permutations(range(4 if count == 2 else 3)))
    return {"heads": count, "numbers": draw(NUMBERS), "order": list(order)}


def readout_state(readout):
    """Give the token j an x that is 0 but at j, and let what attention takes pass as it is."""
    size, numbers = len(readout["order"]), cycle(readout["numbers"])
    one, nothing = identity(size), [[0.0] * size]
    wq, wk = ([[next(numbers) for _ in one] for _ in one] for _ in "qk")
    parts = zip(ATTENTION + HIDDEN, (wq, wk, one, one, nothing, [[0.0]] * size), strict=True)
    ends = {"wte": scaled(one, 2.0), "wpe": zeros(one), "lm_head": one}
    return ends | {f"layer0.{part}": rows for part, rows in parts}


def _is_tame(reading):
    """Whether no vector nearly vanishes before a norm, and no logit towers over the others."""
    sizes = []

    def rmsnorm(x):
        sizes.append(math.sqrt(dot(x, x) / len(x)))
        return plain_rmsnorm(x)

    rows = read(plain_linear, rmsnorm, state_of(reading), reading["heads"], reading["tokens"])
    return min(sizes) >= SMALLEST_NORM and max(max(z) - min(z) for z in rows) <= LARGEST_GAP


def _shapes(reading):
    """Name every matrix with its rows and columns; there is a position for each token."""
    d, h, tokens = reading["width"], reading["hidden"], reading["vocabulary"]
    shapes = {"wte": (tokens, d), "wpe": (len(reading["tokens"]), d), "lm_head": (tokens, d)}
    for i in range(reading["layers"]):
        shapes |= {f"layer{i}.{part}": (d, d) for part in ATTENTION}
        shapes |= {f"layer{i}.mlp_fc1": (h, d), f"layer{i}.mlp_fc2": (d, h)}
    return shapes


def filled(reading, numbers):
    """Fill every matrix with numbers, from the first again when they are used up."""
    endless = cycle(numbers)
    return {
        name: [[next(endless) for _ in range(columns)] for _ in range(rows)]
        for name, (rows, columns) in _shapes(reading).items()
    }


def state_of(reading):
    """Give the state that a reading is about."""
    return filled(reading, reading["numbers"])


def gentle_state(reading):
    """Give a state along which the loss is smooth: no hidden unit is about to open or close.

    The first number of every vector is positive and the largest, and decides which units
    are open.
    """
    state = state_of(reading)
    for name, rows in state.items():
        for r, row in enumerate(rows):
            row[:] = [_softened(name.split(".")[-1], r, c, w) for c, w in enumerate(row)]
    return state


def _softened(part, r, c, w):
    if part == "wte":
        return 2.0 + w / 8 if c == 0 else w / 2
    if part in {"attn_wv", "attn_wo"}:
        return (r == c) + w / 8
    if part == "mlp_fc1":
        return (2.0 - 4.0 * (r % 2)) * (c == 0) + w / 4
    return w if part in ATTENTION else w / 4


def towering(*logits):
    """Give a model that answers nearly these logits to every token.

    All vectors are (1, 1, 1, 1) after their norm, and attention adds the same once more. So
    the logits of most wrong models differ as well, and a loss of them can be told from another.
    """
    nothing, size = [[0.0] * 4] * 4, 1.0 + max(map(abs, logits)) / 1024.0
    attention = zip(ATTENTION, (nothing, nothing, identity(4), identity(4)), strict=True)
    parts = {"mlp_fc1": [[0.0] * 4], "mlp_fc2": [[0.0]] * 4} | dict(attention)
    ends = {"wte": [[size + j / 4.0] * 4 for j in range(len(logits))], "wpe": [[0.0] * 4] * 2}
    return (
        ends
        | {f"layer0.{part}": rows for part, rows in parts.items()}
        | {"lm_head": [[z / 8.0] * 4 for z in logits]}
    )


def without(state, *parts):
    """Give the state with every matrix of some names set to 0."""
    return {
        name: zeros(rows) if name.split(".")[-1] in parts else rows for name, rows in state.items()
    }


def moved(state, direction, step):
    """Give the state a step further in a direction."""
    return {
        name: [
            [w + step * v for w, v in zip(row, way, strict=True)]
            for row, way in zip(rows, direction[name], strict=True)
        ]
        for name, rows in state.items()
    }
