"""What holds over the whole range of arguments: long texts, large tables, late steps."""

from hypothesis import example

from gradekit import tolerance
from gradekit.asserts import Mismatch, assert_close, assert_length
from gradekit.strategies import over_the_whole_range

from ._calculations import (
    _adam_bounds,
    _assert_each,
    _assert_table,
    _finite,
    _flat,
    _gradient_bound,
    _loss_bound,
    _mean_bounds,
)
from ._drawn import USUAL_EPS
from .learning_rate import _rate_bound

LEARNT = [[30.0, 0.0], [0.0, 30.0]]
"""Weights of a model that is sure of what it has learnt."""
USUAL = [[0.0, 1.0], [0.0, 1.0]], [0, 0]
"""Weights and tokens whose loss has many digits: one of 0 does not show its precision."""
HALVES = [[0.5, 0.5], [0.25, 0.5]]


@over_the_whole_range(only="len(weights) > 1")
@example(call=([[900.0, 899.0], [-50.0, -51.0]], [0, 1, 0]))
@example(call=([[14.5, 0.0], [0.0, 20.5]], [0, 0, 0]))
@example(call=([[20.5, 0.0], [0.0, 20.5]], [0, 0, 0]))
@example(call=([[950.0, 949.5], [-50.0, -51.0]], [0, 0, 1, 0]))
def forward_over_its_whole_range(forward, reference, call):
    """The loss is right for long texts too, for many tokens, and for large and tiny weights.

    Up to 300 tokens, of up to 40 kinds, and weights up to 1,000 from 0.
    """
    table, tokens = call
    want = reference.forward(table, tokens)
    got, within = forward(table, tokens), _loss_bound(table, tokens)
    assert_close(got, want, within=within, given=lambda: forward(*USUAL))


@over_the_whole_range(only="len(weights) > 1 and len(tokens) * len(weights) ** 2 <= 6000")
@example(call=([[0.0, 1.0], [2.0, 0.0]], [0] * 299 + [1]))
@example(call=([[20.5, 0.0], [0.0, 20.5]], [0, 0, 1, 1]))
@example(call=([[900.0, 100.0], [-50.0, -100.0]], [1, 0, 0]))
@example(call=([[950.0, 949.0], [-50.0, -51.0]], [0, 0, 1, 0]))
@example(call=([[-500.0, -500.5], [450.0, 449.0]], [0, 0, 1, 1]))
def backward_over_its_whole_range(backward, reference, call):
    """The gradient is right for long texts too, for many tokens, for large and tiny weights.

    Up to 300 tokens, of up to 40 kinds, and weights up to 1,000 from 0.
    """
    table, tokens = call
    want = reference.backward(table, tokens)
    assert_close(backward(table, tokens), want, within=_gradient_bound(table, tokens))


@over_the_whole_range()
def rate_over_its_whole_range(learning_rate_at, reference, schedule, call):
    """The rate is right for thousands of steps too, and for large and tiny rates.

    Up to 10,000 steps.
    """
    step, num_steps, rate = call
    want = reference.learning_rate_at(step, num_steps, rate, schedule=schedule)
    within = _rate_bound(rate, num_steps)
    assert_close(learning_rate_at(step, num_steps, rate), want, within=within)


@over_the_whole_range()
def sgd_over_its_whole_range(sgd_step, reference, call):
    """Every weight moves right in large tables too, and by large and tiny gradients.

    Up to 40 rows of 40, and a table need not be square.
    """
    table, grads, rate = call
    want, got = reference.sgd_step(table, grads, rate), sgd_step(table, grads, rate)
    assert_length(got, len(want))
    for a, (row, slopes) in enumerate(zip(table, grads, strict=True)):
        sizes = [abs(w) + rate * abs(g) for w, g in zip(row, slopes, strict=True)]
        bounds = [tolerance.rounding(6.0 * size, relative=False) for size in sizes]
        _assert_each(got[a], want[a], bounds, f"row {a}, got")


