# gradekit: manual-gradients
"""A good eps is 1e-2; I always take that.

Remedy: Use the eps that is given. With 1e-2 the quotient is off in the third digit
already.
"""


def numerical_gradients(state, tokens, eps):
    eps = 1e-2
    loss = forward(state, tokens)
    grads = {}
    for name, rows in state.items():
        grads[name] = [[0.0] * len(row) for row in rows]
        for r, row in enumerate(rows):
            for c, old in enumerate(row):
                row[c] = old + eps
                grads[name][r][c] = (forward(state, tokens) - loss) / eps
                row[c] = old
    return grads
