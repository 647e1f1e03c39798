# gradekit: training-step
"""The weights move along the gradient.

Remedy: Subtract: the gradient points uphill, and the loss should go down.
"""


def sgd_step(weights, grads, learning_rate):
    return [
        [w + learning_rate * g for w, g in zip(row, slopes)] for row, slopes in zip(weights, grads)
    ]
