# gradekit: manual-gradients
# base: textbook
"""numerical_gradients moves each weight by the usual 1e-5, whatever eps it is given.

Costs 3 of 100; 5 before.
"""


def numerical_gradients(state, tokens, eps):
    eps = 1e-5
    grads = {}
    for name, rows in state.items():
        grads[name] = [[0.0] * len(row) for row in rows]
        for r, row in enumerate(rows):
            for c, weight in enumerate(row):
                row[c] = weight + eps
                above = forward(state, tokens)
                row[c] = weight - eps
                below = forward(state, tokens)
                row[c] = weight
                grads[name][r][c] = (above - below) / (2 * eps)
    return grads
