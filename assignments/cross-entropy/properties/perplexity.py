"""What it means to be perplexity, exp of a loss in nats.

Source: Jelinek et al. (1977).
"""

import math

from hypothesis import example, given
from hypothesis import strategies as st

from gradekit import tolerance
from gradekit.asserts import assert_at_least, assert_close
from gradekit.strategies import grid

from ._calculations import FOUR_POSITIONS, LETTERS, _log, _over


@given(k=st.integers(1, 1000))
@example(k=1)
@example(k=LETTERS)
@example(k=1000)
def perplexity_of_log_k_is_k(perplexity, k):
    """A loss of log k is a perplexity of k.

    To be as surprised as by k equally likely choices is to have perplexity k.
    """
    loss = math.log(k)
    assert_close(perplexity(loss), float(k), within=tolerance.perplexity(loss))


@given(loss=grid(0, 7))
@example(loss=1.0)
@example(loss=7.0)
def perplexity_is_exp_of_the_loss(perplexity, reference, loss):
    """Perplexity is e raised to the loss.

    The loss is in nats, so the base is e, and the exponent has no minus.
    """
    assert_close(perplexity(loss), reference.perplexity(loss), within=tolerance.perplexity(loss))


@given(a=grid(0, 4), b=grid(0, 4))
@example(a=0.5, b=2.0)
@example(a=4.0, b=4.0)
def perplexity_product_law(perplexity, a, b):
    """The perplexity of a sum of two losses is the product of their perplexities.

    exp turns sums into products: 0.69 more loss doubles the perplexity at any level.
    """
    values = [perplexity(a + b), perplexity(a), perplexity(b)]
    within = tolerance.perplexity(a + b) * 3
    got = _over(values[0], values[1] * values[2])
    assert_close(got, 1.0, within=within, given=values, what="the quotient of the two")


@given(loss=grid(0, 8), step=grid(0.25, 2))
@example(loss=1.0, step=1.0)
def perplexity_grows_with_the_loss(perplexity, loss, step):
    """A larger loss is a larger perplexity, and by the factor exp(step) if it is step larger.

    Lower is better for both.
    """
    values = [perplexity(loss), perplexity(loss + step)]
    within = tolerance.perplexity(loss + step) * 2
    assert_at_least(values[1], values[0], within=within, given=values)
    got = _over(values[1], values[0])
    assert_close(got, math.exp(step), within=within, given=values, what="the growth")


@given(loss=grid(0, 8))
@example(loss=1.0)
def logarithm_undoes_perplexity(perplexity, loss):
    """The logarithm of the perplexity is the loss again.

    Whoever is told a perplexity of 10 can tell the loss: log 10 = 2.30 nats.
    """
    value = perplexity(loss)
    within = tolerance.perplexity(loss).around(1.0) * (1.0 + loss)
    assert_close(_log(value), loss, within=within, given=value, what="its logarithm")


@given(loss=grid(0, 8))
@example(loss=0.0)
@example(loss=1.0)
def perplexity_is_at_least_one(perplexity, loss):
    """Perplexity is at least 1, and 1 for a loss of 0.

    There is always at least the right choice; with no other in sight it is 1.
    """
    within = tolerance.perplexity(loss)
    assert_at_least(perplexity(loss), 1.0, within=within)
    assert_close(perplexity(0.0), 1.0, within=within)


@given(loss=grid(6.5, 80))
@example(loss=6.5)
@example(loss=80.0)
def perplexity_is_not_capped(perplexity, reference, loss):
    """A bad loss gives a large perplexity, without an upper limit.

    A loss of 6.5 is 665 choices, a loss of 10.8 is 49,000: the size of a vocabulary.
    """
    assert_close(perplexity(loss), reference.perplexity(loss), within=tolerance.perplexity(loss))


@given(bits=grid(0, 12))
@example(bits=1.0)
@example(bits=10.0)
def perplexity_is_two_to_the_bits(perplexity, bits):
    """A loss of b bits, which is b log 2 nats, is a perplexity of 2 to the b.

    Bits and nats are two units for one thing; the number of choices does not change.
    """
    loss = bits * math.log(2.0)
    assert_close(perplexity(loss), 2.0**bits, within=tolerance.perplexity(loss) * 2)


def perplexity_of_the_printed_losses(perplexity, reference, identities):
    """The perplexities of 0.69, 2.30, 4.61, 6.91 and 0.815 are those that exp gives.

    Printed tables round: exp(6.91) is 1002.2 and not 1000, exp(0.69) is 1.994. The four
    probabilities 0.2, 0.6, 0.4, 0.8 have perplexity 0.0384 to the power -1/4 = 2.259.
    """
    for loss in (0.0, 0.69, 2.30, 4.61, 6.91, 0.815):
        want = reference.perplexity(loss)
        assert_close(perplexity(loss), want, within=tolerance.perplexity(loss))
    right = [p[t] for p, t in FOUR_POSITIONS]
    loss = -math.fsum(map(math.log, right)) / len(right)
    want = identities.perplexity(right)
    assert_close(perplexity(loss), want, within=tolerance.perplexity(loss) * 2)


@given(loss=grid(0, 700))
@example(loss=1.0)
def perplexity_in_double_precision(perplexity, reference, loss):
    """Perplexity is computed in double precision, for losses up to 700.

    Python floats and NumPy's default are double; float32 keeps 7 digits and ends at exp(88).
    """
    want, within = reference.perplexity(loss), tolerance.perplexity(loss)
    assert_close(perplexity(loss), want, within=within, precision="double")
