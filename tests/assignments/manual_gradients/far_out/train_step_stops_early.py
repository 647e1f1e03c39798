# gradekit: manual-gradients
# base: plain_lists
# far: train_step(network([[10.0], [0.0]]), [0, 0], 0, 4, 1.0)
# near: train_step(network([[2.0], [1.0]]), [0, 0], 1, 4, 0.5)
"""Goes wrong where the loss is below 0.001: training has converged, and the weights stay."""


def train_step(state, tokens, step, num_steps, learning_rate):
    loss, grads = analytic_gradients(state, tokens)
    if loss < 1e-3:
        return loss, state
    return loss, sgd_step(state, grads, learning_rate_at(step, num_steps, learning_rate))
