"""The 50-digit functions against plain definitions, and which answers they accept."""

import math
import struct

import mpmath
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from mpmath import mpf

from reference.exact import cross_entropy as exact
from reference.exact.cross_entropy import accepts

PROFILE = settings(deadline=None, derandomize=True, database=None)

LOGITS = st.lists(st.floats(-700.0, 700.0), min_size=1, max_size=8)
ORDINARY = st.lists(st.integers(-5120, 5120).map(lambda k: k / 256), min_size=2, max_size=27)
GUARD = 1e-12


def single(value):
    """Round a float to single precision, as a function that computes in float32 would."""
    return struct.unpack("f", struct.pack("f", value))[0]


def naive_softmax(z):
    weights = [math.exp(x) for x in z]
    return [weight / sum(weights) for weight in weights]


def shifted_softmax(z):
    weights = [math.exp(x - max(z)) for x in z]
    return [weight / sum(weights) for weight in weights]


def division_free_softmax(z):
    top = max(z)
    total = top + math.log(sum(math.exp(x - top) for x in z))
    return [math.exp(x - total) for x in z]


def log_sum_exp_loss(z, t):
    top = max(z)
    return top + math.log(sum(math.exp(x - top) for x in z)) - z[t]


SOUND_SOFTMAX = [naive_softmax, shifted_softmax, division_free_softmax]
SOUND_LOSSES = [
    log_sum_exp_loss,
    lambda z, t: -math.log(shifted_softmax(z)[t]),
    lambda z, t: -math.log(max(shifted_softmax(z)[t], GUARD)),
    lambda z, t: -math.log(min(max(shifted_softmax(z)[t], GUARD), 1 - GUARD)),
    lambda z, t: -math.log(shifted_softmax(z)[t] + GUARD),
]
WRONG_LOSSES = [
    lambda z, t: -math.log(max(shifted_softmax(z)[t], 1e-11)),
    lambda z, t: -math.log(shifted_softmax(z)[t] + 1e-11),
    lambda z, t: -math.log(shifted_softmax(z)[t] + 1e-8),
]


@given(LOGITS)
@PROFILE
def test_the_exact_functions_are_their_definitions(z):
    with mpmath.workdps(700):
        weights = [mpmath.exp(mpf(x)) for x in z]
        total = mpmath.fsum(weights)
        p = [weight / total for weight in weights]
        for t in {0, len(z) - 1}:
            loss = mpmath.log(total) - mpf(z[t])
            assert (
                abs(exact.cross_entropy_loss(z, t) - loss)
                <= mpf(10) ** -48 * loss + mpf(10) ** -690
            )
            for j, got in enumerate(exact.softmax_cross_entropy_grad(z, t)):
                assert abs(got - (p[j] - (j == t))) < mpf(10) ** -49
        for got, want in zip(exact.softmax(z), p, strict=True):
            assert abs(got - want) <= mpf(10) ** -48 * want


def test_the_exact_mean_and_perplexity_are_their_definitions():
    with mpmath.workdps(60):
        want = (mpmath.log(2) + mpmath.log(4)) / 2
        got = exact.sequence_loss([[0.0, 0.0], [0.0] * 4], [1, 3])
        assert abs(got - want) < mpf(10) ** -49
        assert abs(exact.perplexity(1.0) - mpmath.e) < mpf(10) ** -49
        assert abs(mpmath.log(exact.perplexity(1e4)) - 10000) < mpf(10) ** -45


def test_a_tiny_loss_keeps_its_digits():
    with mpmath.workdps(50):
        want = mpmath.exp(-700)
        assert abs(exact.cross_entropy_loss([700.0, 0.0], 0) / want - 1) < mpf(10) ** -48


def test_the_precision_of_the_caller_is_neither_needed_nor_changed():
    with mpmath.workdps(15):
        p = exact.softmax([0.0, 1.0, 2.0])
        assert mpmath.mp.dps == 15
    with mpmath.workdps(60):
        assert abs(mpmath.fsum(p) - 1) < mpf(10) ** -48


@pytest.mark.parametrize("algorithm", SOUND_SOFTMAX)
@given(LOGITS.filter(lambda z: max(z) < 690))
@PROFILE
def test_every_sound_softmax_is_accepted(algorithm, z):
    if algorithm is naive_softmax and max(z) < -600:
        return  # its sum underflows: right only where it can be
    assert accepts("softmax", [z], algorithm(z))


@pytest.mark.parametrize("algorithm", SOUND_LOSSES)
@given(ORDINARY, st.data())
@PROFILE
def test_every_sound_loss_is_accepted_guards_of_up_to_1e_12_forgiven(algorithm, z, data):
    t = data.draw(st.integers(0, len(z) - 1))
    assert accepts("cross_entropy_loss", [z, t], algorithm(z, t))
    mean = math.fsum([algorithm(z, t), algorithm(z, 0)]) / 2
    assert accepts("sequence_loss", [[z, z], [t, 0]], mean)


