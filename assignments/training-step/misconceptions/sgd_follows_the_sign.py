# gradekit: training-step
"""The gradient says the direction, the rate says how far.

Remedy: Multiply by the gradient itself, not by its sign: steep slopes take long steps.
"""


def sgd_step(weights, grads, learning_rate):
    return [
        [w - learning_rate * ((g > 0) - (g < 0)) for w, g in zip(row, slopes)]
        for row, slopes in zip(weights, grads)
    ]
