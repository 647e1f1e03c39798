"""One operation at a time, forward and backward, with Values and with plain numbers.

Source: Griewank & Walther (2008), Evaluating Derivatives, table 2.3.
"""

# ruff: noqa: N803  # a claim asks for the class by its name

from hypothesis import example, given
from hypothesis import strategies as st

from ._programs import (
    NONZERO,
    NUMBERS,
    POSITIVE,
    assert_prints,
    both_of,
    data_of,
    slopes_of,
    with_each,
)

EXPONENTS = st.sampled_from(["2", "3", "-1", "0.5", "-2", "1", "-0.5", "1.5", "4", "0", "2.0"])
WHOLE_EXPONENTS = st.sampled_from(["2", "3", "-1", "4", "-2", "5", "1", "-3"])
CONSTANTS = st.sampled_from(["2", "3", "0.5", "-1", "-2.5", "4.0", "1", "10"])
ZERO = st.just(0.0)
AROUND_ZERO = st.sampled_from(["(a * b).relu()", "(b * a).relu()", "a.relu() * b"])
NEAR_ZERO = st.sampled_from([2.0, -2.0, 0.00390625, -0.00390625, 1.0, -1.0, 0.5, -0.5, 7.0])


@given(
    program=both_of(
        with_each(CONSTANTS, "a + {}")
        | with_each(CONSTANTS, "a * {}")
        | with_each(CONSTANTS, "a - {}")
        | with_each(CONSTANTS, "a / {}"),
        NUMBERS,
    )
)
def plain_numbers_may_stand_on_the_right(Value, reference, program):
    """a + 2, a - 2, a * 2 and a / 2 work, and only a gets a gradient.

    Turn a plain number into a Value first, then do what you do for two Values.
    """
    assert_prints(Value, program, reference.slopes_by_forward_mode(program))


@given(program=both_of(with_each(CONSTANTS, "{} + a") | with_each(CONSTANTS, "{} * a"), NUMBERS))
@example(program="a = Value(3.0); L = 2 + a; L.backward(); print(L.data, a.grad)")
def plain_numbers_may_stand_on_the_left(Value, reference, program):
    """2 + a is a + 2, and 2 * a is a * 2.

    Python asks the number 2 first; it does not know how to add a Value. Then it calls
    a.__radd__(2), or a.__rmul__(2).
    """
    assert_prints(Value, program, reference.slopes_by_forward_mode(program))


@given(program=both_of(with_each(CONSTANTS, "{} - a"), NUMBERS))
def a_value_may_be_subtracted_from_a_number(Value, reference, program):
    """2 - a is 2 minus a, with slope -1.

    Python calls a.__rsub__(2): the Value is on the right, although it is `self`.
    """
    assert_prints(Value, program, reference.slopes_by_forward_mode(program))


@given(program=both_of(with_each(CONSTANTS, "{} / a"), NONZERO))
def a_number_may_be_divided_by_a_value(Value, reference, program):
    """2 / a is 2 divided by a, with slope -2 / a².

    Python calls a.__rtruediv__(2): the Value is below the fraction line, although it is
    `self`.
    """
    assert_prints(Value, program, reference.slopes_by_forward_mode(program))


@given(
    program=both_of(
        st.sampled_from(["sum([a, b, c])", "sum([b])", "sum([a, c, a])"]), NUMBERS, NUMBERS, NUMBERS
    )
)
def python_can_sum_a_list_of_values(Value, reference, program):
    """sum([a, b, c]) is a Value, with slope 1 by each of them.

    Python's sum begins with the number 0 and calls __radd__ for the first Value.
    """
    assert_prints(Value, program, reference.slopes_by_forward_mode(program))


@given(
    program=data_of(
        st.sampled_from(["a + b", "a - b", "a * b", "-a", "b - a", "-b + a"]), NUMBERS, NUMBERS
    )
)
def sums_and_products_are_those_of_numbers(Value, reference, program):
    """The data of a + b, a - b, a * b and -a is what Python computes from their data.

    Going forward, a Value is a number: write the result into the data of a new Value.
    """
    assert_prints(Value, program, reference.slopes_by_forward_mode(program))