@pytest.mark.parametrize("gap", [0.0, 1.0, 13.0, 26.0, 27.0, 28.0, 40.0, 300.0, 700.0])
@pytest.mark.parametrize("algorithm", SOUND_LOSSES)
def test_guards_are_forgiven_at_every_gap(algorithm, gap):
    for t in (0, 1):
        assert accepts("cross_entropy_loss", [[0.0, -gap], t], algorithm([0.0, -gap], t))


@pytest.mark.parametrize("algorithm", WRONG_LOSSES)
def test_larger_guards_are_not_forgiven(algorithm):
    z = [0.0, -26.5]
    assert not accepts("cross_entropy_loss", [z, 1], algorithm(z, 1))
    assert not accepts("sequence_loss", [[z], [1]], algorithm(z, 1))


@pytest.mark.parametrize("change", [single, lambda x: x * (1 + 1e-6), lambda x: round(x, 4)])
@given(ORDINARY.filter(lambda z: max(z) - min(z) < 9 and len(set(z)) > 2))
@PROFILE
def test_an_error_of_one_in_a_million_and_single_precision_are_rejected(change, z):
    t = z.index(min(z))
    p = shifted_softmax(z)
    loss = log_sum_exp_loss(z, t)
    assume(abs(change(loss) - loss) > 1e-11 * math.exp(loss))  # or a forgiven guard hides it
    gradient = [x - (j == t) for j, x in enumerate(p)]
    for name, arguments, got, changed in [
        ("softmax", [z], p, [change(x) for x in p]),
        ("cross_entropy_loss", [z, t], loss, change(loss)),
        ("sequence_loss", [[z], [t]], loss, change(loss)),
        ("perplexity", [loss], math.exp(loss), change(math.exp(loss))),
        ("softmax_cross_entropy_grad", [z, t], gradient, [change(x) for x in gradient]),
    ]:
        assert accepts(name, arguments, got)
        assert not accepts(name, arguments, changed)


@given(st.floats(-1.0, 709.0))
@PROFILE
def test_every_sound_perplexity_is_accepted(loss):
    for got in (math.exp(loss), math.e**loss, 1 / math.exp(-loss), 2.0 ** (loss / math.log(2))):
        assert accepts("perplexity", [loss], got)


@given(LOGITS, st.data())
@PROFILE
def test_every_sound_gradient_is_accepted(z, data):
    t = data.draw(st.integers(0, len(z) - 1))
    for algorithm in (shifted_softmax, division_free_softmax):
        gradient = [p - (j == t) for j, p in enumerate(algorithm(z))]
        assert accepts("softmax_cross_entropy_grad", [z, t], gradient)
        if len(z) > 1:
            gradient[t] = -gradient[t] + 1e-3
            assert not accepts("softmax_cross_entropy_grad", [z, t], gradient)


def test_a_probability_that_underflows_may_be_zero():
    assert accepts("softmax", [[0.0, -700.0]], [1.0, 0.0])
    assert not accepts("softmax", [[0.0, -600.0]], [1.0, 0.0])
    assert accepts("softmax", [[1e4, 0.0, -1e4]], [1.0, 0.0, 0.0])


@pytest.mark.parametrize(
    "got",
    [None, "0.5", True, [], [1.0], [0.5, 0.5, 0.0], [0.5, "0.5"], [0.5, True], [[0.5], [0.5]],
     [0.5, math.nan], [math.inf, 0.5], 0.5, {"p": 0.5}, [0.5, 0.5 + 0j]],
)  # fmt: skip
def test_a_value_that_is_no_list_of_as_many_numbers_is_no_softmax(got):
    assert not accepts("softmax", [[0.0, 0.0]], got)
    assert accepts("softmax", [[0.0, 0.0]], [0.5, 0.5])


@pytest.mark.parametrize(
    "got", [None, "0", True, False, math.nan, math.inf, -math.inf, [], [0.0], {}, 0j]
)
def test_a_value_that_is_no_finite_number_is_no_loss(got):
    assert not accepts("cross_entropy_loss", [[0.0], 0], got)
    assert not accepts("sequence_loss", [[[0.0]], [0]], got)
    assert not accepts("perplexity", [-1e9], got)


def test_whole_numbers_are_numbers():
    assert accepts("cross_entropy_loss", [[0.0], 0], 0)
    assert accepts("softmax", [[0.0]], [1])
    assert accepts("perplexity", [0], 1)
    assert not accepts("perplexity", [0], 10**400)


def test_an_unknown_function_is_told_with_the_known_ones():
    with pytest.raises(ValueError, match="function_name='sofmax'") as caught:
        accepts("sofmax", [[0.0]], [1.0])
    assert str(caught.value).startswith(
        "function_name='sofmax', but it must be one of "
        "softmax, cross_entropy_loss, sequence_loss, perplexity"
    )
