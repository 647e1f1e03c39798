"""What holds over the whole range of arguments: many classes, rare ones, beliefs nearly right."""

from hypothesis import example

from gradekit import tolerance
from gradekit.asserts import assert_close
from gradekit.strategies import over_the_whole_range

from ._calculations import _within

USUAL = [0.3, 0.7], [0.6, 0.4]
"""q and p whose results have many digits: that of 0 does not show its precision."""
POSSIBLE = "not any(b == 0 < a for a, b in zip(q, p))"
"""What happens although p rules it out has claims of its own."""


@over_the_whole_range(most=12)
@example(call=([1.0 - 1e-7, 1e-7],))
def entropy_over_its_whole_range(entropy, reference, call):
    """entropy is right for many classes too, and where some of them are rare.

    Up to 300 classes, some with probability 0, others as rare as 1e-9.
    """
    (q,) = call
    got, want = entropy(q), reference.entropy(q)
    assert_close(got, want, within=_within(q), given=lambda: entropy(USUAL[0]))


@over_the_whole_range(only=POSSIBLE, most=12)
@example(call=([1.0 - 1e-7, 1e-7], [0.5, 0.5]))
@example(call=([0.75, 0.25], [1.0 - 1e-9, 1e-9]))
@example(call=([1.0 - 4e-9, 4e-9], [1.0 - 1e-9, 1e-9]))
@example(call=([0.5, 0.5 - 4e-9, 4e-9], [0.25, 0.75 - 1e-9, 1e-9]))
def cross_entropy_over_its_whole_range(cross_entropy, reference, call):
    """cross_entropy is right for many classes too, and where q or p of some is small.

    Up to 300 classes, some with probability 0, others as rare as 1e-9.
    """
    q, p = call
    got, want = cross_entropy(q, p), reference.cross_entropy(q, p)
    assert_close(got, want, within=_within(q, p), given=lambda: cross_entropy(*USUAL))


@over_the_whole_range(only=POSSIBLE)
@example(call=([0.5, 0.5], [0.50005, 0.49995]))
@example(call=([1.0 - 9e-5, 9e-5], [1.0 - 1e-9, 1e-9]))
@example(call=([0.75, 0.25], [1.0 - 1e-9, 1e-9]))
@example(call=([1.0 - 4e-9, 4e-9], [1.0 - 1e-9, 1e-9]))
@example(call=([0.5, 0.5 - 4e-9, 4e-9], [0.25, 0.75 - 1e-9, 1e-9]))
def divergence_over_its_whole_range(kl_divergence, reference, call):
    """kl_divergence is right for many classes too, and for beliefs that are nearly right.

    Up to 300 classes, some with probability 0, others as rare as 1e-9.
    """
    q, p = call
    got, want = kl_divergence(q, p), reference.kl_divergence(q, p)
    assert_close(got, want, within=_within(q, p), given=lambda: kl_divergence(*USUAL))


@over_the_whole_range()
@example(call=(1e-7,))
def bits_over_the_whole_range(nats_to_bits, reference, call):
    """nats_to_bits is right for tiny amounts too, and for large ones.

    Up to 700 nats above or below 0, and down to 1e-9.
    """
    (x,) = call
    want = reference.nats_to_bits(x)
    within = tolerance.rounding().around(want) + tolerance.rounding(relative=False)
    assert_close(nats_to_bits(x), want, within=within, given=lambda: nats_to_bits(1.0))
