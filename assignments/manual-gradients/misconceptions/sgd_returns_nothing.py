# gradekit: manual-gradients
"""The weights are changed where they stand, so there is nothing to return.

Remedy: Moving them in place is fine, but the step returns the state. Without a return
statement a function returns None: end with `return state`.
"""


def sgd_step(state, grads, learning_rate):
    for name, rows in state.items():
        for row, slopes in zip(rows, grads[name]):
            row[:] = [w - learning_rate * g for w, g in zip(row, slopes)]
