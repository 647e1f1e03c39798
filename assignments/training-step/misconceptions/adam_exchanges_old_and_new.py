# gradekit: training-step
"""beta is how much of the new gradient enters the mean.

Remedy: Keep beta of the old mean and let 1 - beta of the new gradient in.
"""


def adam_step(params, grads, m, v, step, learning_rate, beta1, beta2, eps):
    moved, means, squares = [], [], []
    for p, g, mean, square in zip(params, grads, m, v):
        mean = (1 - beta1) * mean + beta1 * g
        square = (1 - beta2) * square + beta2 * g * g
        m_hat = mean / (1 - beta1 ** (step + 1))
        v_hat = square / (1 - beta2 ** (step + 1))
        moved.append(p - learning_rate * m_hat / (math.sqrt(v_hat) + eps))
        means.append(mean)
        squares.append(square)
    return moved, means, squares
