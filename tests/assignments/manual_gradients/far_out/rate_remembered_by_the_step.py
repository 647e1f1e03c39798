# gradekit: manual-gradients
# base: plain_lists
# far: [learning_rate_at(1, 4, 1.0), learning_rate_at(1, 4, 0.5)]
# near: [learning_rate_at(1, 4, 1.0), learning_rate_at(0, 3, 0.5), learning_rate_at(1, 4, 1.0)]
"""Goes wrong when another training begins with another rate: rates are kept by their step alone."""

RATES = {}


def learning_rate_at(step, num_steps, learning_rate):
    if (step, num_steps) not in RATES:
        RATES[step, num_steps] = learning_rate * (1 - step / num_steps)
    return RATES[step, num_steps]
