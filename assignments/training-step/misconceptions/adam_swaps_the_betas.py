# gradekit: training-step
"""The first beta, the smaller one, belongs to the squares.

Remedy: Use beta1 for m, the mean of the gradients, and beta2 for v, the mean of their squares.
"""


def adam_step(params, grads, m, v, step, learning_rate, beta1, beta2, eps):
    moved, means, squares = [], [], []
    for p, g, mean, square in zip(params, grads, m, v, strict=True):
        mean = beta2 * mean + (1 - beta2) * g
        square = beta1 * square + (1 - beta1) * g * g
        m_hat = mean / (1 - beta2 ** (step + 1))
        v_hat = square / (1 - beta1 ** (step + 1))
        moved.append(p - learning_rate * m_hat / (math.sqrt(v_hat) + eps))
        means.append(mean)
        squares.append(square)
    return moved, means, squares
