# gradekit: manual-gradients
"""The last step is number num_steps - 1, and there the rate should be 0.

Remedy: Divide by num_steps: the last step then still has the rate learning_rate /
num_steps.
"""


def learning_rate_at(step, num_steps, learning_rate):
    return learning_rate * (1 - step / max(1, num_steps - 1))
