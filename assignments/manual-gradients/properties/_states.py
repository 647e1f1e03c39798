"""Small changes of a state, and what is asked of one that comes back."""

import math

from hypothesis import strategies as st

from gradekit.asserts import Mismatch, assert_close, show

from ._models import FC1, FC2, NAMES, WTE

LOUD = st.sampled_from([4096.0, -4096.0])
"""Added to an output layer until exp of a logit overflows, or that of all underflows."""


def changed(change, state):
    return {name: [[change(w) for w in row] for row in rows] for name, rows in state.items()}


def replaced(state, name, rows):
    return {**state, name: rows}


def moved(state, place, step):
    """Give the state with one weight moved."""
    name, r, c = place
    rows = [list(row) for row in state[name]]
    rows[r][c] += step
    return replaced(state, name, rows)


def place_in(state, place):
    """Name a weight that there is by any two numbers."""
    name, r, c = place
    rows = state[name]
    return name, r % len(rows), c % len(rows[0])


def thirds(state):
    """Take the weights off the grid, where single precision would be exact."""
    return changed(lambda w: w / 3.0, state)


def louder(state, c):
    """Give the same predictions by large logits: all rows have a common part."""
    return replaced(state, FC2, [[w + c for w in row] for row in state[FC2]])


def backwards(state):
    return {name: state[name] for name in reversed(state)}


def fitted(grads, state):
    """Give gradients the shape of a state, repeating their entries as needed."""
    return {
        name: [
            [grads[name][r % len(grads[name])][c % len(grads[name][0])] for c in range(len(row))]
            for r, row in enumerate(rows)
        ]
        for name, rows in state.items()
    }


def unread_tokens(state, tokens):
    """List the tokens at which the network never looks."""
    return [token for token in range(len(state[WTE])) if token not in tokens[:-1]]


def received_by(reference, state, token):
    return reference.linear(state[WTE][token], state[FC1])


def entries(state):
    """List all weights, in the order of the names."""
    return [w for name in NAMES for row in state[name] for w in row]


def weighted(state, grads, name):
    """Sum weight times gradient over one matrix."""
    pairs = zip(state[name], grads[name], strict=True)
    return math.fsum(w * g for row, slopes in pairs for w, g in zip(row, slopes, strict=True))


def after_call(function, *arguments):
    """Give the arguments as a call leaves them."""
    passed = [changed(float, one) if isinstance(one, dict) else one for one in arguments]
    getattr(function, "in_place", function)(*passed)
    return passed


def assert_fits(got, state):
    """Assert one matrix of finite numbers under each name of the state, of its shape."""
    if set(got) != set(state):
        raise Mismatch(
            f"got matrices named {show(sorted(got))}, but should be {show(sorted(state))}",
            got=show(sorted(got)),
            expected=show(sorted(state)),
        )
    for name, rows in state.items():
        lengths, wanted = [len(row) for row in got[name]], [len(row) for row in rows]
        if lengths != wanted:
            raise Mismatch(
                f"{name} has {_described(lengths)}, but should have {_described(wanted)}",
                got=f"{name} = {show(got[name])}",
                expected=_described(wanted),
            )
        _assert_finite(name, got[name])


def assert_states(got, want, *, within, precision="any", only=NAMES):
    """Assert that matrices agree, one name after the other."""
    assert_fits(got, want)
    for name in only:
        assert_close(got[name], want[name], within=within, precision=precision, what=name)


def _assert_finite(name, rows):
    for r, row in enumerate(rows):
        for c, entry in enumerate(row):
            if not math.isfinite(entry):
                raise Mismatch(
                    f"{name}[{r}][{c}] is {show(entry)}, but should be a finite number",
                    got=f"{name} = {show(rows)}",
                    expected="finite numbers",
                )


def _described(lengths):
    """Describe a matrix by the lengths of its rows."""
    if len(set(lengths)) == 1:
        return f"{len(lengths)} row{'s' * (len(lengths) != 1)} of {lengths[0]}"
    return f"rows of the lengths {show(lengths)}" if lengths else "no rows"
