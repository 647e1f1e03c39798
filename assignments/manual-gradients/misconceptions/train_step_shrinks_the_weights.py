# gradekit: manual-gradients
"""Before each step the weights are made a little smaller, against overfitting.

Remedy: Nothing but the gradients moves the weights here. What the text does not touch
stays where it is.
"""


def train_step(state, tokens, step, num_steps, learning_rate):
    loss, grads = analytic_gradients(state, tokens)
    smaller = {name: [[0.99 * w for w in row] for row in rows] for name, rows in state.items()}
    return loss, sgd_step(smaller, grads, learning_rate_at(step, num_steps, learning_rate))
