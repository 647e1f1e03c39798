# gradekit: manual-gradients
"""I go back through the layers and move each as soon as its gradient is known.

Remedy: The gradients below then come from an output layer that has moved already.
Compute all gradients first, then move all weights at once.
"""


def train_step(state, tokens, step, num_steps, learning_rate):
    loss, grads = analytic_gradients(state, tokens)
    rate = learning_rate_at(step, num_steps, learning_rate)
    zeros = {name: [[0.0] * len(row) for row in rows] for name, rows in state.items()}
    state = sgd_step(state, {**zeros, "mlp_fc2": grads["mlp_fc2"]}, rate)
    _, grads = analytic_gradients(state, tokens)
    return loss, sgd_step(state, {**grads, "mlp_fc2": zeros["mlp_fc2"]}, rate)
