# gradekit: training-step
"""m and v are computed anew in every step.

Remedy: Continue from the m and v that are handed over: they remember the steps before.
"""


def adam_step(params, grads, m, v, step, learning_rate, beta1, beta2, eps):
    moved, means, squares = [], [], []
    for p, g, mean, square in zip(params, grads, m, v, strict=True):
        mean = (1 - beta1) * g
        square = (1 - beta2) * g * g
        m_hat = mean / (1 - beta1 ** (step + 1))
        v_hat = square / (1 - beta2 ** (step + 1))
        moved.append(p - learning_rate * m_hat / (math.sqrt(v_hat) + eps))
        means.append(mean)
        squares.append(square)
    return moved, means, squares
