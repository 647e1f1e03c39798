# gradekit: training-step
"""A little weight decay belongs to every optimiser.

Remedy: Leave the decay out: plain gradient descent moves by the gradient alone.
"""


def sgd_step(weights, grads, learning_rate):
    return [
        [w - learning_rate * (g + 0.01 * w) for w, g in zip(row, slopes)]
        for row, slopes in zip(weights, grads)
    ]
