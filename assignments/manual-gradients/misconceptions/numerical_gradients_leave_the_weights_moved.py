# gradekit: manual-gradients
"""I add eps to the weight, look at the loss, and go on to the next weight.

Remedy: Put the old number back before you go on: keep it first, and write row[c] =
old at the end.
"""


def numerical_gradients(state, tokens, eps):
    loss = forward(state, tokens)
    grads = {}
    for name, rows in state.items():
        grads[name] = [[0.0] * len(row) for row in rows]
        for r, row in enumerate(rows):
            for c, old in enumerate(row):
                row[c] = old + eps
                grads[name][r][c] = (forward(state, tokens) - loss) / eps
    return grads
