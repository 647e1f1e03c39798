"""What it means to be a number of bits.

Source: Shannon (1948), introduction.
"""

import math

from hypothesis import example, given
from hypothesis import strategies as st

from gradekit import tolerance
from gradekit.asserts import assert_close

from ._calculations import PARTS, _within


def _within_bits(x):
    """Allow for a few roundings of the bits, and of 1 where they are fewer."""
    return tolerance.rounding(4.0 * (1.0 + abs(x) / math.log(2.0)), relative=False)


NATS = st.integers(-PARTS * PARTS, PARTS * PARTS).map(lambda k: k / PARTS)


@given(x=NATS)
@example(x=1.0)
def bits_are_nats_over_log_two(nats_to_bits, reference, x):
    """nats_to_bits(x) is x divided by the natural logarithm of 2.

    log2(a) = log(a) / log(2), so every quantity made of logarithms changes by this factor.
    A nat is 1.4427 bits.
    """
    assert_close(nats_to_bits(x), reference.nats_to_bits(x), within=_within_bits(x))


@given(k=st.integers(0, 40))
@example(k=1)
def log_of_a_power_of_two_is_its_number_of_bits(nats_to_bits, k):
    """log(2 ** k) nats are k bits.

    One of two equal cases is one bit, one of four is two: as many as there are yes-or-no
    questions to ask.
    """
    x = k * math.log(2.0)
    assert_close(nats_to_bits(x), float(k), within=_within_bits(x) * 2)


@given(x=NATS, y=NATS)
@example(x=1.0, y=1.0)
def bits_add_up_as_nats_do(nats_to_bits, x, y):
    """The bits of a sum are the sum of the bits.

    Only the unit changes, by a factor; nothing is taken the logarithm of again.
    """
    within = _within_bits(x + y) + _within_bits(x) + _within_bits(y)
    assert_close(nats_to_bits(x + y), nats_to_bits(x) + nats_to_bits(y), within=within)


@given(x=NATS)
@example(x=1.0)
def two_to_the_bits_is_e_to_the_nats(nats_to_bits, x):
    """2 to the number of bits is e to the number of nats.

    Both are the number of equally likely choices that surprise as much: a perplexity does
    not depend on the unit.
    """
    bits = nats_to_bits(x)
    got = 2.0**bits if abs(bits) < 1000.0 else math.inf
    within = tolerance.rounding(8.0 * (1.0 + abs(x)))
    assert_close(got, math.exp(x), within=within, given=bits, what="2 to the bits")


@given(k=st.integers(0, 5))
@example(k=3)
def entropy_of_equal_classes_in_bits(nats_to_bits, entropy, k):
    """The entropy of 2 ** k equally likely classes is k bits.

    Eight equal classes: three yes-or-no questions.
    """
    q = [1.0 / 2**k] * 2**k
    x = entropy(q)
    assert_close(nats_to_bits(x), float(k), within=(_within(q) + _within_bits(math.log(2**k))) * 2)


@given(x=NATS)
@example(x=1.0)
def bits_in_double_precision(nats_to_bits, reference, x):
    """The bits are computed in double precision, to about 15 digits.

    log(2) written out as 0.693 is right to three digits only.
    """
    want = reference.nats_to_bits(x)
    assert_close(nats_to_bits(x), want, within=_within_bits(x), precision="double")