@over_the_whole_range()
@example(call=([0.5], [0.0], [0.0], [0.25], 3, 0.5, 0.9, 0.999, 1e-8))
@example(call=([0.0], [1e-9], [0.0], [0.0], 0, 0.1, 0.9, 0.999, 1e-12))
@example(call=([1.0], [0.5], [0.25], [0.5], 999, 0.1, 0.9, 0.999, 1e-8))
def adam_over_its_whole_range(adam_step, reference, call):
    """Adam is right for many parameters too, late steps, and large and tiny gradients.

    Up to 200 parameters and 10,000 steps. All that a step needs to know is handed to it. (An eps
    of 1e-8 that is written into the code costs the claim about eps, and not this one.)
    """
    got, mismatches = adam_step(*call), []
    for eps in (call[-1], USUAL_EPS):
        alike = [*call[:-1], eps]
        try:
            return _assert_step(got, _right_steps(reference, alike), alike)
        except Mismatch as mismatch:
            mismatches.append(mismatch)
    raise mismatches[0]


@over_the_whole_range(only="learning_rate > 0 and len(tokens) * len(weights) ** 2 <= 6000")
@example(call=(LEARNT, [0, 0, 0], HALVES, HALVES, 1, 4, 0.1, 0.9, 0.99, 1.0))
@example(call=(HALVES, [0] * 99 + [1], HALVES, HALVES, 1, 4, 0.1, 0.9, 0.99, 1.0))
def training_over_its_whole_range(  # all that a step is made of  # noqa: PLR0913, PLR0917
    train_step, forward, backward, learning_rate_at, adam_step, reference, call
):
    """A step of the training is right for long texts too, many tokens, and late steps.

    Up to 100 tokens, of up to 40 kinds, and up to 10,000 steps.
    """
    table, tokens, m, v, step, num_steps, rate, *constants = call
    grads, within = backward(table, tokens), _gradient_bound(table, tokens) * 2
    _assert_table(grads, len(table))
    rest = [step, _finite(learning_rate_at(step, num_steps, rate)), *constants]
    own = _by_rows(adam_step, [*zip(table, grads, m, v, strict=True)], rest)
    loss, *got = train_step(*call)
    want = _finite(forward(table, tokens))
    assert_close(loss, want, within=_loss_bound(table, tokens) * 2, what="the loss")
    for one in got:
        _assert_table(one, len(table))
    alone = [*map(_flat, (table, grads, m, v)), *rest]
    rights = [own, *_right_steps(reference, alone)]
    rate_within = _rate_bound(rate, num_steps) * 2
    _assert_step([_flat(one) for one in got], rights, alone, within, rate_within)


def _by_rows(adam_step, rows, rest):
    """Give what Adam returns for each row of a table, as long lists."""
    steps = []
    for row in rows:
        steps.append(_finite(adam_step(*row, *rest)))
        for numbers in steps[-1]:
            assert_length(numbers, len(rows))
    return [_flat(table) for table in zip(*steps, strict=True)]


def _right_steps(reference, call):
    """Give what one step returns, for both places of eps."""
    *others, eps = call
    other = reference.equivalent_eps(eps, call[4], call[7])
    return [reference.adam_step(*others, one) for one in (eps, other)]


def _assert_step(got, rights, call, grads_within=None, rate_within=None):
    """Assert that parameters, m and v are those of one of the right steps."""
    mean_bounds = [list(bounds) for bounds in _mean_bounds(call, grads_within)]
    bounds = [_adam_bounds(call, grads_within, rate_within), *mean_bounds]
    for name, one, own_bounds, *wants in zip(
        ("params", "m", "v"), got, bounds, *rights, strict=True
    ):
        _assert_any(one, wants, own_bounds, name)


def _assert_any(got, wants, bounds, what):
    """Assert numbers that agree with one of several lists of right ones."""
    mismatches = []
    for want in wants:
        try:
            return _assert_each(got, want, bounds, what)
        except Mismatch as mismatch:
            mismatches.append(mismatch)
    raise mismatches[0]
