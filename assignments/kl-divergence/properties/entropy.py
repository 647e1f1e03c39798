"""What it means to be the entropy of a distribution.

Source: Shannon (1948), section 6.
"""

import math

from hypothesis import example, given
from hypothesis import strategies as st

from gradekit.asserts import assert_at_least, assert_at_most, assert_close, assert_unchanged
from gradekit.strategies import permutations

from ._calculations import (
    BELIEFS,
    BELIEFS_OF_FIVE,
    BELIEFS_OF_THREE,
    LETTERS,
    PARTS_OF_A_CLASS,
    SHARES,
    _mixture,
    _one_hot,
    _product,
    _split,
    _with,
    _within,
)

PRINTED = ([0.5, 0.5], [0.9, 0.1], [0.5, 0.25, 0.25], [0.7, 0.2, 0.1], [1 / LETTERS] * LETTERS)
"""The distributions whose entropies are in every text."""


@given(q=SHARES)
@example(q=[0.5, 0.5])
@example(q=[0.75, 0.25])
@example(q=[1.0 - 2.0**-12, 2.0**-12])
def entropy_matches_the_definition(entropy, reference, q):
    """entropy(q) is the sum of -q[j] log q[j], over the classes that can happen.

    Each class surprises by -log q[j] nats, and it does so with probability q[j].
    """
    assert_close(entropy(q), reference.entropy(q), within=_within(q))


def entropy_of_the_printed_distributions(entropy, reference):
    """A fair coin has 0.693 nats, one that falls on one side nine times in ten 0.325.

    And [0.5, 0.25, 0.25] has 1.040, [0.7, 0.2, 0.1] has 0.802, 27 equal letters 3.296.
    """
    for q in PRINTED:
        assert_close(entropy(q), reference.entropy(q), within=_within(q))


@given(size=st.integers(1, 40))
@example(size=2)
@example(size=LETTERS)
def entropy_of_equal_classes_is_log_n(entropy, size):
    """The entropy of n equally likely classes is log n.

    Nothing is harder to guess than one of n that are alike. For 27 letters it is
    log 27 = 3.2958: where the loss of an untrained model begins.
    """
    q = [1.0 / size] * size
    assert_close(entropy(q), math.log(size), within=_within(q))


@given(size=st.integers(1, 6), t=st.integers(0, 5))
@example(size=2, t=0)
def entropy_of_a_certainty_is_zero(entropy, size, t):
    """Where one class is certain the entropy is 0.

    What always happens surprises nobody. The others add nothing: 0 log 0 counts as 0,
    which is the limit of x log x.
    """
    q = _one_hot(t % size, size)
    assert_close(entropy(q), 0.0, within=_within(q))


@given(q=BELIEFS)
def entropy_lies_between_zero_and_log_n(entropy, q):
    """The entropy is at least 0 and at most log n.

    Surprises are never negative, and no n classes surprise more on average than n equal
    ones.
    """
    got = entropy(q)
    assert_at_least(got, 0.0, within=_within(q))
    assert_at_most(got, math.log(len(q)), within=_within(q))


@given(q=BELIEFS, place=st.integers(0, 4), part=PARTS_OF_A_CLASS)
@example(q=[0.5, 0.5], place=0, part=0.5)
@example(q=[1.0 - 2.0**-9, 2.0**-9], place=1, part=0.25)
def entropy_grouping_rule(entropy, q, place, part):
    """Telling apart two kinds of a class adds the entropy of that choice, times q of the class.

    The further question has to be asked only as often as the class happens. Shannon
    showed that nothing but the entropy obeys this rule and is log n for n equal classes.
    """
    whole, fine = q[place % len(q)], _split(q, place, part)
    kinds = [part, 1.0 - part]
    want = entropy(q) + whole * entropy(kinds)
    assert_close(entropy(fine), want, within=_within(fine) + _within(q) + _within(kinds))


@given(q=BELIEFS_OF_THREE, r=BELIEFS_OF_THREE)
@example(q=[0.5, 0.5], r=[0.75, 0.25])
@example(q=[1.0 - 2.0**-6, 2.0**-6], r=[1.0 - 2.0**-6, 2.0**-6])
def entropy_of_independent_choices_adds_up(entropy, q, r):
    """The entropy of two independent choices together is the sum of their entropies.

    Probabilities multiply, so their logarithms, the surprises, add.
    """
    both = _product(q, r)
    within = _within(both) + _within(q) + _within(r)
    assert_close(entropy(both), entropy(q) + entropy(r), within=within)


@given(q=BELIEFS, place=st.integers(0, 5))
@example(q=[0.5, 0.5], place=0)
def entropy_ignores_what_never_happens(entropy, q, place):
    """One more class with probability 0 leaves the entropy unchanged.

    It never happens, so it never surprises. In particular the entropy is not an average
    over the classes.
    """
    longer = _with(q, place, 0.0)
    assert_close(entropy(longer), entropy(q), within=_within(longer) + _within(q))


@given(digits=st.integers(2, 9), size=st.integers(1, 3))
@example(digits=9, size=0)
@example(digits=6, size=1)
def entropy_takes_small_probabilities_as_they_are(entropy, reference, digits, size):
    """Probabilities as small as 1e-9 count as they are, and a certainty has no entropy.

    A guard against log(0) may be as large as 1e-12. A larger one, such as 1e-6, makes all
    rare events look equally rare too early.
    """
    rare = [10.0**-digits] * size
    q = [1.0 - math.fsum(rare), *rare]
    assert_close(entropy(q), reference.entropy(q), within=_within(q))


@given(q=BELIEFS_OF_FIVE, order=permutations(5))
@example(q=[0.5, 0.25, 0.25], order=[1, 2, 0])
def entropy_ignores_the_order(entropy, q, order):
    """Reordering the classes leaves the entropy unchanged.

    Only the probabilities count, not which class has them.
    """
    assert_close(entropy([q[j] for j in order]), entropy(q), within=_within(q) * 2)


@given(q=BELIEFS_OF_THREE, r=BELIEFS_OF_THREE)
@example(q=[0.75, 0.25], r=[0.25, 0.75])
def entropy_is_concave(entropy, q, r):
    """The entropy of a mixture of two distributions is at least the mean of their entropies.

    Not knowing which of the two one has is a further uncertainty, never a smaller one.
    """
    middle = _mixture(0.5, q, r)
    least = (entropy(q) + entropy(r)) / 2.0
    within = _within(middle) + _within(q) + _within(r)
    assert_at_least(entropy(middle), least, within=within, what="the entropy halfway")


@given(q=SHARES)
@example(q=[0.75, 0.25])
def entropy_leaves_its_argument_alone(entropy, q):
    """entropy does not change the probabilities that it is given.

    The caller needs them again.
    """
    assert_unchanged(entropy, q)


@given(q=BELIEFS)
@example(q=[0.75, 0.25])
@example(q=[1.0 - 2.0**-12, 2.0**-12])
def entropy_in_double_precision(entropy, reference, q):
    """The entropy is computed in double precision, to about 15 digits.

    Python floats and NumPy's default are double; float32 keeps 7 digits.
    """
    assert_close(entropy(q), reference.entropy(q), within=_within(q), precision="double")
