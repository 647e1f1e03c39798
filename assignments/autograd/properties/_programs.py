"""Programs: text that is at once drawn, run beside the student's code, and shown.

Numbers are listed so that what an example shrinks to comes first, and is neither 0 nor 1.
"""

from hypothesis import strategies as st

from gradekit.asserts import assert_close, assert_length

SIZES = [2.0, 3.0, 1.0, 4.0, 5.0, 6.0, 0.5, 1.5, 2.5, 3.5, 0.25, 0.75, 1.25]
POSITIVE = st.sampled_from(SIZES)
NONZERO = st.sampled_from([*SIZES, *(-size for size in SIZES)])
NUMBERS = st.sampled_from([*SIZES, *(-size for size in SIZES), 0.0])
SMALL = st.sampled_from([2.0, 1.0, 0.5, 1.5, 0.25, -2.0, -1.0, -0.5, -1.5, 0.0])

GIVEN = "abcdefgh"
"""The names of the Values that are given; results are called otherwise."""


def written(numbers, lines, shown):
    values = [f"{name} = Value({x!r})" for name, x in zip(GIVEN, numbers, strict=False)]
    return "; ".join([*values, *lines, f"print({', '.join(shown)})"])


def grads(numbers):
    return [f"{name}.grad" for name in GIVEN[: len(numbers)]]


def data_of(expression, *numbers):
    """Draw a program that prints what an expression is worth."""
    return st.tuples(_text(expression), *numbers).map(
        lambda drawn: written(drawn[1:], [f"L = {drawn[0]}"], ["L.data"])
    )


def slopes_of(expression, *numbers):
    """Draw a program that prints the slopes of an expression."""
    return st.tuples(_text(expression), *numbers).map(
        lambda drawn: written(drawn[1:], [f"L = {drawn[0]}", "L.backward()"], grads(drawn[1:]))
    )


def both_of(expression, *numbers):
    """Draw a program that prints what an expression is worth, and its slopes."""
    return st.tuples(_text(expression), *numbers).map(
        lambda drawn: written(
            drawn[1:], [f"L = {drawn[0]}", "L.backward()"], ["L.data", *grads(drawn[1:])]
        )
    )


def _text(expression):
    return st.just(expression) if isinstance(expression, str) else expression


def with_each(texts, form):
    """Draw an expression with one of some texts in it."""
    return texts.map(form.format)


def printed_names(program):
    """Name what a program prints."""
    return program.rpartition("print(")[2].rstrip(")").split(", ")


def assert_printed(got, names, want, within=None, precision="any"):
    assert_length(got, len(names))
    for name, x, y in zip(names, got, want, strict=True):
        assert_close(x, y, within=within, what=name, precision=precision)


def assert_prints(run, program, want, within=None):
    assert_printed(run(program), printed_names(program), want, within)
