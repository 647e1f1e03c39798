"""What it means that a call stands for itself, whatever was called before."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from gradekit import tolerance
from gradekit.asserts import assert_close
from gradekit.histories import assert_new, histories, moved

from ._calculations import (
    NOTHING,
    _agreeing,
    _gradient_bound,
    _loss_bound,
    _sgd_bound,
    _training_bound,
)
from ._drawn import RATES, USUAL_EPS, _adam_calls, _situations, _texts, _updates
from .adam import CALL
from .learning_rate import _rate_bound
from .training import SITUATION

FEW = settings(max_examples=2)
MODEL = [[[0.0, 1.0], [2.0, 0.5]], [0, 1, 1, 0]]
OTHER = [[[1.0, 0.0], [0.25, 2.0]], [1, 0, 1]]
CONSTANTS = 3
"""beta1, beta2 and eps, the last arguments of Adam: nearly the same ones are the same here."""
SCHEDULES = st.tuples(st.integers(0, 9), st.integers(10, 20), RATES)
"""Any step of one is a step of the other."""
SITUATIONS = _situations().map(lambda drawn: {**drawn, "num_steps": 6 + drawn["num_steps"]})


def _nearer(arguments, step):
    return [*moved(arguments, step)[:-CONSTANTS], *arguments[-CONSTANTS:]]


@FEW
@given(first=_texts(), second=_texts())
@example(first=MODEL, second=OTHER)
def forward_does_not_remember(forward, reference, first, second):
    """What forward gives does not depend on earlier calls.

    Not on other weights, on nearly the same ones, on another text, or on a call that failed.
    Rows that are equal may be one list.
    """
    for call in histories(first, second, shared=True):
        with call:
            got, want = call.of(forward), reference.forward(*call.arguments)
            assert_close(got, want, within=_loss_bound(*call.arguments))


@FEW
@given(first=_texts(), second=_texts())
@example(first=MODEL, second=OTHER)
def backward_does_not_remember(backward, reference, first, second):
    """What backward gives does not depend on earlier calls.

    Sums start from 0 at every call, also after one that failed half-way, and whatever was done
    with the gradients of the last one.
    """
    for call in histories(first, second, shared=True):
        with call:
            got, want = call.of(backward), reference.backward(*call.arguments)
            assert_close(got, want, within=_gradient_bound(*call.arguments))


@FEW
@given(first=_texts(), second=_texts())
@example(first=MODEL, second=OTHER)
def backward_gives_a_new_table(backward, reference, first, second):
    """What backward returns is a new table every time, and every row is one of its own.

    The caller may change it, and nothing else changes it later.
    """
    got = assert_new(backward, first, second, first)
    assert_close(got, reference.backward(*first), within=_gradient_bound(*first))


@FEW
@given(first=SCHEDULES, second=SCHEDULES)
@example(first=[1, 4, 0.5], second=[2, 8, 0.25])
def rate_does_not_remember(learning_rate_at, reference, schedule, first, second):
    """What learning_rate_at gives does not depend on earlier calls.

    Not on another step, on another number of steps, on nearly the same rate, or on a call that
    failed. Every training asks anew.
    """
    for call in histories(first, second):
        with call:
            _, num_steps, rate = call.arguments
            want = reference.learning_rate_at(*call.arguments, schedule=schedule)
            within = _rate_bound(rate, num_steps)
            assert_close(call.of(learning_rate_at), want, within=within)


@FEW
@given(first=_updates(), second=_updates(), rates=st.tuples(RATES, RATES))
@example(first=[[[1.0]], [[0.5]]], second=[[[2.0]], [[-1.0]]], rates=[0.5, 0.25])
def sgd_does_not_remember(sgd_step, reference, first, second, rates):
    """What sgd_step gives does not depend on earlier calls.

    Every step is taken from the weights that it is given, and no momentum of the last one is
    left. Nor does a step change the weights of an earlier call.
    """
    calls = [[*update, rate] for update, rate in zip((first, second), rates, strict=True)]
    for call in histories(*calls):
        with call:
            got, want = call.of(sgd_step), reference.sgd_step(*call.arguments)
            assert_close(got, want, within=_sgd_bound(*call.arguments))
    got, want = assert_new(sgd_step, *calls, calls[0], in_place=True), reference.sgd_step(*calls[0])
    assert_close(got, want, within=_sgd_bound(*calls[0]))


WITHOUT_EPS = _adam_calls().map(lambda call: call | {"eps": NOTHING})


@FEW
@given(first=WITHOUT_EPS, second=WITHOUT_EPS)
@example(first={**CALL, "eps": NOTHING}, second={**CALL, "grads": [1.0, -1.0], "eps": NOTHING})
def adam_does_not_remember(adam_step, reference, first, second):
    """What adam_step gives does not depend on earlier calls.

    What Adam remembers stands in the m and v that it is given, and how often it was called in
    step. Nothing may be kept elsewhere, nor be left from a call that failed; and what an
    earlier call returned stays as it is. (An eps of 1e-8 that is written into the code is no
    matter here.)
    """
    calls = [[*first.values()], [*second.values()]]
    assert_new(adam_step, *calls, calls[0], in_place=True)
    for call in histories(*calls, near=_nearer):
        with call:
            params, _, m, v, step, rate, *betas, eps = call.arguments
            other = reference.equivalent_eps(USUAL_EPS, step, betas[1])
            wants = [
                reference.adam_step(*call.arguments[:-1], one) for one in (eps, USUAL_EPS, other)
            ]
            got, (_, *means) = call.of(adam_step), wants[0]
            within = tolerance.adam(max(map(abs, params)), rate, betas, move=8.0)
            _agreeing(got[0], [want for want, *_ in wants], within=within, what="params")
            for numbers, right, before in zip(got[1:], means, (m, v), strict=True):
                size = 1.0 + max(map(abs, [*right, *before]))
                within = tolerance.rounding(8.0, relative=False) * size
                assert_close(numbers, right, within=within)


@FEW
@given(first=SITUATIONS, second=SITUATIONS)
@example(first=SITUATION, second={**SITUATION, "tokens": [1, 1], "step": 2})
def training_does_not_remember(train_step, reference, schedule, first, second):
    """What train_step gives does not depend on earlier calls.

    Weights, m, v and step are those that it is given, whichever came before, and those of an
    earlier call stay as they are.
    """
    calls = [[*first.values()], [*second.values()]]
    assert_new(train_step, *calls, calls[0], in_place=True)
    for call in histories(*calls, near=_nearer, turns=3):
        with call:
            given = dict(zip(first, call.arguments, strict=True))
            table, tokens = given["weights"], given["tokens"]
            loss, got, m, v = call.of(train_step)
            wants = [
                reference.train_step(*(given | {"eps": eps}).values(), schedule=schedule)
                for eps in _both_eps(reference, given)
            ]
            assert_close(loss, wants[0][0], within=_loss_bound(table, tokens), what="the loss")
            within = _training_bound(**given)
            _agreeing(got, [want for _, want, _, _ in wants], within=within, what="weights")
            within = _gradient_bound(table, tokens) * 4
            assert_close(m, wants[0][2], within=within, what="m")
            assert_close(v, wants[0][3], within=within, what="v")


def _both_eps(reference, given):
    """Give the eps of a call, and what it is worth at the other published place."""
    other = reference.equivalent_eps(given["eps"], given["step"], given["beta2"])
    return [given["eps"], other]
