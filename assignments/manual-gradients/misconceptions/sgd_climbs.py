# gradekit: manual-gradients
"""The gradient says where to go, so I add it.

Remedy: The gradient points to where the loss grows. Subtract it: w - learning_rate *
g.
"""


def sgd_step(state, grads, learning_rate):
    return {
        name: [
            [w + learning_rate * g for w, g in zip(row, slopes)]
            for row, slopes in zip(rows, grads[name])
        ]
        for name, rows in state.items()
    }
