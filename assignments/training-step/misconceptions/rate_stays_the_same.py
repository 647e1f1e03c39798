# gradekit: training-step
"""The learning rate is a constant.

Remedy: Multiply by 1 - step / num_steps, what is left of the training: small steps at the end.
"""


def learning_rate_at(step, num_steps, learning_rate):
    return learning_rate
