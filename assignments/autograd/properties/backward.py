"""The way back: in which order, what is added where, and what it leaves alone.

Sources: Griewank & Walther (2008), Evaluating Derivatives, section 3.2; Euler (1755),
Institutiones calculi differentialis, chapter 7.
"""

# ruff: noqa: N803  # a claim asks for the class by its name

import math

from hypothesis import example, given
from hypothesis import strategies as st

from gradekit import tolerance
from gradekit.asserts import assert_close, assert_length

from ._graphs import WITHIN, doubled, pairs_of_products, reused
from ._missing import assert_prints, run
from ._programs import (
    NUMBERS,
    POSITIVE,
    SMALL,
    assert_printed,
    both_of,
    grads,
    printed_names,
    slopes_of,
    written,
)

SAME = st.shared(NUMBERS, key="the same number")


@given(
    program=slopes_of(
        st.sampled_from(
            [
                "a * b + a",
                "a + a",
                "a * a",
                "a + b + a",
                "a * a * b",
                "(a + b) * a",
                "a - b * a",
                "a * b * a",
                "(a + a) * b",
            ]
        ),
        NUMBERS,
        NUMBERS,
    )
)
@example(
    program="a = Value(2.0); b = Value(3.0); L = a * b + a; L.backward(); print(a.grad, b.grad)"
)
@example(program="a = Value(2.0); L = a.relu() * a; L.backward(); print(a.grad)")
def every_use_of_a_value_counts(Value, reference, program):
    """A Value that is used twice gets the sum of what both uses give it.

    In L = a * b + a the first use gives b, the second 1. With = in place of += the last
    one would win; and in a + a both uses are the same Value.
    """
    assert_prints(Value, program, reference.slopes_by_forward_mode(program))


@given(
    program=st.builds(
        lambda lines, numbers: written(numbers, [*lines, "L.backward()"], grads(numbers)),
        st.sampled_from(
            [
                ["u = a * b", "v = u * b", "L = v + u"],
                ["u = a * b", "v = u * b", "L = u + v"],
                ["u = a + b", "v = u * a", "w = v * b", "L = w * u"],
                ["u = a + b", "v = u * a", "w = v * b", "L = u * w"],
                ["u = a * a", "v = u + b", "w = v * u", "L = w * a"],
                ["u = a * b", "v = u + u", "w = v * a", "L = w + u"],
            ]
        ),
        st.lists(NUMBERS, min_size=2, max_size=2),
    )
)
def a_value_waits_for_all_its_uses(Value, reference, program):
    """A Value passes its gradient on once, after all of its uses have added theirs.

    Here u is used early and late, by paths of different length. Passed on too early, its
    gradient is not complete; passed on twice, it counts too often. So put the graph in an
    order in which every Value stands behind all that it was made of, and go through it
    from the end.
    """
    assert_prints(Value, program, reference.slopes_by_forward_mode(program))


@given(
    program=st.builds(
        reused,
        st.lists(st.sampled_from([0.5, 0.25, 0.75]), min_size=2, max_size=2),
        st.integers(1, 6),
    )
)
def reuse_may_go_deep(Value, reference, program):
    """Reusing every result in the next step changes nothing about the rule.

    In x = x + x * x * b each x is used three times, and the next step uses all of that
    again.
    """
    within = tolerance.rounding(512)
    assert_prints(Value, program, reference.slopes_by_forward_mode(program), within)


@given(program=st.builds(doubled, NUMBERS, st.integers(1, 8)))
def doubling_repeatedly_multiplies_the_slope_by_two(Value, reference, program):
    """After n doublings x = x + x, the slope is 2 to the power n.

    There are 2^n paths from the result back to a, but only n additions: each of them
    passes its gradient on once.
    """
    assert_prints(Value, program, reference.slopes_by_forward_mode(program))


@given(
    program=st.builds(
        lambda line, numbers: written(numbers, [f"L = {line}", "L.backward()"], ["L.grad"]),
        st.sampled_from(["a * b", "a + b", "a - b", "-a", "a.relu()", "a * b + a"]),
        st.lists(NUMBERS, min_size=2, max_size=2),
    )
)
def the_result_has_gradient_one(Value, program):
    """After L.backward(), L.grad is 1.

    The slope of L by itself is 1, whatever its data is. This is where the way back begins.
    """
    assert_prints(Value, program, [1.0])


@given(
    program=st.builds(
        lambda line, numbers: written(
            numbers, [f"L = {line}", "M = L * c", "L.backward()"], ["b.grad", "c.grad", "M.grad"]
        ),
        st.sampled_from(["a * a", "a + a", "-a", "a.relu()"]),
        st.lists(NUMBERS, min_size=3, max_size=3),
    )
)
def what_is_not_used_keeps_gradient_zero(Value, program):
    """After L.backward(), Values that L was not made of still have grad 0.

    That goes for b, which nobody uses, and for M and c: M is made of L, not L of M.
    """
    assert_prints(Value, program, [0.0, 0.0, 0.0])


