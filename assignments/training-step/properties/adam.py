"""What it means to take a step of Adam, over several steps and gradients of changing sign.

Source: Kingma & Ba (2015), arXiv:1412.6980. Sizes of gradients are 0.001, 1 and 20: at 1 alone
a forgotten square or root would not show.
"""

import math

from hypothesis import example, given
from hypothesis import strategies as st

from gradekit import tolerance
from gradekit.asserts import (
    assert_at_most,
    assert_close,
    assert_finite,
    assert_length,
    assert_refuses,
)

from ._calculations import (
    NOTHING,
    _agreeing,
    _assert_follows,
    _finite,
    _path,
    _right_paths,
    _right_steps,
    _run_bound,
    _scaled,
    _steps,
    _usual_bound,
)
from ._drawn import BETAS, RATES, USUAL_EPS, _adam_calls, _falling, _numbers, _runs

SIGNS = st.sampled_from([1, -1])
LARGE = st.sampled_from([1.0, 20.0])
"""Sizes of gradients beside which the usual eps is as good as nothing."""
ORDINARY = {
    "start": [0.5, -1.0],
    "gradients": [[1.0, -0.5], [0.25, 2.0], [0.0, -1.0]],
    "rates": [0.5, 0.25, 0.125],
    "betas": [0.85, 0.99],
    "eps": USUAL_EPS,
}
CALL = {
    "params": [1.0, -0.5],
    "grads": [0.5, 2.0],
    "m": [0.25, 0.0],
    "v": [1.0, 0.5],
    "step": 1,
    "learning_rate": 0.5,
    "beta1": 0.85,
    "beta2": 0.99,
    "eps": USUAL_EPS,
}


@given(run=_runs(steps=1, params=1))
@example(run=ORDINARY | {"start": [0.5], "gradients": [[20.0]], "rates": [0.01]})
def adam_first_step(adam_step, identities, run):
    """The first step moves by lr g / (|g| + eps), whatever the betas.

    Both means hold 1 - beta of the first gradient, and the correction divides by just that.
    Where eps stands beside sqrt(v) and not beside its corrected root it counts as
    eps / sqrt(1 - beta2), which is right as well.
    """
    _assert_follows(_steps(adam_step, **run), _right_paths(identities, **run), _run_bound(**run))


@given(run=_runs(steps=4))
@example(run=ORDINARY)
def adam_follows_the_published_run(adam_step, identities, run):
    """Four steps lead where the published formulas lead, with one place of eps throughout.

    m = b1 m + (1 - b1) g and v = b2 v + (1 - b2) g², both divided by 1 - b^(step + 1); then
    m / (sqrt(v) + eps) times the rate. What a step returns, the next one gets.
    """
    gradients = [[*row, 0.0] for row in run["gradients"]]
    run = run | {"start": [*run["start"], 1.5], "gradients": gradients}  # the third one has none
    _assert_follows(_steps(adam_step, **run), _right_paths(identities, **run), _run_bound(**run))


@given(run=_runs(steps=3))
@example(run=ORDINARY)
def adam_keeps_running_means(adam_step, identities, run):
    """m is the running mean of the gradients and v of their squares, not yet corrected.

    m = beta1 m + (1 - beta1) g, and v the same with beta2 and g². The correction belongs to
    the step that is taken, not to what is kept.
    """
    (beta1, beta2), columns = run["betas"], list(zip(*run["gradients"], strict=True))
    # Rounded like their terms, which may be written g - beta g and g² - beta g².
    for step, _, m, v in _steps(adam_step, **run):
        for j, column in enumerate(columns):
            seen, place = column[: step + 1], f"after step {step},"
            rounding = tolerance.rounding(16.0, relative=False) * max(map(abs, column))
            mean = identities.moment(seen, beta1)
            assert_close(m[j], mean, within=rounding, what=f"{place} m[{j}]")
            squares = [g * g for g in seen]
            rounding = tolerance.rounding(32.0, relative=False) * max(squares)
            square = identities.moment(squares, beta2)
            assert_close(v[j], square, within=rounding, what=f"{place} v[{j}]")


@given(call=_adam_calls())
@example(call=CALL)
def adam_steps_from_any_state(adam_step, reference, call):
    """One step from any m, v and step number goes where the published formulas say.

    All that a step needs to know is handed to it. The exponent of the correction is step + 1,
    since steps count from 0 and this one is being taken.
    """
    moved, _, _ = adam_step(*call.values())
    within = tolerance.adam(2.0, call["learning_rate"], (call["beta1"], call["beta2"]), move=32.0)
    _agreeing(moved, _right_steps(reference, **call), within=within, what="params")


