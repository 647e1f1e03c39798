"""What it means to be the mean loss of a sequence.

Source: Jelinek et al. (1977). Rows have one length; ids count from 0.
"""

import math

from hypothesis import example, given
from hypothesis import strategies as st

from gradekit import tolerance
from gradekit.asserts import (
    assert_at_least,
    assert_at_most,
    assert_close,
    assert_length,
    assert_refuses,
    assert_unchanged,
)
from gradekit.strategies import grid, predictions, sequences

from ._calculations import FOUR_POSITIONS, LETTERS, STEP, _beside, _log, _logs, _with

AVA = (17 / 127, 5 / 122, 4 / 34, 18 / 122)
"""The probabilities of "ava" under a model that has counted a hundred names."""


@given(prediction=predictions())
@example(prediction=([1.0, 2.0, 3.0], 0))
@example(prediction=([4.0, -4.0], 1))
def sequence_loss_of_one_position(sequence_loss, cross_entropy_loss, prediction):
    """The loss of a sequence of one position is the loss of that position.

    The mean of a single number is the number.
    """
    z, t = prediction
    want = cross_entropy_loss(z, t)
    assert_close(sequence_loss([z], [t]), want, within=tolerance.loss(z, t) * 2)


@given(sequence=sequences(least=2), cut=st.integers(1, 3))
@example(sequence=([[1.0, 0.0], [0.0, 2.0], [3.0, 0.0]], [0, 0, 1]), cut=1)
def sequence_loss_weighted_concatenation(sequence_loss, sequence, cut):
    """Two parts joined cost the mean of their losses, each weighted by its length.

    Not the plain mean of the two: a long part counts for more positions. Together with
    the loss of one position this leaves only one function, the mean.
    """
    rows, ids = sequence
    n, cut = len(ids), 1 + cut % (len(ids) - 1)
    parts = [sequence_loss(rows[:cut], ids[:cut]), sequence_loss(rows[cut:], ids[cut:])]
    want = (cut * parts[0] + (n - cut) * parts[1]) / n
    assert_close(sequence_loss(rows, ids), want, within=tolerance.mean_loss(rows, ids) * 2)


@given(sequence=sequences())
@example(sequence=([[1.0, 0.0], [0.0, 2.0], [3.0, 0.0]], [0, 0, 1]))
@example(sequence=([[4.0, -4.0]], [1]))
def sequence_loss_is_the_mean_of_its_positions(sequence_loss, cross_entropy_loss, sequence):
    """The loss of a sequence is the mean of the losses of its n positions.

    Their sum divided by n, so that long and short names can be compared.
    """
    rows, ids = sequence
    losses = [cross_entropy_loss(z, t) for z, t in zip(rows, ids, strict=True)]
    want = math.fsum(losses) / len(losses)
    assert_close(sequence_loss(rows, ids), want, within=tolerance.mean_loss(rows, ids) * 2)


@given(sequence=sequences())
@example(sequence=([[1.0, 0.0], [0.0, 2.0], [3.0, 0.0]], [0, 0, 1]))
@example(sequence=([[3.0, 0.0], [0.0, 3.0]], [0, 1]))
@example(sequence=([[4.0, -4.0]], [1]))
def sequence_loss_lies_between_its_extremes(sequence_loss, cross_entropy_loss, sequence):
    """The loss of a sequence lies between its smallest and its largest position.

    A mean always does; a sum soon does not.
    """
    rows, ids = sequence
    losses = [cross_entropy_loss(z, t) for z, t in zip(rows, ids, strict=True)]
    got, within = sequence_loss(rows, ids), tolerance.mean_loss(rows, ids) * 2
    assert_at_least(got, min(losses), within=within)
    assert_at_most(got, max(losses), within=within)


@given(sequence=sequences(least=2), turn=st.integers(1, 3))
@example(sequence=([[1.0, 0.0], [0.0, 2.0], [3.0, 0.0]], [0, 0, 1]), turn=1)
def sequence_loss_ignores_the_order(sequence_loss, sequence, turn):
    """Reordering the positions, rows and ids together, leaves the loss unchanged.

    Every position counts the same, the first and the last included.
    """
    rows, ids = sequence
    turn = 1 + turn % (len(ids) - 1)
    got = sequence_loss(rows[turn:] + rows[:turn], ids[turn:] + ids[:turn])
    assert_close(got, sequence_loss(rows, ids), within=tolerance.mean_loss(rows, ids) * 2)


