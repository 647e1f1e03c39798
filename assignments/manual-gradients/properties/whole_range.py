"""What holds over the whole range of arguments: wide layers, long texts, large and tiny weights.

Where a unit receives 0 but for rounding, its slope is a matter of chance: such networks are
left out wherever slopes are asked for.
"""

from hypothesis import example

from gradekit import tolerance
from gradekit.asserts import assert_close, assert_length
from gradekit.strategies import over_the_whole_range

from ._bounds import gradient_bound, loss_bound, quotient_bound, size_of, step_bound
from ._models import FC1, FC2, NAMES, WTE
from ._states import assert_fits, assert_states, moved, replaced
from .learning_rate import _rate_bound

CLEAR = (
    "all(not s or abs(sum(t)) > 1e-6 * s for a in {*tokens[:-1]} for row in state['mlp_fc1'] "
    "for t in [[*map(mul, row, state['wte'][a])]] for s in [sum(map(abs, t))])"
)
"""That no hidden unit receives 0 but for rounding."""
WORK = "len(tokens) * (len(state['wte']) + len(state['wte'][0])) * len(state['mlp_fc1'])"


def _network(*head):
    """Give a state of one hidden unit, in which head holds the logits."""
    return {WTE: [[1.0] for _ in head], FC1: [[1.0]], FC2: [[z] for z in head]}


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
@example(call=(_network(1.0, 0.0), [0] * 40 + [1] * 20))
def forward_over_its_whole_range(forward, reference, call):
    """The loss is right for long texts too, many tokens, and large and tiny weights.

    Up to 300 tokens, of up to 30 kinds.
    """
    state, tokens = call
    want, within = reference.forward(state, tokens), loss_bound(_read(state, tokens), tokens)
    usual = _network(1.0, 0.0), [0, 0]  # a loss of 0 does not show its precision, but this one
    assert_close(forward(state, tokens), want, within=within, given=lambda: forward(*usual))


@over_the_whole_range(only=f"{WORK} <= 160")
@example(call=(_network(150.0, 149.5), [0, 1], 0.5))
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
        want = min(quotients, key=lambda quotient: abs(got - quotient))
        if abs(got - want) > close:  # else there is no need of the bounds of all three losses
            bounds = [quotient_bound(one, tokens, eps, 0.0) for one in (state, *there)]
            within = bounds[0] + bounds[1] + bounds[2]
            assert_close(got, want, within=within, given=grads[name], what=f"{name}[{r}][{c}]")


@over_the_whole_range(only=f"{WORK} <= 4000 and {CLEAR}")
@example(call=({WTE: [[1.0], [0.01]], FC1: [[1.0]], FC2: [[24.0], [0.0]]}, [1, 0, 0]))
@example(call=(_network(14.5, 0.0), [0, 0]))
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
    assert_close(learning_rate_at(step, num_steps, rate), want, within=within)


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
def train_step_over_its_whole_range(
    train_step, forward, analytic_gradients, learning_rate_at, sgd_step, call
):
    """A step of the training is right for long texts too, many tokens, and late steps.

    It returns the loss of your forward, and goes by your sgd_step along your gradients.
    """
    state, tokens, *schedule = call
    loss, got = train_step(state, tokens, *schedule)
    want = forward(state, tokens)
    assert_close(loss, want, within=loss_bound(_read(state, tokens), tokens) * 2, what="the loss")
    _, grads = analytic_gradients(state, tokens)
    assert_fits(grads, state)
    want = sgd_step(state, grads, learning_rate_at(*schedule))
    within = step_bound(_read(state, tokens), tokens, schedule[-1])
    assert_states(got, want, within=within * 2)
