# gradekit: manual-gradients
"""The number of the step counts from 1, so I add 1.

Remedy: Steps count from 0: pass step as it is.
"""


def train_step(state, tokens, step, num_steps, learning_rate):
    loss, grads = analytic_gradients(state, tokens)
    rate = learning_rate_at(min(step + 1, num_steps - 1), num_steps, learning_rate)
    return loss, sgd_step(state, grads, rate)
