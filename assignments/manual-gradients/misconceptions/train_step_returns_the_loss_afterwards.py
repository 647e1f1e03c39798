# gradekit: manual-gradients
"""The loss of a step is what the network costs once it has learnt.

Remedy: Return the loss from before the step: it comes with the gradients, and costs
nothing extra.
"""


def train_step(state, tokens, step, num_steps, learning_rate):
    _, grads = analytic_gradients(state, tokens)
    state = sgd_step(state, grads, learning_rate_at(step, num_steps, learning_rate))
    return forward(state, tokens), state
