# gradekit: training-step
"""The step is one of gradient descent.

Remedy: Call adam_step with the means m and v, and return what it makes of them.
"""


def train_step(weights, tokens, m, v, step, num_steps, learning_rate, beta1, beta2, eps):
    loss = forward(weights, tokens)
    grads = backward(weights, tokens)
    rate = learning_rate_at(step, num_steps, learning_rate)
    return loss, sgd_step(weights, grads, rate), m, v