@given(eighths=st.integers(2, 16), sign=SIGNS, scale=LARGE, rate=RATES, betas=BETAS)
@example(eighths=8, sign=1, scale=20.0, rate=0.01, betas=(0.85, 0.99))
def adam_walks_evenly_under_a_constant_gradient(adam_step, eighths, sign, scale, rate, betas):
    """While the gradient stays the same, every step is as long as the rate.

    The corrected mean is then the gradient itself, and the root of the other one its size.
    Here eps is 1e-8, as good as nothing.
    """
    rates, gradients = _falling(rate, 5), [[sign * scale * eighths / 8]] * 5
    path = [[0.5 - sign * math.fsum(rates[: step + 1])] for step in range(5)]
    run = [0.5], gradients, rates, betas, USUAL_EPS
    _assert_follows(_steps(adam_step, *run), [path], _usual_bound(*run))


@given(eighths=st.integers(2, 16), sign=SIGNS, scale=LARGE, rate=RATES, betas=BETAS)
@example(eighths=8, sign=1, scale=1.0, rate=0.01, betas=(0.85, 0.99))
def adam_goes_on_when_the_gradient_stops(adam_step, eighths, sign, scale, rate, betas):
    """A gradient, then none: the second step is b1/(1+b1) sqrt((1+b2)/b2) of the rate.

    m forgets at the pace of beta1 and v at that of beta2, so this shows which is which. Adam
    has momentum: it goes on for a while. Here eps is 1e-8, as good as nothing.
    """
    b1, b2 = betas
    second = rate * b1 / (1.0 + b1) * math.sqrt((1.0 + b2) / b2)
    path = [[0.5 - sign * rate], [0.5 - sign * (rate + second)]]
    run = [0.5], [[sign * scale * eighths / 8], [0.0]], [rate, rate], betas, USUAL_EPS
    _assert_follows(_steps(adam_step, *run), [path], _usual_bound(*run))


@given(start=_numbers(2, -2, 2), rate=RATES, betas=BETAS)
@example(start=[1.0, -0.5], rate=0.01, betas=(0.85, 0.99))
def adam_without_gradients_stays(adam_step, start, rate, betas):
    """From rest, gradients of 0 move nothing, and m and v stay 0.

    0 / (0 + eps) is 0: this is what eps is for. Letters that never occur have such weights.
    """
    zeros = [0.0, 0.0]
    for _, params, m, v in _steps(adam_step, start, [zeros] * 2, [rate] * 2, betas, USUAL_EPS):
        assert_close(params, start, what="params")
        assert_close(m, zeros, what="m")
        assert_close(v, zeros, what="v")


@given(run=_runs(steps=3))
@example(run=ORDINARY)
def adam_treats_every_parameter_by_itself(adam_step, run):
    """Two parameters together move as each of them would alone.

    Every parameter has its own m and v, and all share the step number, which grows by one
    for all of them together.
    """
    alone = []
    for w, column in zip(run["start"], zip(*run["gradients"], strict=True), strict=True):
        lonely = run | {"start": [w], "gradients": [[g] for g in column]}
        alone.append(_finite(_path(_steps(adam_step, **lonely))))
    path = [[*first, *second] for first, second in zip(*alone, strict=True)]
    _assert_follows(_steps(adam_step, **run), [path], _run_bound(**run) * 2)


@given(run=_runs(steps=3, scales=LARGE), k=st.integers(1, 8))
@example(run=ORDINARY, k=3)
def adam_ignores_the_scale_of_gradients(adam_step, run, k):
    """All gradients times the same factor, 2^k, lead to the same place.

    The factor stands above and below the fraction line. This is why Adam hides a forgotten
    1/n, and why loss and gradient are graded apart. Here eps is 1e-8.
    """
    path = _finite(_path(_steps(adam_step, **run)))
    run = run | {"gradients": [_scaled(2.0**k, row) for row in run["gradients"]]}
    _assert_follows(_steps(adam_step, **run), [path], _usual_bound(**run))


