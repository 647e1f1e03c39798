"""What holds over the whole range of arguments: wide layers, long texts, large and tiny weights.

Where a unit receives 0 but for rounding, its slope is a matter of chance: such networks are
left out wherever slopes are asked for.
"""

from dataclasses import replace
from statistics import fmean

from hypothesis import example

from gradekit import tolerance
from gradekit.asserts import assert_at_most, assert_close, assert_length
from gradekit.strategies import over_the_whole_range

from ._bounds import (
    gradient_bound,
    guarded_quotient,
    longest_paths,
    loss_bound,
    losses_bound,
    losses_of,
    predictions,
    size_of,
    step_bound,
)
from ._models import FC1, FC2, NAMES, WTE
from ._states import APART, assert_fits, assert_states, entries, moved, replaced
from .learning_rate import _rate_bound

CLEAR = (
    "all(abs(sum(t)) > 1e-6 * sum(map(abs, t)) or not any(row + state['wte'][a]) "
    "for a in {*tokens[:-1]} for row in state['mlp_fc1'] "
    "for t in [[*map(mul, row, state['wte'][a])]])"
)
"""That no hidden unit receives 0, exactly or but for rounding, where its slope is told."""
WORK = "len(tokens) * (len(state['wte']) + len(state['wte'][0])) * len(state['mlp_fc1'])"


def _network(*head):
    """Give a state of one hidden unit, in which head holds the logits."""
    return {WTE: [[1.0] for _ in head], FC1: [[1.0]], FC2: [[z] for z in head]}


LONG = [0] * 200 + [1] * 100
"""A text whose end counts, wherever it is cut off."""
MANY = {
    WTE: [[0.5 + k / 16] for k in range(30)],
    FC1: [[1.0]],
    FC2: [[(k * k % 7 - 3) / 4] for k in range(30)],
}
"""A network for 30 tokens, all of which are likely."""
WHOLE = {
    WTE: [[float(k % 2 + 1)] for k in range(9)],
    FC1: [[1.0]],
    FC2: [[-150.0], *([float(k % 3 - 1)] for k in range(8))],
}
"""A network of whole weights, one of which is far below 0: its token never comes next."""
WIDE = {
    WTE: [[1.0, -0.7, 0.1, 0.4, -0.3], [0.6, 0.2, -0.4, 0.3, 0.5]],
    FC1: [[0.3 + 0.2 * (k * i % 3) for i in range(5)] for k in range(5)],
    FC2: [[0.5, -0.25, 1.0, 0.3, -0.6], [0.2, 0.7, -0.4, 0.1, 0.9]],
}
STEEP = {WTE: [[2.0], [0.01]], FC1: [[1.0]], FC2: [[145.0], [0.0]]}
"""Where token 0 is read the logits lie far apart, where token 1 is read they do not."""
BENT = {WTE: [[200.0], [1.0]], FC1: [[1.0]], FC2: [[0.01], [0.0]]}
"""Where quotients show how far a weight was moved, however little."""


def _assert_each(got, want, sizes, roundings, what="got"):
    """Assert numbers one by one, each within roundings of its own size."""
    assert_length(got, len(want))
    for j, (size, right) in enumerate(zip(sizes, want, strict=True)):
        if got[j] != right:
            within = tolerance.rounding(roundings, relative=False) * size
            assert_close(got[j], right, within=within, given=got, what=f"{what}[{j}]")


def _products(x, w):
    """Give for each row of a layer the sum of the sizes of its products."""
    return [size_of(a * b for a, b in zip(row, x, strict=True)) for row in w]


def _read(state, tokens):
    """Give the network without the embeddings of tokens that it does not look at."""
    read = set(tokens[:-1])
    wte = [row if r in read else [0.0] * len(row) for r, row in enumerate(state[WTE])]
    return replaced(state, WTE, wte)


def _apart_when_moved(state, tokens, eps):
    """Give how far the logit of a next token lies below the largest, with any weight moved."""
    return max(
        max(logits) - logits[token]
        for place in _places(state)
        for step in (eps, -eps)
        for logits, token in zip(*predictions(moved(state, place, step), tokens), strict=True)
    )


