"""What it means that a call stands for itself, whatever was called before."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from gradekit.asserts import assert_close
from gradekit.histories import histories

from ._calculations import BELIEFS_OF_THREE, PARTS, POSITIVE_PAIRS, _assert_right_after
from .bits import _within_bits

FEW = settings(max_examples=4)
NATS = st.integers(1, PARTS * PARTS).map(lambda k: k / PARTS)


def _exchanged(distributions, step):
    """Give distributions in which the last class has lost a little of its share to the first.

    Half of it at most.
    """
    return [_with_less_at_the_end(shares, step) for shares in distributions]


def _with_less_at_the_end(shares, step):
    if len(shares) < 2:
        return shares
    part = min(step, shares[-1] / 2)
    return [shares[0] + part, *shares[1:-1], shares[-1] - part]


@FEW
@given(first=BELIEFS_OF_THREE, second=BELIEFS_OF_THREE)
@example(first=[0.25, 0.75], second=[0.5, 0.5])
@example(first=[1 - 1.5e-9, 1.5e-9], second=[0.5, 0.5])
def entropy_does_not_remember(entropy, reference, first, second):
    """What entropy gives does not depend on earlier calls.

    Not on another distribution, on nearly the same one, or on a call that failed.
    """
    calls = histories([first], [second], near=_exchanged)
    _assert_right_after(calls, entropy, reference.entropy)


@FEW
@given(first=POSITIVE_PAIRS, second=POSITIVE_PAIRS)
@example(first=([0.25, 0.75], [0.5, 0.5]), second=([0.5, 0.5], [0.75, 0.25]))
@example(first=([0.5, 0.5], [0.5, 0.5]), second=([0.5, 0.5], [0.75, 0.25]))
def cross_entropy_does_not_remember(cross_entropy, reference, first, second):
    """What cross_entropy gives does not depend on earlier calls.

    Not on other beliefs, on nearly the same ones, or on a call that failed. What happens and
    what is believed may be one and the same list.
    """
    calls = histories(first, second, near=_exchanged, shared=True)
    _assert_right_after(calls, cross_entropy, reference.cross_entropy)


@FEW
@given(first=POSITIVE_PAIRS, second=POSITIVE_PAIRS)
@example(first=([0.25, 0.75], [0.5, 0.5]), second=([0.5, 0.5], [0.75, 0.25]))
@example(first=([0.5, 0.5], [0.5, 0.5]), second=([0.5, 0.5], [0.75, 0.25]))
def divergence_does_not_remember(kl_divergence, reference, first, second):
    """What kl_divergence gives does not depend on earlier calls.

    Not on other beliefs, on nearly the same ones, or on a call that failed. What happens and
    what is believed may be one and the same list.
    """
    calls = histories(first, second, near=_exchanged, shared=True)
    _assert_right_after(calls, kl_divergence, reference.kl_divergence)


@FEW
@given(first=NATS, second=NATS)
@example(first=1.0, second=2.0)
def bits_do_not_remember(nats_to_bits, reference, first, second):
    """What nats_to_bits gives does not depend on earlier calls.

    Not on another number, on nearly the same one, or on a call that failed.
    """
    for call in histories([first], [second]):
        with call:
            (x,) = call.arguments
            got, want = call.of(nats_to_bits), reference.nats_to_bits(x)
            assert_close(got, want, within=_within_bits(x))
