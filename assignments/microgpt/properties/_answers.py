"""Asking whether an answer has the right form before anything is done with it."""

from gradekit.asserts import Mismatch, assert_finite, assert_length, show

NEARLY = 1e-9
"""How far a loss may be from the right one where gradients are those of the right one."""
LARGEST_GAP = 700.0
"""Two logits that are farther apart have no loss that every right code can give."""


def is_nearly(loss, want):
    """Whether a loss is the right one, so that its gradients should be the right ones."""
    return abs(loss - want) <= NEARLY * (1.0 + want)


def have_a_loss(rows, most=0.0):
    """Whether logits, which may be wrong ones, are such that their loss can be asked for.

    `most` is how far those of a right model are apart.
    """
    return all(max(row) - min(row) <= max(most, LARGEST_GAP) for row in rows)


def checked_logits(got, rows, classes):
    """Assert that there is a row of finite logits for each token, and give them."""
    assert_length(got, rows)
    for row in got:
        assert_length(row, classes)
    assert_finite(got)
    return got


def checked_gradients(got, state):
    """Assert that there is a gradient for every weight and for nothing else, and give them."""
    if set(got) != set(state):
        raise Mismatch(
            f"got gradients for {sorted(got)}, but should be for {sorted(state)}",
            got=show(sorted(got)),
            expected=show(sorted(state)),
        )
    for name, rows in state.items():
        assert_length(got[name], len(rows))
        for row, weights in zip(got[name], rows, strict=True):
            assert_length(row, len(weights))
        assert_finite(got[name])
    return got