@given(
    program=slopes_of(
        st.sampled_from(["a * b + c", "a * b * c", "a * b - c", "(a - b) * c", "a + b * c"]),
        SAME,
        SAME,
        SAME,
    )
)
def equal_numbers_are_different_values(Value, reference, program):
    """Values that hold the same number have gradients of their own.

    When you note which Values have been visited, it is the objects that count, not their
    data.
    """
    assert_prints(Value, program, reference.slopes_by_forward_mode(program))


@given(
    programs=st.builds(
        lambda line, numbers: [
            written(numbers, [f"L = {line}", "L.backward()"], grads(numbers[:2])),
            written(numbers, [f"L = {line}", "M = L * c", "M.backward()"], grads(numbers[:2])),
            numbers[2],
        ],
        st.sampled_from(["a * b", "a + b", "a * a + b", "a - b", "a * b + a", "(a + b).relu()"]),
        st.lists(NUMBERS, min_size=3, max_size=3),
    )
)
def scaling_the_result_scales_the_gradients(Value, programs):
    """The gradients of L * c are those of L, times c.

    Taking slopes is linear: a loss in other units has its gradients in those units.
    """
    once, scaled, factor = programs
    plain = run(Value, once)
    assert_length(plain, 2)
    assert_prints(Value, scaled, [x * factor for x in plain])


@given(
    programs=st.builds(
        lambda one, other, numbers: [
            written(numbers, [f"L = {one}", "L.backward()"], grads(numbers)),
            written(numbers, [f"M = {other}", "M.backward()"], grads(numbers)),
            written(
                numbers, [f"L = {one}", f"M = {other}", "S = L + M", "S.backward()"], grads(numbers)
            ),
        ],
        st.sampled_from(["a * b", "a + b", "a * a", "a - b", "a.relu()"]),
        st.sampled_from(["b * b", "a * b", "b - a", "-b", "a + a"]),
        st.lists(NUMBERS, min_size=2, max_size=2),
    )
)
def gradients_of_a_sum_add_up(Value, programs):
    """The gradients of L + M are those of L plus those of M.

    So the loss of several texts can be summed first, and differentiated once.
    """
    one, other, both = (run(Value, program) for program in programs)
    for got in (one, other, both):
        assert_length(got, 2)
    want = [x + y for x, y in zip(one, other, strict=True)]
    assert_printed(both, printed_names(programs[2]), want)


@given(program=pairs_of_products())
def gradients_obey_euler(Value, program):
    """For a sum of products of two, a * a.grad + b * b.grad + ... is twice the result.

    Doubling all numbers makes such a sum four times as large. Euler's theorem says what
    this means for the slopes.
    """
    got = run(Value, program)
    names = printed_names(program)
    assert_length(got, len(names))
    total, *pairs = got
    found = sum(x * grad for x, grad in zip(pairs[::2], pairs[1::2], strict=True))
    assert_close(found, 2.0 * total, given=got, what="the sum of number times gradient")


@given(
    program=slopes_of(
        st.sampled_from(
            [
                "(a.exp() + b.exp() + c.exp()).log() - a",
                "(a - b) * (b - c)",
                "(a - b).exp() * (b - c)",
                "(a - c) * (a - c) + (b - a)",
                "b - (a.exp() + c.exp()).log()",
            ]
        ),
        SMALL,
        SMALL,
        SMALL,
    )
)
def gradients_of_what_ignores_a_shift_sum_to_zero(Value, program):
    """If adding the same number to a, b and c does not change L, their gradients sum to 0.

    Cross-entropy is such an L: what one logit gains, the others lose.
    """
    got = run(Value, program)
    assert_length(got, 3)
    within = tolerance.slopes(1000.0)
    assert_close(math.fsum(got), 0.0, within=within, given=got, what="the sum of the gradients")


@given(
    program=st.builds(
        lambda line, numbers: written(
            numbers, [f"L = {line}", "L.backward()"], ["a.data", "b.data"]
        ),
        st.sampled_from(
            [
                "a * b",
                "a - b",
                "a / b",
                "a ** 2",
                "b.exp()",
                "-a",
                "a.relu()",
                "b.log()",
                "a * a + b",
                "2 - a",
            ]
        ),
        st.lists(POSITIVE, min_size=2, max_size=2),
    )
)
def data_is_left_alone(Value, reference, program):
    """Neither an operation nor backward() changes the data of a and b.

    An operation makes a new Value; backward() fills in grads. Data moves only in a
    training step, which is not part of this.
    """
    assert_prints(Value, program, reference.slopes_by_forward_mode(program))


@given(program=both_of("(a.exp() + b).log() / a", POSITIVE, POSITIVE))
def value_in_double_precision(Value, reference, program):
    """Data and gradients are computed in double precision, with some 16 digits.

    Python's own floats have them. NumPy's float32 has 7, which a long training run uses up.
    """
    got, want = run(Value, program, is_left_out=False), reference.slopes_by_forward_mode(program)
    assert_printed(got, printed_names(program), want, WITHIN, precision="double")
