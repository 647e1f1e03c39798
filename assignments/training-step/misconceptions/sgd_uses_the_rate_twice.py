# gradekit: training-step
"""The learning rate scales the gradient, and the step once more.

Remedy: Multiply the gradient by the learning rate once.
"""


def sgd_step(weights, grads, learning_rate):
    return [
        [w - learning_rate * learning_rate * g for w, g in zip(row, slopes)]
        for row, slopes in zip(weights, grads)
    ]
