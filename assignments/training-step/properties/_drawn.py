"""What properties of the training step draw: tables, texts, gradients and situations.

Numbers are multiples of 1/8, so that what a student reads stays short. They are drawn as one
list of whole numbers, which costs a fraction of drawing them one by one.
"""

from hypothesis import strategies as st

BETAS = st.sampled_from([(0.85, 0.99), (0.9, 0.95), (0.25, 0.5), (0.9, 0.999)])
RATES = st.sampled_from([0.5, 0.125, 0.01, 2.0])
USUAL_EPS = 1e-8
"""The eps of every claim that is not about it: one that is written into the code passes there."""
SCALES = st.sampled_from([1.0, 0.001, 20.0])
"""Sizes of gradients: squaring and taking roots show only away from 1."""
LOUD = st.sampled_from([1e3, 1e4, -1e3, -1e4])


def _numbers(count, low, high, *, plainest=0):
    """Draw a list of multiples of 1/8; counterexamples shrink towards the plainest."""
    whole = st.integers(round(8 * (low - plainest)), round(8 * (high - plainest)))
    numbers = st.lists(whole, min_size=count, max_size=count)
    return numbers.map(lambda ks: [plainest + k / 8 for k in ks])


def _matrices(rows, columns, low, high, *, plainest=0):
    """Draw a matrix of multiples of 1/8."""
    starts = range(0, rows * columns, columns)
    return _numbers(rows * columns, low, high, plainest=plainest).map(
        lambda flat: [flat[start : start + columns] for start in starts]
    )


def _falling(rate, steps):
    """Give a rate for each step, none like another."""
    return [rate * (1.0 - step / steps) for step in range(steps)]


@st.composite
def _runs(draw, *, steps, params=2, eps=(USUAL_EPS,), scales=SCALES):
    """Draw a run of Adam from rest: what changes from step to step, and what does not.

    Gradients shrink towards 1: at 0 no step would show.
    """
    start, *gradients = draw(_matrices(steps + 1, params, -2, 2, plainest=1))
    scale = draw(scales)
    return {
        "start": start,
        "gradients": [[scale * g for g in row] for row in gradients],
        "rates": _falling(draw(RATES), steps),
        "betas": draw(BETAS),
        "eps": draw(st.sampled_from(eps)),
    }


@st.composite
def _adam_calls(draw):
    """Draw what one step of Adam is called with, for two parameters."""
    params, grads, m = draw(_matrices(3, 2, -2, 2, plainest=1))
    scale, (beta1, beta2) = draw(SCALES), draw(BETAS)
    return {
        "params": params,
        "grads": [scale * g for g in grads],
        "m": [0.5 * scale * x for x in m],
        "v": [scale * scale * x for x in draw(_numbers(2, 0.25, 2))],
        "step": draw(st.integers(0, 12)),
        "learning_rate": draw(RATES),
        "beta1": beta1,
        "beta2": beta2,
        "eps": USUAL_EPS,
    }


@st.composite
def _tables(draw):
    """Draw a table of logits, shape (V, V)."""
    size = draw(st.integers(2, 3))
    return draw(_matrices(size, size, -4, 4))


@st.composite
def _texts(draw, *, longest=6, largest=4):
    """Draw a table of logits, shape (V, V), and a text of 2 or more of its tokens."""
    size = draw(st.integers(2, 3))
    table = draw(_matrices(size, size, -largest, largest))
    return table, draw(st.lists(st.integers(0, size - 1), min_size=2, max_size=longest))


@st.composite
def _texts_without_a_token(draw):
    """Draw a table, a text, and a token that the text has at most at its end."""
    size = draw(st.integers(2, 4))
    unread, last = draw(st.integers(0, size - 1)), draw(st.integers(0, size - 1))
    others = [token for token in range(size) if token != unread]
    text = draw(st.lists(st.sampled_from(others), min_size=1, max_size=5))
    return draw(_matrices(size, size, -4, 4)), [*text, last], unread


@st.composite
def _updates(draw, *, steps=1):
    """Draw a table, and a gradient of its shape for each of some steps."""
    size = draw(st.integers(1, 3))
    rows = draw(_matrices((steps + 1) * size, size, -2, 2, plainest=1))
    return [rows[start : start + size] for start in range(0, len(rows), size)]


@st.composite
def _situations(draw):
    """Draw what a training step is called with.

    eps is large enough that the rounding of a gradient near 0 is not blown up to a step.
    """
    table, text = draw(_texts(longest=5, largest=2))
    size, step, (beta1, beta2) = len(table), draw(st.integers(0, 5)), draw(BETAS)
    return {
        "weights": table,
        "tokens": text,
        "m": draw(_matrices(size, size, -0.5, 0.5)),
        "v": draw(_matrices(size, size, 0.25, 1)),
        "step": step,
        "num_steps": step + draw(st.integers(1, 4)),
        "learning_rate": draw(st.integers(1, 8)) / 8,
        "beta1": beta1,
        "beta2": beta2,
        "eps": draw(st.sampled_from([0.0625, 0.00390625])),
    }


@st.composite
def _trainings(draw):
    """Draw a table and three texts of its tokens."""
    size = draw(st.integers(2, 3))
    text = st.lists(st.integers(0, size - 1), min_size=2, max_size=4)
    return {
        "weights": draw(_matrices(size, size, -2, 2)),
        "texts": [draw(text) for _ in range(3)],
        "betas": draw(BETAS),
    }
