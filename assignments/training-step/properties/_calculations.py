"""Small calculations that several claims share, and the numbers of the texts.

Adam has two published places for eps, so its oracle is a set: a run may follow either, but
one of them throughout. Where eps is as good as nothing both are the same.
"""

import math
from dataclasses import replace
from itertools import pairwise

from gradekit import tolerance
from gradekit.asserts import Mismatch, assert_close, assert_finite, assert_length

NOTHING = 1e-30
"""An eps that changes no digit of any step."""
SHORT_EMMA = (3, 1, 2, 2, 0, 3)
"""The name "emma" between two marks over four tokens: a, e, m and the mark."""


def _rows(table, tokens):
    return [table[token] for token in tokens[:-1]]


def _loss_bound(table, tokens):
    return tolerance.mean_loss(_rows(table, tokens), tokens[1:])


def _gradient_bound(table, tokens):
    return tolerance.mean_gradient(_rows(table, tokens))


def _assert_gradient(got, want, table, tokens, **options):
    """Assert that gradients agree: relatively, too, where a probability stands alone."""
    assert_close(got, want, within=_gradient_bound(table, tokens), **options)
    followed, within = {*pairwise(tokens)}, tolerance.mean_off_target(_rows(table, tokens))
    alone = [(a, b) for a in {*tokens[:-1]} for b in range(len(table)) if (a, b) not in followed]
    for a, b in alone:
        given, what = _flat(got), f"got[{a}][{b}]"
        assert_close(got[a][b], want[a][b], within=within, given=given, what=what, **options)


def _flat(table):
    return [entry for row in table for entry in row]


def _in_rows(entries, size):
    return [entries[start : start + size] for start in range(0, len(entries), size)]


def _zeros(size):
    return [[0.0] * size for _ in range(size)]


def _each(function, *tables):
    """Apply a function to every entry of tables of one shape."""
    return [
        [function(*entries) for entries in zip(*rows, strict=True)]
        for rows in zip(*tables, strict=True)
    ]


def _scaled(factor, numbers):
    return [factor * number for number in numbers]


def _loud(table, c):
    """Move weights by c, or by less: as far as none gets further from 0 than c."""
    beyond = max(0.0, *(math.copysign(1.0, c) * w for w in _flat(table)))
    return _each(lambda w: w + (c - math.copysign(beyond, c)), table)


def _finite(got):
    """Give back what a function returned if all of it is finite: it is to be compared with."""
    assert_finite(got)
    return got


def _assert_each(got, want, bounds, what):
    """Assert numbers one by one, each within a bound of its own."""
    assert_length(got, len(want))
    for j, (bound, right) in enumerate(zip(bounds, want, strict=True)):
        if got[j] != right:
            assert_close(got[j], right, within=bound, given=got, what=f"{what}[{j}]")


def _assert_table(got, size):
    """Assert a table of V rows of V finite numbers."""
    assert_length(got, size)
    for row in got:
        assert_length(row, size)
    assert_finite(got)


def _agreeing(got, wants, **options):
    """Give the indices of the right answers that agree with what was got; there must be one."""
    agreeing, mismatches = [], []
    for index, want in enumerate(wants):
        try:
            assert_close(got, want, **options)
        except Mismatch as mismatch:
            mismatches.append(mismatch)
        else:
            agreeing.append(index)
    if not agreeing:
        raise mismatches[0]
    return agreeing


def _steps(adam_step, start, gradients, rates, betas, eps):
    """Call Adam step after step from rest; give number, parameters, m and v of each."""
    params, m, v = list(start), [0.0] * len(start), [0.0] * len(start)
    for step, (grads, rate) in enumerate(zip(gradients, rates, strict=True)):
        assert_finite([params, m, v])  # what is handed on; the last ones are for the claim
        params, m, v = adam_step(params, grads, m, v, step, rate, *betas, eps)
        for numbers in (params, m, v):
            assert_length(numbers, len(start))
        yield step, params, m, v


def _path(steps):
    """Give the parameters after each step."""
    return [params for _, params, _, _ in steps]


def _assert_follows(steps, paths, within):
    """Assert that the parameters take one of some paths, the same from the first step on."""
    for step, params, _, _ in steps:
        what = f"after step {step}, params"
        wants = [path[step] for path in paths]
        paths = [paths[index] for index in _agreeing(params, wants, within=within, what=what)]


