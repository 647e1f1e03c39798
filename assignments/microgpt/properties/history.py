"""What it means that a call stands for itself, whatever was called before."""

from dataclasses import replace

from hypothesis import example, given, settings

from gradekit import tolerance
from gradekit.asserts import Mismatch, assert_close
from gradekit.histories import assert_new, histories

from ._answers import checked_gradients, checked_logits
from ._bounds import gradient_rounding, logits_rounding, loss_rounding
from ._forward import right_logits
from ._models import READING, gentle_state, readings, state_of
from ._vectors import dot, largest
from .linear import _layers
from .rmsnorm import VECTORS, _norm_rounding

FEW = settings(max_examples=2)
ONCE = settings(max_examples=1)
SMALL = {**READING, "width": 2, "hidden": 1, "tokens": [2, 0]}
OTHER = {**SMALL, "heads": 1, "tokens": [0, 1]}
"""The same weights, read by one head. Whoever reads with Values takes long enough for this."""
LEAST = 0.1
"""No probability in their documents is smaller: a guard of e changes gradients by e / p of them."""


def _read(state, heads, tokens):
    """Give what the bounds ask for of a model that reads."""
    return {"heads": heads, "tokens": tokens, "layers": sum("attn_wq" in name for name in state)}


def _document(reading, state):
    return [state, reading["heads"], reading["tokens"], len(reading["tokens"]) - 1]


def _loss_bound(state, heads, tokens):
    reading = _read(state, heads, tokens)
    return loss_rounding(reading, right_logits(state, reading)[:-1], tokens[1:])


@FEW
@given(first=_layers(), second=_layers())
@example(first=([1.0, 2.0], [], [[3.0, 4.0], [5.0, 6.0]]), second=([1.0, 1.0], [], [[2.0, 0.5]]))
@example(first=([1.0, 2.0], [], [[1.0, 2.0]]), second=([2.0, 1.0], [], [[1.0, 2.0]]))
@example(
    first=([1.0, 2.0], [], [[1.0, 0.0], [0.0, 1.0]]),
    second=([1.0, 1.0], [], [[2.0, 0.5], [0.5, 2.0]]),
)
def linear_does_not_remember(linear, reference, first, second):
    """What linear gives does not depend on earlier calls.

    Not on other inputs or weights, on nearly the same ones, on a call that failed, or on what
    was done with its result. It is a new list every time, which nothing changes later.
    """
    assert_new(linear, first[::2], second[::2], first[::2])
    for call in histories(first[::2], second[::2], shared=True):
        with call:
            x, w = call.arguments
            size = max(dot(map(abs, row), map(abs, x)) for row in w)
            within = tolerance.rounding(16.0, relative=False) * size
            assert_close(call.of(linear), reference.linear(x, w), within=within)


@FEW
@given(first=VECTORS, second=VECTORS)
@example(first=[3.0, -1.0], second=[1.0, 2.0])
def rmsnorm_does_not_remember(rmsnorm, reference, first, second):
    """What rmsnorm gives does not depend on earlier calls.

    Not on other numbers, on nearly the same ones, on a call that failed, or on what was done
    with its result.
    """
    for call in histories([first], [second]):
        with call:
            (x,) = call.arguments
            assert_close(call.of(rmsnorm), reference.rmsnorm(x), within=_norm_rounding(x))


@FEW
@given(first=VECTORS, second=VECTORS)
@example(first=[3.0, -1.0], second=[1.0, 2.0])
@example(first=[0.0, 0.0], second=[1.0, 2.0])
def rmsnorm_gives_a_new_list(rmsnorm, reference, first, second):
    """What rmsnorm returns is a new list every time.

    It is neither the list that it was given, nor one that it has returned before: the caller
    may change it, and nothing else changes it later.
    """
    got = assert_new(rmsnorm, [first], [second], [first])
    assert_close(got, reference.rmsnorm(first), within=_norm_rounding(first))


