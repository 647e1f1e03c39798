# gradekit: manual-gradients
"""sgd_step moves the weights, so the state is up to date.

Remedy: It returns the moved weights. Return those, not the state that went in.
"""


def train_step(state, tokens, step, num_steps, learning_rate):
    loss, grads = analytic_gradients(state, tokens)
    sgd_step(state, grads, learning_rate_at(step, num_steps, learning_rate))
    return loss, state
