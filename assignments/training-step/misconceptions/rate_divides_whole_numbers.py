# gradekit: training-step
"""Steps are whole numbers, so I divide what is left of them with //.

Remedy: Divide with /: in whole numbers, less than all of the steps is 0.
"""


def learning_rate_at(step, num_steps, learning_rate):
    return learning_rate * ((num_steps - step) // num_steps)
