# gradekit: training-step
"""The steps count from 1, so the next one is step + 2.

Remedy: Use step + 1 as the exponent: step counts from 0, and one more gradient is in m and v.
"""


def adam_step(params, grads, m, v, step, learning_rate, beta1, beta2, eps):
    moved, means, squares = [], [], []
    for p, g, mean, square in zip(params, grads, m, v, strict=True):
        mean = beta1 * mean + (1 - beta1) * g
        square = beta2 * square + (1 - beta2) * g * g
        m_hat = mean / (1 - beta1 ** (step + 2))
        v_hat = square / (1 - beta2 ** (step + 2))
        moved.append(p - learning_rate * m_hat / (math.sqrt(v_hat) + eps))
        means.append(mean)
        squares.append(square)
    return moved, means, squares