@given(run=_runs(steps=5, params=1, eps=(NOTHING,)))
@example(run=ORDINARY | {"start": [0.5], "gradients": [[1.0], [2.0], [2.0]], "eps": NOTHING})
@example(
    run={
        "start": [0.5],
        "gradients": [[0.125], [0.25], [0.5], [1.0], [2.0]],
        "rates": [0.5] * 5,
        "betas": [0.9, 0.95],
        "eps": NOTHING,
    }
)
def adam_stays_within_its_bound(adam_step, identities, run):
    """No step is longer than the rate times a bound that depends on the betas alone.

    Large gradients make v large too. By Cauchy and Schwarz the ratio of m and the root of v
    can not pass 1 on the first step, and 1.02 on the fifth for 0.85 and 0.99.
    """
    before, within = run["start"][0], _run_bound(**run) * 8
    for step, params, _, _ in _steps(adam_step, **run):
        assert_finite(params)
        most = run["rates"][step] * identities.adam_bound(step + 1, *run["betas"])
        move, what = abs(params[0] - before), f"the move of step {step}"
        assert_at_most(move, most, within=within, given=params, what=what)
        before = params[0]


@given(k=st.integers(-2, 90), sign=SIGNS, rate=RATES, betas=BETAS)
@example(k=10, sign=1, rate=0.5, betas=(0.85, 0.99))
@example(k=40, sign=-1, rate=0.5, betas=(0.9, 0.999))
def adam_adds_eps_beside_the_root(adam_step, identities, k, sign, rate, betas):
    """A first gradient as small as eps, here 2^-k, moves half as far as the rate.

    lr g / (|g| + eps) with |g| = eps is lr / 2. Under the root eps would count much more,
    and added to the whole quotient much less. (With eps beside the root of the uncorrected v
    it is less than half, which is right as well.)
    """
    run = [0.5], [[sign * 2.0**-k]], [rate], betas, 2.0**-k
    _assert_follows(_steps(adam_step, *run), _right_paths(identities, *run), _run_bound(*run))


@given(run=_runs(steps=2), c=st.integers(-8, 8))
@example(run=ORDINARY, c=4)
def adam_does_not_depend_on_where_it_starts(adam_step, run, c):
    """Starting c further along, every parameter ends c further along.

    Only gradients enter m, v and the step. Decay of the weights is another method's.
    """
    first = _finite(_path(_steps(adam_step, **run)))
    path = [[w + c for w in params] for params in first]
    run = run | {"start": [w + c for w in run["start"]]}
    within = _run_bound(**run | {"start": [12.0]}) * 2
    _assert_follows(_steps(adam_step, **run), [path], within)


@given(run=_runs(steps=3))
@example(run=ORDINARY)
def adam_is_odd(adam_step, run):
    """Gradients with the opposite sign lead exactly the opposite way.

    Uphill on one side is downhill on the other; nothing in Adam prefers a direction.
    """
    first = _finite(_path(_steps(adam_step, **run)))
    path = [[2.0 * w - x for w, x in zip(run["start"], one, strict=True)] for one in first]
    run = run | {"gradients": [_scaled(-1.0, row) for row in run["gradients"]]}
    _assert_follows(_steps(adam_step, **run), [path], _run_bound(**run) * 2)


@given(call=_adam_calls(), k=st.sampled_from([2.0, 0.25, 4.0]))
@example(call=CALL, k=2.0)
def adam_is_proportional_to_the_rate(adam_step, call, k):
    """A rate that is k times as large moves the parameters k times as far.

    The rate is used once, as it is given, and m and v know nothing of it.
    """
    params, rate, betas = call["params"], call["learning_rate"], (call["beta1"], call["beta2"])
    once, *means = _finite(adam_step(*call.values()))
    assert_length(once, len(params))
    more, *same = adam_step(*(call | {"learning_rate": k * rate}).values())
    want = [w + k * (moved - w) for w, moved in zip(params, once, strict=True)]
    within = tolerance.adam(2.0, rate * (1.0 + k), betas, move=32.0) * 2
    assert_close(more, want, within=within, what="params")
    assert_close(same, means, within=tolerance.rounding(32.0), what="m and v: ")


@given(call=_adam_calls())
@example(call=CALL)
def adam_in_double_precision(adam_step, reference, call):
    """Adam is computed in double precision, to about 15 digits.

    Python floats and NumPy's default are double; float32 keeps 7 digits.
    """
    moved, _, _ = adam_step(*call.values())
    within = tolerance.adam(2.0, call["learning_rate"], (call["beta1"], call["beta2"]), move=32.0)
    wants = _right_steps(reference, **call)
    _agreeing(moved, wants, within=within, precision="double", what="params")


@given(call=_adam_calls(), extra=st.booleans())
def adam_refuses_lists_of_different_lengths(adam_step, call, extra):
    """Parameters and gradients of different number are answered with a ValueError or IndexError.

    Advice: zip stops at the shorter list without a word. Write zip(..., strict=True).
    """
    grads = [*call["grads"], 0.5] if extra else call["grads"][:1]
    assert_refuses(adam_step, *(call | {"grads": grads}).values())
