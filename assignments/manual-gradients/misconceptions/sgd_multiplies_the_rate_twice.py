# gradekit: manual-gradients
"""Both the step and its gradient are scaled by the rate.

Remedy: Multiply by the learning rate once.
"""


def sgd_step(state, grads, learning_rate):
    return {
        name: [
            [w - learning_rate * learning_rate * g for w, g in zip(row, slopes)]
            for row, slopes in zip(rows, grads[name])
        ]
        for name, rows in state.items()
    }
