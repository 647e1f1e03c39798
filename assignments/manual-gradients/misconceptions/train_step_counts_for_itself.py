# gradekit: manual-gradients
"""The function knows how often it was called, so it counts the steps itself.

Remedy: Use the step that is passed. A count of your own goes on when a new training
starts.
"""


calls = 0


def train_step(state, tokens, step, num_steps, learning_rate):
    global calls
    loss, grads = analytic_gradients(state, tokens)
    rate = learning_rate_at(calls % num_steps, num_steps, learning_rate)
    calls += 1
    return loss, sgd_step(state, grads, rate)
