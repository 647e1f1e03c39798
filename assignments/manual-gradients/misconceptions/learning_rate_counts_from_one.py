# gradekit: manual-gradients
"""After step s, s + 1 steps are done, so the rate is 1 - (s + 1) / num_steps.

Remedy: Step 0 has the full rate. With step + 1 the last step has the rate 0 and
learns nothing.
"""


def learning_rate_at(step, num_steps, learning_rate):
    return learning_rate * (1 - (step + 1) / num_steps)
