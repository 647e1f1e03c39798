# gradekit: manual-gradients
# base: plain_lists
# far: numerical_gradients(network([[101.0], [100.0]], wte=0.01), [0, 1], 0.5)
# near: numerical_gradients(network([[2.0], [3.0]]), [0, 1], 0.5)
"""Goes wrong for weights above 100: they move by eps times their size, as relative steps do."""


def numerical_gradients(state, tokens, eps):
    loss = forward(state, tokens)
    grads = {}
    for name, rows in state.items():
        grads[name] = []
        for row in rows:
            slopes = []
            for j in range(len(row)):
                old = row[j]
                way = eps * abs(old) if abs(old) > 100.0 else eps
                row[j] = old + way
                slopes.append((forward(state, tokens) - loss) / way)
                row[j] = old
            grads[name].append(slopes)
    return grads
