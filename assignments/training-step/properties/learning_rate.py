"""What it means to be a learning rate that falls, on a line or on a cosine.

Source: Loshchilov & Hutter (2017), arXiv:1608.03983, for the cosine.
"""

import math

from hypothesis import example, given
from hypothesis import strategies as st

from gradekit import tolerance
from gradekit.asserts import assert_at_least, assert_at_most, assert_close

from ._calculations import _finite
from ._drawn import RATES


def _rate_bound(rate, num_steps):
    """Allow for the rate of any of n steps: u lr (8 + n).

    One that is got by taking lr / n off, step after step, or by adding it up from the end, is
    rounded n times at most, each time by u lr at most; and lr / n itself is off by u lr / n.
    """
    return tolerance.rounding(8.0 + num_steps, relative=False) * rate


@given(step=st.integers(0, 9), more=st.integers(1, 10), rate=RATES)
@example(step=1, more=3, rate=0.01)
@example(step=3, more=1, rate=2.0)
def rate_matches_the_schedule(learning_rate_at, reference, schedule, step, more, rate):
    """Step s of n has the rate lr (1 - s/n); with schedule=cosine, lr (1 + cos(pi s/n)) / 2.

    Steps count from 0. s/n is how much of the training lies behind.
    """
    want = reference.learning_rate_at(step, step + more, rate, schedule=schedule)
    assert_close(
        learning_rate_at(step, step + more, rate), want, within=_rate_bound(rate, step + more)
    )


@given(steps=st.integers(1, 20), rate=RATES)
@example(steps=1, rate=0.01)
def rate_starts_in_full(learning_rate_at, steps, rate):
    """Step 0 has the whole learning rate.

    Nothing lies behind yet. That holds also if it is the only step.
    """
    assert_close(learning_rate_at(0, steps, rate), rate, within=_rate_bound(rate, steps))


@given(step=st.integers(0, 9), more=st.integers(2, 10), rate=RATES)
@example(step=0, more=2, rate=0.01)
@example(step=2, more=2, rate=0.01)
def rate_falls_and_stays_above_zero(learning_rate_at, step, more, rate):
    """Each step has a smaller rate than the one before, and the last one still moves.

    A rate of 0 would waste a step, and a negative one would climb. On a line of n steps the
    last rate is lr/n; on a cosine it is less, but not nothing.
    """
    now, then = _finite([learning_rate_at(one, step + more, rate) for one in (step, step + 1)])
    what, little = f"the rate of step {step + 1}", rate / 1000.0
    assert_at_most(then, now - little, what=what)
    assert_at_least(then, little, what=what)


@given(step=st.integers(1, 9), more=st.integers(1, 9), rate=RATES)
@example(step=1, more=3, rate=0.01)
def rates_of_opposite_steps_add_up(learning_rate_at, step, more, rate):
    """The rates of the steps s and n - s add up to the rate of step 0, on either schedule.

    Both schedules fall in the second half as they did in the first: half-way there is half
    of the rate left.
    """
    rates = [learning_rate_at(one, step + more, rate) for one in (step, more)]
    what = f"the sum of the rates of steps {step} and {more}"
    within = _rate_bound(rate, step + more) * 2
    assert_close(rates[0] + rates[1], rate, within=within, given=rates, what=what)


@given(steps=st.integers(1, 6), rate=RATES)
@example(steps=4, rate=0.01)
def rates_of_all_steps_add_up(learning_rate_at, steps, rate):
    """The rates of n steps add up to lr (n + 1) / 2, on either schedule.

    That is how far a weight gets whose gradient stays at 1.
    """
    rates = [learning_rate_at(step, steps, rate) for step in range(steps)]
    want, within = rate * (steps + 1) / 2.0, _rate_bound(rate, steps) * (steps + 1)
    assert_close(math.fsum(rates), want, within=within, given=rates, what="the sum of the rates")


@given(step=st.integers(0, 9), more=st.integers(1, 10), k=st.sampled_from([2.0, 4.0, 0.25]))
@example(step=1, more=3, k=2.0)
def rate_is_proportional(learning_rate_at, step, more, k):
    """Twice the learning rate is twice the rate at every step.

    The schedule says which part of the rate is left, whatever the rate is.
    """
    n = step + more
    once, within = _finite(learning_rate_at(step, n, 0.5)), _rate_bound(k, n)
    assert_close(learning_rate_at(step, n, 0.5 * k), k * once, within=within)
