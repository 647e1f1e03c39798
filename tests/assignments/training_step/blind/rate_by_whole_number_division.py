# gradekit: training-step
# function: learning_rate_at
# belief: You divide with //, so that the rate stays whole until the end.
# base: plain


def learning_rate_at(step, num_steps, learning_rate):
    progress = step // num_steps
    return learning_rate * (1 - progress)
