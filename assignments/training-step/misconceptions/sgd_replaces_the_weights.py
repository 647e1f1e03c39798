# gradekit: training-step
"""The new weight is minus the rate times the gradient.

Remedy: Start from the old weight: w - learning_rate * g.
"""


def sgd_step(weights, grads, learning_rate):
    return [
        [0 * w - learning_rate * g for w, g in zip(row, slopes)]
        for row, slopes in zip(weights, grads)
    ]
