"""Programs that call softmax and its loss, and what they say with another Value."""

import math

from hypothesis import strategies as st

from gradekit.asserts import assert_close, assert_length

from ._programs import GIVEN, SIZES, assert_printed, printed_names, written

LOGIT = st.sampled_from([*SIZES[:9], *(-size for size in SIZES[:4]), 0.0])
LOGITS = st.lists(LOGIT, min_size=2, max_size=5)
FAR = st.sampled_from([300.0, -300.0, 0.0, 299.5, -150.0, 2.0])
HUGE = st.sampled_from([1000.0, 999.0, -1000.0, 0.0, 10000.0, -10000.0])

PARTS = "pqrst"
"""The names of probabilities."""

SPELL_OUT = "# spell out\n"


@st.composite
def predictions(draw, logit=LOGIT):
    """Draw logits together with a target id."""
    z = draw(st.lists(logit, min_size=2, max_size=5))
    return z, draw(st.integers(0, len(z) - 1))


def listed(names):
    return f"[{', '.join(names)}]"


def softmax_program(z, lines, shown):
    line = f"{', '.join(PARTS[: len(z)])} = softmax({listed(GIVEN[: len(z)])})"
    return written(z, [line, *lines], shown)


def probabilities(z):
    """Write a program that prints softmax(z)."""
    return softmax_program(z, [], [f"{name}.data" for name in PARTS[: len(z)]])


def loss_program(z, target_id, shown):
    """Write a program that prints a loss, or its gradient, or both."""
    line = f"L = cross_entropy({listed(GIVEN[: len(z)])}, {target_id})"
    back = [] if shown == ["L.data"] else ["L.backward()"]
    return written(z, [line, *back], shown)


def prints(program, want, within=None):
    """Give the claim that a program prints some numbers."""
    return lambda got: assert_printed(got, printed_names(program), want, within)


def sums_to_zero(size, within):
    """Give the claim that as many gradients are printed, and sum to 0."""

    def claim(got):
        assert_length(got, size)
        total = math.fsum(got)
        assert_close(total, 0.0, within=within, given=got, what="the sum of the gradients")

    return claim


def assert_formula(run, reference, programs, claim):
    """Assert a claim about what programs print, or about what they would with a right Value.

    A wrong Value makes right formulas come out wrong, and must not be counted twice. So
    where the claim fails, the student's formula is spelled out as a program that uses Value
    alone, or softmax besides, and the claim is tried on what the reference makes of that.
    """
    try:
        claim(*map(run, programs))
    except Exception:
        if not _is_right(run, reference, programs, claim):
            claim(*map(run, programs))  # again: what is called last is what is shown
            raise


def _is_right(run, reference, programs, claim):
    try:
        claim(*(reference(_spelled_out(run, program)) for program in programs))
    except Exception:  # noqa: BLE001  # whatever keeps it from being spelled out
        return False
    return True


def _spelled_out(run, program):
    """Let the submission write down what it does, and print what the program prints."""
    before, mark, after = program.partition("; " + _first_use(program))
    letters = run(SPELL_OUT + before)
    return bytes(map(int, letters)).decode("ascii") + mark + after


def _first_use(program):
    """Find the statement that only looks at numbers: the first of those at the end."""
    statements = program.split("; ")
    return next(one for one in statements if ".backward()" in one or "print(" in one)