def gpt_does_not_remember(sequence_logits, reference):
    """What gpt gives depends on its arguments and the caches, not on earlier calls.

    Not on other weights, on nearly the same ones, on another number of heads, on another text,
    or on a call that failed.
    """
    calls = [[state_of(each), each["heads"], each["tokens"]] for each in (SMALL, OTHER)]
    for call in histories(*calls, turns=2):
        with call:
            state, _, tokens = call.arguments
            got = checked_logits(call.of(sequence_logits), len(tokens), len(state["wte"]))
            want = reference.sequence_logits(*call.arguments)
            assert_close(got, want, within=logits_rounding(_read(*call.arguments), want))


def interleaved_texts_do_not_remember(interleaved_logits, sequence_logits):
    """Texts that are read in turns do not depend on what was read before.

    Caches are the caller's: another text begins with empty ones. Each is read as if alone.
    """
    calls = [
        [state_of(each), each["heads"], each["tokens"], each["tokens"][::-1]]
        for each in (SMALL, OTHER)
    ]
    for call in histories(*calls, turns=1):
        with call:
            state, heads, *texts = call.arguments
            for rows, text in zip(call.of(interleaved_logits), texts, strict=True):
                want = sequence_logits(state, heads, text)
                want = checked_logits(want, len(text), len(state["wte"]))
                within = logits_rounding(_read(state, heads, text), want)
                assert_close(rows, want, within=within * 2)


@ONCE
@given(first=readings(most=2), second=readings(most=2))
@example(first=SMALL, second=OTHER)
def document_loss_does_not_remember(  # what is asked for, and two examples
    document_loss, sequence_logits, identities, first, second
):
    """What document_loss gives does not depend on earlier calls.

    Not on other weights, on nearly the same ones, on another text, on another block, or on a
    call that failed. Your own logits are taken as they are.
    """
    calls = [_document(each, state_of(each)) for each in (first, second)]
    for call in histories(*calls, turns=2):
        with call:
            state, heads, tokens, _ = call.arguments
            got = call.of(document_loss)
            rows = sequence_logits(state, heads, tokens[:-1])
            rows = checked_logits(rows, len(tokens) - 1, len(state["wte"]))
            want = identities.mean_loss(rows, tokens[1:])
            assert_close(got, want, within=_loss_bound(state, heads, tokens))


def document_gradients_do_not_remember(document_gradients, document_loss, reference):
    """What document_gradients gives does not depend on earlier calls.

    Gradients start from 0 at every call, also after one that failed half-way, and whatever was
    done with those of the last one. Where your document_loss is another one, this says nothing:
    its slopes are other ones.
    """
    calls = [_document(each, gentle_state(each)) for each in (SMALL, OTHER)]
    for call in histories(*calls, turns=1):
        with call:
            loss, grads = call.of(document_gradients)
            right = {
                "want": reference.document_loss(*call.arguments),
                "within": _loss_bound(*call.arguments[:3]),
            }
            if not _is_close(document_loss(*call.arguments), **right):
                continue
            assert_close(loss, **right, what="the loss")
            _assert_gradients(grads, reference, call.arguments)


def _is_close(got, want, within):
    """Whether a loss is the right one, or has a guard that costs nothing."""
    try:
        assert_close(got, want, within=within)
    except Mismatch:
        return False
    return True


def _assert_gradients(grads, reference, document):
    grads = checked_gradients(grads, document[0])
    _, want = reference.document_gradients(*document)
    guard = tolerance.GUARD / LEAST * max(map(largest, want.values()))
    rounding = gradient_rounding(_read(*document[:3])) * 4.0
    within = replace(rounding, below=guard, above=guard)
    for name, rows in want.items():
        assert_close(grads[name], rows, within=within, what=name)


def document_gradients_are_new_lists(document_gradients):
    """The gradients are new lists every time, and every row is one of its own.

    The caller may change them, and nothing else changes them later. So two rows of zeros are
    two lists.
    """
    unread = {**SMALL, "vocabulary": 4, "tokens": [0, 0]}
    one, other = (_document(each, gentle_state(each)) for each in (unread, OTHER))
    _, grads = assert_new(document_gradients, one, other, one)
    checked_gradients(grads, one[0])
