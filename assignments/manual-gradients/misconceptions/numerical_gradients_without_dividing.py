# gradekit: manual-gradients
"""The gradient is how much the loss changes when the weight moves.

Remedy: Divide the change by how far the weight moved: by eps, or by 2 * eps if it
moved to both sides.
"""


def numerical_gradients(state, tokens, eps):
    grads = {}
    for name, rows in state.items():
        grads[name] = [[0.0] * len(row) for row in rows]
        for r, row in enumerate(rows):
            for c, old in enumerate(row):
                row[c] = old + eps
                above = forward(state, tokens)
                row[c] = old - eps
                below = forward(state, tokens)
                row[c] = old
                grads[name][r][c] = above - below
    return grads
