# gradekit: training-step
# base: plain_lists
# far: learning_rate_at(1001, 2000, 1.0)
# near: [learning_rate_at(1, 4, 0.5), learning_rate_at(0, 7, 0.1), learning_rate_at(999, 1000, 1.0)]
"""Goes wrong beyond step 1,000: the rate falls no further, as if training were over."""

NUM_STEPS = 1000


def learning_rate_at(step, num_steps, learning_rate):
    return learning_rate * (1 - min(step, NUM_STEPS) / num_steps)
