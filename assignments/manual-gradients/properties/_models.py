"""Drawing networks and texts.

Weights lie on a grid of quarters, chosen so that no hidden unit ever receives 0: the
slope of ReLU there is a convention, and has a claim of its own.
"""

from hypothesis import strategies as st

WTE, FC1, FC2 = NAMES = ("wte", "mlp_fc1", "mlp_fc2")

ODD = st.integers(-3, 2)
NAME = st.sampled_from(NAMES)
PLACE = st.tuples(NAME, st.integers(0, 3), st.integers(0, 2))
"""A weight: its matrix, its row and its column, both to be taken modulo what there is."""

SIGN = st.sampled_from([1.0, -1.0])
RATE = st.integers(1, 128).map(lambda k: k / 64)
STEPS = st.tuples(st.integers(1, 40), st.integers(0, 39)).map(lambda n: (n[1] % n[0], n[0]))
"""A step that there is, and the number of steps."""

SCHEDULE = st.tuples(STEPS, RATE).map(lambda both: (*both[0], both[1]))
"""What learning_rate_at takes."""

NETWORK = {
    WTE: [[0.25, 1.0], [0.75, -0.5], [-1.25, 0.5]],
    FC1: [[0.75, 0.5], [-0.25, 1.0]],
    FC2: [[1.0, -0.5], [0.25, 0.75], [-0.75, 0.5]],
}
TEXT = [0, 1, 0, 2]
MODEL = [NETWORK, TEXT]
"""One network and one text that every claim is tried on."""


def towering(*logits):
    """Give a network that answers these logits to every token."""
    return {WTE: [[1.0]] * len(logits), FC1: [[1.0]], FC2: [[z] for z in logits]}


def in_rows(entries, columns):
    return [entries[start : start + columns] for start in range(0, len(entries), columns)]


def away_from_zero(ks, columns):
    """Give rows of quarters: odd ones in the first column, even ones in the others.

    The product of two such rows is an odd number of sixteenths, so it is never 0.
    """
    return in_rows([k / 2 if i % columns else (2 * k + 1) / 4 for i, k in enumerate(ks)], columns)


@st.composite
def networks(draw, *, width=None):
    """Draw a state: V of 2 to 4 tokens, embeddings of 1 to 3 numbers, 1 to 3 hidden units."""
    size = draw(st.integers(2, 4))
    d, h = (width, width) if width else (draw(st.integers(1, 3)), draw(st.integers(1, 3)))
    ks = draw(st.lists(ODD, min_size=(size + h) * d, max_size=(size + h) * d))
    head = draw(st.lists(st.integers(-4, 4), min_size=size * h, max_size=size * h))
    return {
        WTE: away_from_zero(ks[: size * d], d),
        FC1: away_from_zero(ks[size * d :], d),
        FC2: in_rows([k / 4 for k in head], h),
    }


@st.composite
def models(draw, *, width=None, least=2, most=4):
    """Draw a network together with a text of 2 to 4 tokens."""
    state = draw(networks(width=width))
    token = st.integers(0, len(state[WTE]) - 1)
    return state, draw(st.lists(token, min_size=least, max_size=most))


@st.composite
def layers(draw):
    """Draw the inputs of a linear layer together with its weights."""
    inputs, outputs = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    count = (outputs + 1) * inputs
    entries = draw(st.lists(st.integers(-8, 8), min_size=count, max_size=count))
    x, *w = in_rows([k / 4 for k in entries], inputs)
    return x, w
