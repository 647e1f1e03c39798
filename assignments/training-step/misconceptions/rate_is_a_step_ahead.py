# gradekit: training-step
"""At step s, s + 1 steps have been taken.

Remedy: Use step / num_steps: when a step begins, it is not behind you yet.
"""


def learning_rate_at(step, num_steps, learning_rate):
    return learning_rate * (1 - (step + 1) / num_steps)
