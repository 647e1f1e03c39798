# gradekit: manual-gradients
"""A gradient is a long vector, so I list the slopes of a matrix one behind the other.

Remedy: Give each gradient the shape of its matrix: one list for each row, so that it
can be subtracted entry by entry.
"""


def numerical_gradients(state, tokens, eps):
    loss = forward(state, tokens)
    grads = {}
    for name, rows in state.items():
        grads[name] = [[]]
        for row in rows:
            for c, old in enumerate(row):
                row[c] = old + eps
                grads[name][0].append((forward(state, tokens) - loss) / eps)
                row[c] = old
    return grads
