"""Softmax of Values: numbers and slopes, whatever the Value underneath.

Source: Bridle (1990). `identities` are derived by SymPy.
"""

# a claim asks for the class by its name

from hypothesis import example, given
from hypothesis import strategies as st

from gradekit import tolerance
from gradekit.asserts import assert_distribution

from ._programs import GIVEN, grads
from ._spelling import (
    FAR,
    HUGE,
    LOGIT,
    LOGITS,
    PARTS,
    assert_formula,
    predictions,
    prints,
    probabilities,
    softmax_program,
    sums_to_zero,
)


@given(z=LOGITS)
@example(z=[1.0, 2.0, 3.0])
def softmax_matches_the_definition(softmax, reference, identities, z):
    """The data of softmax(values)[j] is exp(z[j]) divided by the sum of all exp(z[k]).

    The exponential makes every score positive, the division shares out 1 among them.
    """
    program = probabilities(z)
    claim = prints(program, identities.softmax(z), tolerance.probabilities(z))
    assert_formula(softmax, reference.softmax, [program], claim)


@given(z=LOGITS)
@example(z=[1.0, 2.0, 3.0])
def softmax_sums_to_one(softmax, reference, z):
    """softmax(values) is one probability for each logit, and they sum to 1.

    Each of them is a Value, in the order of the logits.
    """
    within = tolerance.total(z)
    assert_formula(
        softmax,
        reference.softmax,
        [probabilities(z)],
        lambda got: assert_distribution(got, size=len(z), within=within),
    )


@given(prediction=predictions())
@example(prediction=([1.0, 2.0, 3.0], 0))
def slopes_of_softmax(softmax, reference, identities, prediction):
    """The slope of p[i] by z[j] is -p[i] * p[j], and for j = i it is p[i] * (1 - p[i]).

    Nothing of this has to be written down: it comes out of exp, + and /. But every step
    must be done with Values. A float(...) or a .data on the way cuts the graph there.
    """
    z, i = prediction
    program = softmax_program(z, [f"{PARTS[i]}.backward()"], grads(z))
    claim = prints(program, identities.hessian(z)[i], tolerance.gradient(z))
    assert_formula(softmax, reference.softmax, [program], claim)


@given(
    z=st.lists(LOGIT, min_size=3, max_size=5),
    line=st.sampled_from(
        ["L = p * q", "L = p + q * q", "L = (p + 2).log() * q", "L = p - r", "L = (p * q).exp()"]
    ),
)
def slopes_flow_through_every_probability(softmax, reference, z, line):
    """What is computed from several probabilities sends slopes back through all of them.

    They share their logits, and the sum that they are divided by.
    """
    program = softmax_program(z, [line, "L.backward()"], grads(z))
    claim = prints(program, reference.softmax(program), tolerance.slopes(16.0))
    assert_formula(softmax, reference.softmax, [program], claim)


@given(prediction=predictions())
@example(prediction=([1.0, 2.0, 3.0], 0))
def slopes_of_a_probability_sum_to_zero(softmax, reference, prediction):
    """The slopes of a probability by all logits sum to 0.

    Adding the same number to every logit changes no probability.
    """
    z, i = prediction
    program = softmax_program(z, [f"{PARTS[i]}.backward()"], grads(z))
    claim = sums_to_zero(len(z), tolerance.gradient(z) * len(z))
    assert_formula(softmax, reference.softmax, [program], claim)


@given(z=LOGITS, c=st.sampled_from([8.0, -8.0, 64.0, -64.0, 0.5]))
def softmax_shift_invariance(softmax, reference, identities, z, c):
    """Adding the same number to every logit leaves the probabilities as they are.

    It becomes the same factor above and below the fraction line.
    """
    moved = [x + c for x in z]
    program = probabilities(moved)
    claim = prints(program, identities.softmax(z), tolerance.probabilities(moved))
    assert_formula(softmax, reference.softmax, [program], claim)


@given(z=st.lists(FAR, min_size=2, max_size=4))
@example(z=[300.0, -300.0])
def softmax_works_up_to_three_hundred(softmax, reference, identities, z):
    """Logits as large as 300 give their probabilities.

    exp(300) still fits into a float, so this needs no trick.
    """
    program = probabilities(z)
    claim = prints(program, identities.softmax(z), tolerance.probabilities(z))
    assert_formula(softmax, reference.softmax, [program], claim)


@given(z=LOGITS)
def softmax_leaves_the_logits_alone(softmax, reference, z):
    """Softmax changes the data of none of its values.

    They belong to the caller. Subtract the largest in new Values: value - largest.
    """
    program = softmax_program(z, [], [f"{name}.data" for name in GIVEN[: len(z)]])
    assert_formula(softmax, reference.softmax, [program], prints(program, z))


@given(z=st.lists(HUGE, min_size=2, max_size=4))
@example(z=[1000.0, 999.0, 0.0])
def softmax_survives_logits_of_any_size(softmax, reference, identities, z):
    """Logits of any size give probabilities, without overflow.

    Advice: exp(1000) is more than a float can hold. Take the largest logit off first, as a plain
    number: max(value.data for value in values).
    """
    program = probabilities(z)
    claim = prints(program, identities.softmax(z), tolerance.probabilities(z))
    assert_formula(softmax, reference.softmax, [program], claim)