def _places(state):
    return [(n, r, c) for n in NAMES for r, row in enumerate(state[n]) for c in range(len(row))]


@over_the_whole_range()
def linear_over_its_whole_range(linear, reference, call):
    """A layer is right with many inputs and outputs too, and for large and tiny numbers.

    Up to 300 inputs or 300 outputs.
    """
    x, w = call
    _assert_each(linear(x, w), reference.linear(x, w), _products(x, w), 16.0 + len(x))


@over_the_whole_range()
def mlp_over_its_whole_range(mlp, reference, call):
    """The logits are right for many tokens too, wide layers, and large and tiny weights.

    Up to 30 tokens, 12 numbers in an embedding and 12 hidden units.
    """
    state, token = call
    received = _products(state[WTE][token], state[FC1])
    _assert_each(
        mlp(state, token), reference.mlp(state, token), _products(received, state[FC2]), 40.0
    )


@over_the_whole_range(only=f"{WORK} <= 6000")
@example(call=(_network(14.5, 0.0), [0, 0, 0]))
@example(call=(_network(20.5, 0.0), [0, 0]))
@example(call=(STEEP, [0, 1]))
@example(call=(_network(1.0, 0.0), LONG))
def forward_over_its_whole_range(forward, reference, call):
    """The loss is right for long texts too, many tokens, and large and tiny weights.

    Up to 300 tokens, of up to 30 kinds.
    """
    state, tokens = call
    want, within = reference.forward(state, tokens), loss_bound(_read(state, tokens), tokens)
    usual = _network(1.0, 0.0), [0, 0]  # a loss of 0 does not show its precision, but this one
    assert_close(forward(state, tokens), want, within=within, given=lambda: forward(*usual))


@over_the_whole_range(only=f"{WORK} <= 160", admits=lambda *call: _apart_when_moved(*call) <= APART)
@example(call=(_network(150.0, 149.5), [0, 1], 0.5))
@example(call=(WHOLE, [8, 1, 8], 0.5))
@example(call=(WIDE, [0, 1], 0.5))
@example(call=(BENT, [0, 1], 9e-5))
@example(call=(_network(1.0, 0.0, -1.0), [0] * 9 + [1] * 9 + [2] * 2, 0.5))
@example(call=(STEEP, [0, 1, 1], 1e-3))
def numerical_gradients_over_their_whole_range(numerical_gradients, reference, call):
    """Quotients are right for longer texts too, for more tokens, and for large weights.

    Up to 20 tokens of up to 9 kinds. The quotient may be that of the losses on both sides of a
    weight, or of the one at the weight and one beside it.
    """
    state, tokens, eps = call
    grads = numerical_gradients(state, tokens, eps)
    assert_fits(grads, state)
    at, bound = reference.forward(state, tokens), loss_bound(state, tokens)
    close = tolerance.DOUBLE * bound.roundoffs / eps
    for name, r, c in _places(state):
        there = [moved(state, (name, r, c), step) for step in (eps, -eps)]
        above, below = (reference.forward(one, tokens) for one in there)
        quotients = [(above - below) / (2.0 * eps), (above - at) / eps, (at - below) / eps]
        got = grads[name][r][c]
        if min(abs(got - quotient) for quotient in quotients) > close:  # else no bound is needed
            bounds = _quotient_bounds(state, *there, tokens, eps)
            pairs = zip(quotients, bounds, strict=True)
            want, within = min(pairs, key=lambda pair: _beyond(got, *pair))
            assert_close(got, want, within=within, given=grads[name], what=f"{name}[{r}][{c}]")


def _quotient_bounds(at, above, below, tokens, eps):
    """Allow for each of the three quotients that there are of the losses of these states."""
    states = at, above, below
    roundoffs = sum(2.0 * loss_bound(one, tokens).roundoffs / eps for one in states)
    rest = 2.0 * tolerance.GUARD * min(max(map(longest_paths, states)), 1.0 / eps)
    rounding = tolerance.Tolerance(
        roundoffs=roundoffs,
        below=rest,
        above=rest,
        source=f"quotient of differences, eps = {eps:.2g}: rounding / eps",
    )
    middle, high, low = (list(losses_of(one, tokens)) for one in states)
    pairs = [(low, high, 2.0 * eps), (middle, high, eps), (low, middle, eps)]
    return [guarded_quotient(rounding, *pair) for pair in pairs]


