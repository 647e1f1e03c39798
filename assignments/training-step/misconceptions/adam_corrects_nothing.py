# gradekit: training-step
"""m and v are means already, so they need no correction.

Remedy: Divide m by 1 - beta1 ** (step + 1) and v likewise: they started at 0 and are too small.
"""


def adam_step(params, grads, m, v, step, learning_rate, beta1, beta2, eps):
    moved, means, squares = [], [], []
    for p, g, mean, square in zip(params, grads, m, v, strict=True):
        mean = beta1 * mean + (1 - beta1) * g
        square = beta2 * square + (1 - beta2) * g * g
        m_hat = mean
        v_hat = square
        moved.append(p - learning_rate * m_hat / (math.sqrt(v_hat) + eps))
        means.append(mean)
        squares.append(square)
    return moved, means, squares
