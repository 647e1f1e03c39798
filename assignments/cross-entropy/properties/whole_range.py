"""What holds over the whole range of arguments: long lists, large and tiny numbers, late ids."""

from hypothesis import example

from gradekit import tolerance
from gradekit.asserts import assert_close
from gradekit.strategies import over_the_whole_range

USUAL = [0.0, 1.0], 0
"""Logits and answer whose loss has many digits: that of 0 does not show its precision."""


@over_the_whole_range(only="len(logits) > 1")
def softmax_over_its_whole_range(softmax, reference, call):
    """softmax is right for long lists too, and for large and tiny logits.

    Up to 300 logits, up to 700 from 0, in any order.
    """
    (z,) = call
    assert_close(softmax(z), reference.softmax(z), within=tolerance.probabilities(z))


@over_the_whole_range(only="len(logits) > 1", most=12)
@example(call=([14.5, 0.0], 0))
@example(call=([20.5, 0.0, 0.0], 0))
@example(call=([21.0, *[0.0] * 299], 0))
def loss_over_its_whole_range(cross_entropy_loss, reference, call):
    """The loss is right for long lists too, for large and tiny logits, and for small losses.

    Up to 300 logits, up to 700 from 0, the answer anywhere among them.
    """
    z, t = call
    want = reference.cross_entropy_loss(z, t)
    got, within = cross_entropy_loss(z, t), tolerance.loss(z, t)
    assert_close(got, want, within=within, given=lambda: cross_entropy_loss(*USUAL))


@over_the_whole_range(only="len(logits_list[0]) > 1", most=12)
@example(call=([[14.5, 0.0], [0.0, 20.5]], [0, 1]))
@example(call=([[20.5, 0.0]], [0]))
@example(call=([[-450.0, -460.0], [450.0, 440.0]], [0, 1]))
@example(call=([[0.0, 1.0]] * 299 + [[5.0, 0.0]], [0] * 299 + [1]))
def sequence_loss_over_its_whole_range(sequence_loss, reference, call):
    """The loss of a sequence is right for many positions too, and for many classes.

    Up to 300 positions, up to 300 logits each.
    """
    rows, ids = call
    want, within = reference.sequence_loss(rows, ids), tolerance.mean_loss(rows, ids)
    z, t = USUAL
    assert_close(
        sequence_loss(rows, ids), want, within=within, given=lambda: sequence_loss([z], [t])
    )


@over_the_whole_range()
def perplexity_over_its_whole_range(perplexity, reference, call):
    """Perplexity is right for tiny and for large losses.

    exp(700) is near the largest float that there is.
    """
    (loss,) = call
    got, want = perplexity(loss), reference.perplexity(loss)
    assert_close(got, want, within=tolerance.perplexity(loss), given=lambda: perplexity(0.5))


@over_the_whole_range(only="len(logits) > 1")
def gradient_over_its_whole_range(softmax_cross_entropy_grad, reference, call):
    """The gradient is right for long lists too, and for large and tiny logits.

    Up to 300 logits, up to 700 from 0, the answer anywhere among them.
    """
    z, t = call
    want = reference.softmax_cross_entropy_grad(z, t)
    assert_close(softmax_cross_entropy_grad(z, t), want, within=tolerance.gradient(z))