def _beyond(got, want, within):
    """Give how far a number lies outside of what is accepted."""
    low, high = within.interval(want)
    return max(low - got, got - high, 0.0), abs(got - want)


@over_the_whole_range(only=f"{WORK} <= 4000 and {CLEAR}")
@example(call=({WTE: [[1.0], [0.01]], FC1: [[1.0]], FC2: [[24.0], [0.0]]}, [1, 0, 0]))
@example(call=(_network(14.5, 0.0), [0, 0]))
@example(call=(STEEP, [0, 1]))
@example(call=(_network(1.0, 0.0), LONG))
@example(call=(MANY, [29, 0, 28, 29, 3]))
def analytic_gradients_over_their_whole_range(analytic_gradients, reference, call):
    """The gradients are right for long texts too, many tokens, and large and tiny weights.

    Up to 300 tokens, of up to 30 kinds.
    """
    state, tokens = call
    loss, grads = analytic_gradients(state, tokens)
    want, slopes = reference.analytic_gradients(state, tokens)
    assert_close(loss, want, within=loss_bound(_read(state, tokens), tokens), what="the loss")
    assert_states(grads, slopes, within=gradient_bound(_read(state, tokens), tokens))


@over_the_whole_range()
def learning_rate_over_its_whole_range(learning_rate_at, reference, call):
    """The rate is right for thousands of steps too, and for large and tiny rates.

    Up to 10,000 steps.
    """
    step, num_steps, rate = call
    want, within = reference.learning_rate_at(*call), _rate_bound(rate, num_steps)
    got = learning_rate_at(step, num_steps, rate)
    assert_close(got, want, within=within, given=lambda: learning_rate_at(1, 3, 0.7))


@over_the_whole_range()
def sgd_over_its_whole_range(sgd_step, reference, call):
    """Every weight moves right in wide layers too, and by large and tiny gradients.

    Up to 30 tokens, 12 numbers in an embedding and 12 hidden units.
    """
    state, grads, rate = call
    got, want = sgd_step(state, grads, rate), reference.sgd_step(state, grads, rate)
    assert_fits(got, state)
    for name, rows in state.items():
        for r, (row, slopes) in enumerate(zip(rows, grads[name], strict=True)):
            sizes = [abs(w) + rate * abs(g) for w, g in zip(row, slopes, strict=True)]
            _assert_each(got[name][r], want[name][r], sizes, 6.0, f"{name}[{r}]")


@over_the_whole_range(only=f"{WORK} <= 3000 and {CLEAR}")
@example(call=(_network(10.0, 0.0), [0, 0], 0, 4, 1.0))
@example(call=(_network(20.5, 0.0), [0, 0], 1, 4, 1.0))
@example(call=(_network(-150.0, -149.5), [0, 1], 0, 4, 1.0))
@example(call=(STEEP, [0, 1], 1, 4, 0.1))
@example(call=(_network(1.0, 0.0), [0] * 60 + [1] * 40, 7, 10, 0.5))
def train_step_over_its_whole_range(
    train_step, forward, analytic_gradients, learning_rate_at, sgd_step, call
):
    """A step of the training is right for long texts too, many tokens, and late steps.

    It returns the loss of your forward, and goes by your sgd_step along your gradients.
    """
    state, tokens, *schedule = call
    loss, got = train_step(state, tokens, *schedule)
    want, right = forward(state, tokens), fmean(losses_of(state, tokens))
    within = losses_bound(_read(state, tokens), tokens)
    assert_close(loss, want, within=within, what="the loss")
    within = replace(within, above=1.01 * tolerance.GUARD)  # guards make a loss smaller
    assert_at_most(loss, max(want, right), within=within, what="the loss")
    _, grads = analytic_gradients(state, tokens)
    assert_fits(grads, state)
    want = sgd_step(state, grads, learning_rate_at(*schedule))
    _, num_steps, rate = schedule
    within = step_bound(_read(state, tokens), tokens, rate, guard=0.0)
    within += _rate_bound(rate, num_steps) * max(map(abs, entries(grads)))
    assert_states(got, want, within=within * 2)