@given(sequence=sequences(), times=st.integers(2, 3))
@example(sequence=([[1.0, 0.0], [0.0, 2.0], [3.0, 0.0]], [0, 0, 1]), times=2)
def sequence_loss_ignores_repetition(sequence_loss, sequence, times):
    """Reading the same sequence two or three times over leaves the mean unchanged.

    Sum and number of positions grow alike.
    """
    rows, ids = sequence
    within = tolerance.mean_loss(rows * times, ids * times) * 2
    assert_close(sequence_loss(rows * times, ids * times), sequence_loss(rows, ids), within=within)


@given(sequence=sequences())
@example(sequence=([[1.0, 0.0], [0.0, 2.0], [3.0, 0.0]], [0, 0, 1]))
@example(sequence=([[4.0, -4.0]], [1]))
def sequence_loss_chain_rule(sequence_loss, softmax, sequence):
    """n times the loss is minus the logarithm of the product of the n probabilities.

    The probability of a whole sequence is the product of its steps, and the logarithm
    turns the product into a sum.
    """
    rows, ids = sequence
    table = [softmax(z) for z in rows]
    for p, z in zip(table, rows, strict=True):
        assert_length(p, len(z))
    n, product = len(ids), math.prod(p[t] for p, t in zip(table, ids, strict=True))
    loss, within = sequence_loss(rows, ids), tolerance.mean_loss(rows, ids) * (2 * n)
    assert_close(n * loss, -_log(product), within=within, given=loss, what="n times the loss")


@given(n=st.integers(1, 6), size=st.integers(2, 30), t=st.integers(0, 29))
@example(n=5, size=LETTERS, t=0)
def sequence_of_equal_logits_costs_log_v(sequence_loss, n, size, t):
    """If all logits are equal a sequence costs log V, whatever its length.

    Each position costs log V, and so does their mean.
    """
    rows, ids = [[0.0] * size] * n, [(t + k) % size for k in range(n)]
    assert_close(sequence_loss(rows, ids), math.log(size), within=tolerance.mean_loss(rows, ids))


def sequence_loss_of_three_hundred_positions(sequence_loss):
    """A sequence of 300 positions, each uniform over 27 letters, costs log 27.

    The product of 300 probabilities of 1/27 is 0 in floats: add logarithms instead of
    multiplying probabilities.
    """
    rows, ids = [[0.0] * LETTERS] * 300, [k % LETTERS for k in range(300)]
    within = tolerance.mean_loss(rows, ids)
    assert_close(sequence_loss(rows, ids), math.log(LETTERS), within=within)


def sequence_loss_of_the_printed_examples(sequence_loss, reference):
    """The four positions over five tokens cost 0.815 on average, the name "ava" 2.315.

    The logits are the logarithms of the printed probabilities.
    """
    four = [_logs(p) for p, _ in FOUR_POSITIONS], [t for _, t in FOUR_POSITIONS]
    ava = [_beside(p) for p in AVA], [0] * len(AVA)
    for rows, ids in (four, ava):
        want = reference.sequence_loss(rows, ids)
        assert_close(sequence_loss(rows, ids), want, within=tolerance.mean_loss(rows, ids))


@given(sequence=sequences(largest=2.0, most=3), i=st.integers(0, 2), j=st.integers(0, 3))
@example(sequence=([[1.0, 0.0], [0.0, 2.0], [1.0, 0.0]], [0, 0, 1]), i=0, j=0)
def slope_of_the_sequence_loss_is_the_mean_gradient(sequence_loss, identities, sequence, i, j):
    """Along any logit the sequence loss has the slope (softmax - onehot) / n of its position.

    Measured by moving one logit by 1/131072 to either side. The n is that of the mean.
    """
    rows, ids = sequence
    i, j = i % len(rows), j % len(rows[0])
    values = [
        sequence_loss(_with(rows, i, _with(rows[i], j, rows[i][j] + step)), ids)
        for step in (STEP, -STEP)
    ]
    want = identities.mean_gradient(rows, ids)[i][j]
    within = tolerance.difference_quotient(tolerance.mean_loss(rows, ids), STEP)
    slope = (values[0] - values[1]) / (2.0 * STEP)
    assert_close(slope, want, within=within, given=values, what="the slope")


