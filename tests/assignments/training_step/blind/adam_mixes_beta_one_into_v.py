# gradekit: training-step
# function: adam_step
# belief: You weigh the new square with 1 - beta1 in place of 1 - beta2.
# base: plain


def adam_step(params, grads, m, v, step, learning_rate, beta1, beta2, eps):
    params, m, v = list(params), list(m), list(v)
    for i, g in enumerate(grads):
        m[i] = beta1 * m[i] + (1 - beta1) * g
        v[i] = beta2 * v[i] + (1 - beta1) * g * g
        m_hat = m[i] / (1 - beta1 ** (step + 1))
        v_hat = v[i] / (1 - beta2 ** (step + 1))
        params[i] -= learning_rate * m_hat / (v_hat**0.5 + eps)
    return params, m, v
