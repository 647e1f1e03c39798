# gradekit: manual-gradients
"""A little weight decay belongs to every step.

Remedy: Plain gradient descent has none: where the gradient is 0 a weight must stay
where it is.
"""


def sgd_step(state, grads, learning_rate):
    return {
        name: [
            [w - learning_rate * (g + 0.01 * w) for w, g in zip(row, slopes)]
            for row, slopes in zip(rows, grads[name])
        ]
        for name, rows in state.items()
    }
