# gradekit: training-step
"""From the rate I subtract how much of the training is over.

Remedy: Multiply the rate by 1 - step / num_steps; do not subtract the share from the rate.
"""


def learning_rate_at(step, num_steps, learning_rate):
    return learning_rate - step / num_steps