@given(sequence=sequences())
@example(sequence=([[1.0, 0.0], [0.0, 2.0]], [0, 0]))
def sequence_loss_leaves_its_arguments_alone(sequence_loss, sequence):
    """sequence_loss changes neither the rows of logits nor the ids.

    The caller needs them again, for the gradient.
    """
    rows, ids = sequence
    assert_unchanged(sequence_loss, rows, ids)


@given(sequence=sequences(least=2))
@example(sequence=([[1.0, 0.0], [0.0, 2.0], [3.0, 0.0]], [0, 0, 1]))
@example(sequence=([[4.0, -4.0], [0.125, 1.0]], [1, 0]))
def sequence_loss_in_double_precision(sequence_loss, reference, sequence):
    """The loss of a sequence is computed in double precision, to about 15 digits.

    Python floats and NumPy's default are double; float32 keeps 7 digits.
    """
    rows, ids = sequence
    want, within = reference.sequence_loss(rows, ids), tolerance.mean_loss(rows, ids)
    assert_close(sequence_loss(rows, ids), want, within=within, precision="double")


@given(sequence=sequences(least=2), extra=st.booleans())
def sequence_loss_refuses_lists_of_different_lengths(sequence_loss, sequence, extra):
    """Rows and ids of different number are answered with a ValueError or an IndexError.

    Advice: zip stops at the shorter list without a word. Write zip(..., strict=True).
    """
    rows, ids = sequence
    assert_refuses(sequence_loss, rows, [*ids, 0] if extra else ids[:-1])


def sequence_loss_refuses_an_empty_sequence(sequence_loss):
    """A sequence without positions is answered with a ValueError or an IndexError.

    Advice: its mean is 0 divided by 0. Say so in words of your own.
    """
    assert_refuses(sequence_loss, [], [])


@given(gap=grid(14, 27), t=st.integers(0, 2))
@example(gap=40.0, t=0)
@example(gap=26.5, t=1)
def sequence_loss_is_not_clamped_early(sequence_loss, reference, gap, t):
    """Wrong answers keep costing more, up to a loss of 27 at least.

    A guard against log(0) may be as large as 1e-12, which shows from 27.6 on.
    """
    rows, ids = [[0.0, -gap, -1.0], [1.0, 0.0, -gap]], [1, t]
    want = reference.sequence_loss(rows, ids)
    assert_close(sequence_loss(rows, ids), want, within=tolerance.mean_loss(rows, ids))


@given(gap=st.integers(28, 700), t=st.integers(0, 2))
@example(gap=700, t=0)
@example(gap=700, t=1)
def sequence_loss_survives_large_gaps(sequence_loss, reference, gap, t):
    """Targets up to 700 below the largest logit cost their true loss, or at least 27.6 each.

    A loss that stays at -log(1e-12) = 27.63, because of a guard, is accepted here.
    """
    rows, ids = [[0.0, -float(gap), -1.0], [float(gap), 0.0, float(gap)]], [1, t]
    want = reference.sequence_loss(rows, ids)
    assert_close(sequence_loss(rows, ids), want, within=tolerance.mean_loss(rows, ids))


@given(gap=st.integers(746, 2000))
def sequence_loss_survives_gaps_beyond_745(sequence_loss, reference, gap):
    """Targets more than 745 below the largest logit still have a finite loss.

    Advice: there the probability is 0 in floats. The logarithm of the sum minus the
    target's logit needs no probability and stays exact; a guard stays finite.
    """
    rows, ids = [[0.0, -float(gap)], [0.0, 1.0]], [1, 1]
    want = reference.sequence_loss(rows, ids)
    assert_close(sequence_loss(rows, ids), want, within=tolerance.mean_loss(rows, ids))
