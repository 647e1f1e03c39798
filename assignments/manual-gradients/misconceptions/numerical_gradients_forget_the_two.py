# gradekit: manual-gradients
"""The weight moves by eps, so I divide by eps.

Remedy: It moves by eps to one side and by eps to the other: the two losses lie 2 *
eps apart.
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
                grads[name][r][c] = (above - below) / eps
    return grads
