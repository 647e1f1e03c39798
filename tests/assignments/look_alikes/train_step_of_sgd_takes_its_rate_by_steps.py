# gradekit: manual-gradients
# base: plain_lists
"""Looks like a rate of its own, is the same: lr / n taken off for every step that is past."""


def train_step(state, tokens, step, num_steps, learning_rate):
    rate = learning_rate
    for _ in range(step):
        rate -= learning_rate / num_steps
    loss, grads = analytic_gradients(state, tokens)
    return loss, sgd_step(state, grads, rate)
