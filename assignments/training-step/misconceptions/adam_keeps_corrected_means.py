# gradekit: training-step
"""m and v are replaced by their corrected values.

Remedy: Return m and v as they are before the correction, or it is applied again and again.
"""


def adam_step(params, grads, m, v, step, learning_rate, beta1, beta2, eps):
    moved, means, squares = [], [], []
    for p, g, mean, square in zip(params, grads, m, v, strict=True):
        mean = beta1 * mean + (1 - beta1) * g
        square = beta2 * square + (1 - beta2) * g * g
        m_hat = mean / (1 - beta1 ** (step + 1))
        v_hat = square / (1 - beta2 ** (step + 1))
        moved.append(p - learning_rate * m_hat / (math.sqrt(v_hat) + eps))
        means.append(m_hat)
        squares.append(v_hat)
    return moved, means, squares
