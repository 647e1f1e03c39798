"""What it means for the learning rate to fall in a straight line."""

from hypothesis import example, given
from hypothesis import strategies as st

from gradekit import tolerance
from gradekit.asserts import assert_close

from ._models import RATE, STEPS


def _rate_bound(rate, num_steps):
    """Allow for the rate of any of n steps: u lr (16 + n).

    One that is got by taking lr / n off, step after step, or by adding it up from the end, is
    rounded n times at most, each time by u lr at most; and lr / n itself is off by u lr / n.
    """
    return tolerance.rounding(16.0 + num_steps, relative=False) * rate


@given(steps=STEPS, rate=RATE)
@example(steps=[1, 4], rate=1.0)
def learning_rate_matches_the_definition(learning_rate_at, reference, steps, rate):
    """The rate of a step is learning_rate times 1 - step / num_steps.

    Steps count from 0. The division is one of floats.
    """
    step, num_steps = steps
    want = reference.learning_rate_at(step, num_steps, rate)
    within = _rate_bound(rate, num_steps)
    assert_close(learning_rate_at(step, num_steps, rate), want, within=within)


@given(num_steps=st.integers(1, 1000), rate=RATE)
@example(num_steps=4, rate=1.0)
def learning_rate_starts_at_its_full_size(learning_rate_at, num_steps, rate):
    """Step 0 has the rate learning_rate itself, however many steps there are.

    Together with falling evenly this leaves only one function.
    """
    assert_close(learning_rate_at(0, num_steps, rate), rate, within=_rate_bound(rate, num_steps))


@given(num_steps=st.integers(2, 40), step=st.integers(0, 38), rate=RATE)
@example(num_steps=4, step=1, rate=1.0)
def learning_rate_falls_evenly(learning_rate_at, num_steps, step, rate):
    """From each step to the next the rate falls by learning_rate / num_steps.

    By the same amount every time, so that it draws a straight line.
    """
    step = step % (num_steps - 1)
    rates = [learning_rate_at(s, num_steps, rate) for s in (step, step + 1)]
    within = tolerance.rounding(relative=False) * rate
    got = rates[0] - rates[1]
    assert_close(got, rate / num_steps, within=within, given=rates, what="the fall")


@given(num_steps=st.integers(1, 1000), rate=RATE)
@example(num_steps=4, rate=1.0)
def learning_rate_of_the_last_step_is_above_zero(learning_rate_at, num_steps, rate):
    """The last step, number num_steps - 1, has the rate learning_rate / num_steps.

    Not 0: a step of rate 0 would be wasted.
    """
    got = learning_rate_at(num_steps - 1, num_steps, rate)
    assert_close(got, rate / num_steps, within=_rate_bound(rate, num_steps))


@given(num_steps=st.integers(1, 12), rate=RATE)
@example(num_steps=4, rate=1.0)
def learning_rates_add_up(learning_rate_at, num_steps, rate):
    """The rates of all steps add up to learning_rate times (num_steps + 1) / 2.

    Half of what a constant rate would give, and a little more because step 0 is full.
    """
    rates = [learning_rate_at(step, num_steps, rate) for step in range(num_steps)]
    want = rate * (num_steps + 1) / 2.0
    assert_close(sum(rates), want, within=tolerance.rounding(32.0), given=rates, what="the sum")
