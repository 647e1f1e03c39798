# gradekit: manual-gradients
"""The learning rate falls along half a wave of the cosine.

Remedy: Here it falls in a straight line: 1 - step / num_steps.
"""


def learning_rate_at(step, num_steps, learning_rate):
    return learning_rate * (1 + math.cos(math.pi * step / num_steps)) / 2
