# gradekit: training-step
# base: plain_lists
# far: adam_step([1.0], [1.0], [0.5], [0.5], 100, 0.1, 0.9, 0.999, 1e-8)
# near: [adam_step([1.0], [4.0], [0.0], [0.5], step, 0.5, 0.5, 0.75, 1e-8) for step in (0, 1, 5)]
"""Goes wrong from the 101st step on: the bias of the means is no longer corrected."""


def adam_step(params, grads, m, v, step, learning_rate, beta1, beta2, eps):
    m = [beta1 * mean + (1 - beta1) * g for mean, g in zip(m, grads)]
    v = [beta2 * square + (1 - beta2) * g**2 for square, g in zip(v, grads)]
    m_hat, v_hat = m, v
    if step < 100:
        m_hat = [mean / (1 - beta1 ** (step + 1)) for mean in m]
        v_hat = [square / (1 - beta2 ** (step + 1)) for square in v]
    moved = [
        p - learning_rate * mean / (math.sqrt(square) + eps)
        for p, mean, square in zip(params, m_hat, v_hat)
    ]
    return moved, m, v
