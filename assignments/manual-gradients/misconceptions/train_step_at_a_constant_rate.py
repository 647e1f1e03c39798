# gradekit: manual-gradients
"""The step uses the learning rate that it is given.

Remedy: It is the rate of step 0. Ask learning_rate_at for the rate of this step.
"""


def train_step(state, tokens, step, num_steps, learning_rate):
    loss, grads = analytic_gradients(state, tokens)
    return loss, sgd_step(state, grads, learning_rate)
