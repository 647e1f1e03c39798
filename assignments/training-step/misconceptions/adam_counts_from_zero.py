# gradekit: training-step
"""The power in the correction is the number of the step.

Remedy: Use step + 1: steps count from 0, and 1 - beta ** 0 is 0, by which nothing can be divided.
"""


def adam_step(params, grads, m, v, step, learning_rate, beta1, beta2, eps):
    moved, means, squares = [], [], []
    for p, g, mean, square in zip(params, grads, m, v, strict=True):
        mean = beta1 * mean + (1 - beta1) * g
        square = beta2 * square + (1 - beta2) * g * g
        m_hat = mean / (1 - beta1**step)
        v_hat = square / (1 - beta2**step)
        moved.append(p - learning_rate * m_hat / (math.sqrt(v_hat) + eps))
        means.append(mean)
        squares.append(square)
    return moved, means, squares
