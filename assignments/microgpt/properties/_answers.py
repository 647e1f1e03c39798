"""Asking whether an answer has the right form before anything is done with it."""

from gradekit.asserts import Mismatch, assert_finite, assert_length, show


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
