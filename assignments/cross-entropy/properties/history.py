"""What it means that a call stands for itself, whatever was called before."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from gradekit import tolerance
from gradekit.asserts import assert_close
from gradekit.histories import assert_new, histories
from gradekit.strategies import logits, predictions, sequences

FEW = settings(max_examples=4)
LOSSES = st.floats(0.0, 20.0).map(lambda x: round(x, 3))


@FEW
@given(first=logits(least=2), second=logits(least=2))
@example(first=[0.0, 1.0], second=[2.0, 1.0])
def softmax_does_not_remember(softmax, reference, first, second):
    """What softmax gives does not depend on earlier calls.

    Not on other logits, on nearly the same ones, on a call that failed, or on what was done
    with its result. Whatever is stored must be stored for these very logits.
    """
    for call in histories([first], [second]):
        with call:
            (z,) = call.arguments
            within = tolerance.probabilities(z)
            assert_close(call.of(softmax), reference.softmax(z), within=within)


@FEW
@given(first=logits(least=2), second=logits(least=2))
@example(first=[0.0, 1.0], second=[2.0, 1.0])
@example(first=[0.5, 0.5], second=[2.0, 1.0])
def softmax_gives_a_new_list(softmax, reference, first, second):
    """What softmax returns is a new list every time.

    It is neither the list that it was given, nor one that it has returned before: the caller
    may change it, and nothing else changes it later.
    """
    got, want = assert_new(softmax, [first], [second], [first]), reference.softmax(first)
    assert_close(got, want, within=tolerance.probabilities(first))


@FEW
@given(first=predictions(least=2), second=predictions(least=2))
@example(first=([0.0, 1.0], 0), second=([2.0, 1.0], 1))
def loss_does_not_remember(cross_entropy_loss, reference, first, second):
    """What cross_entropy_loss gives does not depend on earlier calls.

    Not on other logits, on nearly the same ones, on another answer to the same, or on a call
    that failed.
    """
    for call in histories(first, second):
        with call:
            z, t = call.arguments
            got, want = call.of(cross_entropy_loss), reference.cross_entropy_loss(z, t)
            assert_close(got, want, within=tolerance.loss(z, t))


@FEW
@given(first=sequences(), second=sequences())
@example(first=([[0.0, 1.0], [0.0, 1.0]], [0, 1]), second=([[2.0, 1.0]], [1]))
def sequence_loss_does_not_remember(sequence_loss, reference, first, second):
    """What sequence_loss gives does not depend on earlier calls.

    Every sequence is summed from 0. It may also be given one list for several rows.
    """
    for call in histories(first, second, shared=True):
        with call:
            rows, ids = call.arguments
            got, want = call.of(sequence_loss), reference.sequence_loss(rows, ids)
            assert_close(got, want, within=tolerance.mean_loss(rows, ids))


@FEW
@given(first=LOSSES, second=LOSSES)
@example(first=1.0, second=2.0)
def perplexity_does_not_remember(perplexity, reference, first, second):
    """What perplexity gives does not depend on earlier calls.

    Not on another loss, on nearly the same one, or on a call that failed.
    """
    for call in histories([first], [second]):
        with call:
            (loss,) = call.arguments
            got, want = call.of(perplexity), reference.perplexity(loss)
            assert_close(got, want, within=tolerance.perplexity(loss))


@FEW
@given(first=predictions(least=2), second=predictions(least=2))
@example(first=([0.0, 1.0], 0), second=([2.0, 1.0], 1))
def gradient_does_not_remember(softmax_cross_entropy_grad, reference, first, second):
    """What softmax_cross_entropy_grad gives does not depend on earlier calls.

    Not on other logits, on nearly the same ones, on another answer to the same, on a call that
    failed, or on what was done with its result.
    """
    for call in histories(first, second):
        with call:
            z, t = call.arguments
            got, want = (
                call.of(softmax_cross_entropy_grad),
                reference.softmax_cross_entropy_grad(z, t),
            )
            assert_close(got, want, within=tolerance.gradient(z))


@FEW
@given(first=predictions(least=2), second=predictions(least=2))
@example(first=([0.0, 1.0], 0), second=([2.0, 1.0], 1))
@example(first=([0.0], 0), second=([2.0, 1.0], 1))
def gradient_is_a_new_list(softmax_cross_entropy_grad, reference, first, second):
    """What softmax_cross_entropy_grad returns is a new list every time.

    The caller may change it, and nothing else changes it later.
    """
    got = assert_new(softmax_cross_entropy_grad, first, second, first)
    want = reference.softmax_cross_entropy_grad(*first)
    assert_close(got, want, within=tolerance.gradient(first[0]))