def _right_paths(identities, start, gradients, rates, betas, eps):
    """Give the right parameters after each step, for each of the two places of eps."""
    columns = list(zip(*gradients, strict=True))
    steps = range(len(gradients))
    moves = [
        [identities.adam_moves(column[: step + 1], *betas, eps) for column in columns]
        for step in steps
    ]
    return [
        [
            [
                w - math.fsum(rates[s] * moves[s][j][place] for s in range(step + 1))
                for j, w in enumerate(start)
            ]
            for step in steps
        ]
        for place in (0, 1)
    ]


def _right_steps(reference, **call):
    """Give the right parameters after one step from any state, for both places of eps."""
    other = reference.equivalent_eps(call["eps"], call["step"], call["beta2"])
    return [reference.adam_step(*(call | {"eps": eps}).values())[0] for eps in (call["eps"], other)]


def _adam_bounds(call, grads_within=None, rate_within=None):
    """Allow for each parameter after one step from any state, by how large its own move is.

    A new mean may be written m + (1 - b1)(g - m), which cancels. `grads_within` is how far the
    gradients themselves may be off; sqrt(v) moves at most sqrt(1 - b2) as far as they do.
    `rate_within` is how far the rate may be off: a late one is a small rest of a large one.
    """
    *numbers, step, rate, beta1, beta2, eps = call
    kept1, kept2 = 1.0 - beta1 ** (step + 1), 1.0 - beta2 ** (step + 1)
    slope = math.sqrt((1.0 - beta2) / kept2)
    roundings = 20.0 + 4.0 / (1.0 - beta1) + 4.0 / (1.0 - beta2)
    bounds = []
    for w, g, m, v in zip(*numbers, strict=True):
        root = math.sqrt((beta2 * v + (1.0 - beta2) * g * g) / kept2) + eps
        move = abs(beta1 * m + (1.0 - beta1) * g) / kept1 / root
        terms = 8.0 * (abs(m) + abs(g)) / kept1 / root + roundings * move
        bound = tolerance.rounding(1.5 * rate * terms + 2.0 * abs(w), relative=False)
        if grads_within:
            off = slope * grads_within.width(0.0)
            least = max(root - off, math.sqrt(beta2 * v / kept2) + eps)
            moved = (1.0 - beta1) / kept1 + move * slope
            bound += grads_within * (rate * moved / least)
        if rate_within:
            bound += rate_within * move
        bounds.append(bound)
    return bounds


def _mean_bounds(call, grads_within=None):
    """Allow for each new m, and for each new v, by the size of their terms."""
    bounds = []
    for g, m, v in zip(*call[1:4], strict=True):
        mean = tolerance.rounding(16.0 * (abs(m) + abs(g)), relative=False)
        square = tolerance.rounding(32.0 * (v + g * g), relative=False)
        if grads_within:
            mean += grads_within
            square += grads_within * (2.0 * (abs(g) + grads_within.width(0.0)))
        bounds.append((mean, square))
    return zip(*bounds, strict=True)


def _sgd_bound(weights, grads, rate):
    move = abs(rate) * max(map(abs, _flat(grads)))
    return tolerance.rounding(6.0, relative=False) * (move + max(map(abs, _flat(weights))))


def _run_bound(start, gradients, rates, betas, eps):
    """Allow for the parameters at any time of a run; gradients and eps have no part in it."""
    del gradients, eps
    return tolerance.adam(max(map(abs, start)), max(rates), betas, steps=len(rates), move=1.5)


def _usual_bound(start, gradients, rates, betas, eps):
    """Allow besides for an eps of 1e-8, in either place, beside gradients of 1/8 and more.

    The root of v is 1/1000 and more there, though gradients may stop.
    """
    usual = 1e-5 * math.fsum(rates)
    bound = _run_bound(start, gradients, rates, betas, eps) * 2
    return replace(bound, below=bound.below + usual, above=bound.above + usual)


def _training_bound(weights, tokens, *, learning_rate, eps, **_):
    """Allow for one training step: Adam's own roundings, and those of the gradient."""
    grads = _gradient_bound(weights, tokens) * (32.0 * learning_rate / eps)
    return grads + tolerance.adam(4.0, learning_rate, (0.9, 0.999), move=32.0)
