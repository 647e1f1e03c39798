# gradekit: manual-gradients
# function: train_step
# belief: You never ask for the rate of the step: every step has the full learning rate.
# base: plain


def train_step(state, tokens, step, num_steps, learning_rate):
    loss, grads = analytic_gradients(state, tokens)
    state = sgd_step(state, grads, learning_rate)
    return loss, state
