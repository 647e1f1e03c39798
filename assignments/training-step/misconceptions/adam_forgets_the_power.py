# gradekit: training-step
"""The correction divides by 1 - beta.

Remedy: Divide by 1 - beta ** (step + 1): what is missing in the mean gets less with every step.
"""


def adam_step(params, grads, m, v, step, learning_rate, beta1, beta2, eps):
    moved, means, squares = [], [], []
    for p, g, mean, square in zip(params, grads, m, v, strict=True):
        mean = beta1 * mean + (1 - beta1) * g
        square = beta2 * square + (1 - beta2) * g * g
        m_hat = mean / (1 - beta1)
        v_hat = square / (1 - beta2)
        moved.append(p - learning_rate * m_hat / (math.sqrt(v_hat) + eps))
        means.append(mean)
        squares.append(square)
    return moved, means, squares