@given(
    program=data_of("a / b", NUMBERS, NONZERO)
    | data_of(with_each(EXPONENTS, "a ** {}"), POSITIVE)
    | data_of(with_each(WHOLE_EXPONENTS, "a ** {}"), NONZERO)
)
def quotients_and_powers_are_those_of_numbers(Value, reference, program):
    """The data of a / b and a ** n is what Python computes from their data.

    The exponent n is a plain number. It may be negative, as in 1 / a = a ** -1, and a
    fraction where a is positive. Dividing may be multiplying by b ** -1.
    """
    assert_prints(Value, program, reference.slopes_by_forward_mode(program))


@given(
    program=data_of("a.exp()", NUMBERS)
    | data_of("a.log()", POSITIVE)
    | data_of("a.relu()", NEAR_ZERO | NUMBERS)
)
@example(program="a = Value(2.0); L = a.log(); print(L.data)")
def functions_are_those_of_numbers(Value, reference, program):
    """The data of exp, log and relu is e to the power of a, the natural logarithm, max(0, a).

    With log in another base, log would not undo exp, and losses would not be in nats.
    """
    assert_prints(Value, program, reference.slopes_by_forward_mode(program))


@given(program=slopes_of("a + b", NUMBERS, NUMBERS))
def slopes_of_addition(Value, reference, program):
    """In L = a + b both slopes are 1.

    Move a by a little and L moves by as much, whatever b is.
    """
    assert_prints(Value, program, reference.slopes_by_forward_mode(program))


@given(program=slopes_of("a - b", NUMBERS, NUMBERS))
def slopes_of_subtraction(Value, reference, program):
    """In L = a - b the slope by a is 1, the slope by b is -1.

    When b grows, L falls.
    """
    assert_prints(Value, program, reference.slopes_by_forward_mode(program))


@given(program=slopes_of("a * b", NUMBERS, NUMBERS))
def slopes_of_multiplication(Value, reference, program):
    """In L = a * b the slope by a is b, the slope by b is a.

    Each factor says how much the other one counts.
    """
    assert_prints(Value, program, reference.slopes_by_forward_mode(program))


@given(program=slopes_of("a / b", NUMBERS, NONZERO))
def slopes_of_division(Value, reference, program):
    """In L = a / b the slope by a is 1 / b, the slope by b is -a / b².

    Division is a * b**-1: the power brings the minus and the square.
    """
    assert_prints(Value, program, reference.slopes_by_forward_mode(program))


@given(
    program=slopes_of(with_each(EXPONENTS, "a ** {}"), POSITIVE)
    | slopes_of(with_each(WHOLE_EXPONENTS, "a ** {}"), NONZERO)
)
def slope_of_a_power(Value, reference, program):
    """In L = a ** n the slope by a is n * a ** (n - 1).

    The exponent comes down as a factor, and is one less above.
    """
    assert_prints(Value, program, reference.slopes_by_forward_mode(program))


@given(program=slopes_of("-a", NUMBERS))
def slope_of_negation(Value, reference, program):
    """In L = -a the slope by a is -1.

    What a gains, L loses.
    """
    assert_prints(Value, program, reference.slopes_by_forward_mode(program))


@given(program=slopes_of("a.exp()", NUMBERS))
def slope_of_exp(Value, reference, program):
    """In L = a.exp() the slope by a is L's own data.

    The exponential is the function that is its own derivative.
    """
    assert_prints(Value, program, reference.slopes_by_forward_mode(program))


@given(program=slopes_of("a.log()", POSITIVE))
def slope_of_log(Value, reference, program):
    """In L = a.log() the slope by a is 1 / a.

    The larger a is, the less its logarithm moves.
    """
    assert_prints(Value, program, reference.slopes_by_forward_mode(program))


@given(program=slopes_of("a.relu()", NEAR_ZERO | NONZERO))
@example(program="a = Value(-1.0); L = a.relu(); L.backward(); print(a.grad)")
def slope_of_relu(Value, reference, program):
    """In L = a.relu() the slope by a is 1 where a is above 0, and 0 where it is below.

    Above 0 the number goes through as it is. Below, L stays at 0 whatever a does.
    """
    assert_prints(Value, program, reference.slopes_by_forward_mode(program))


@given(program=slopes_of("a.relu()", ZERO) | slopes_of(AROUND_ZERO, ZERO, NUMBERS))
@example(program="a = Value(0.0); L = a.relu(); L.backward(); print(a.grad)")
def slope_of_relu_at_zero_is_zero(Value, reference, program):
    """At exactly 0 the slope of relu is 0.

    There is a kink, and either slope could be chosen. This course chooses 0, as PyTorch
    does: test for data > 0.
    """
    assert_prints(Value, program, reference.slopes_by_forward_mode(program))
