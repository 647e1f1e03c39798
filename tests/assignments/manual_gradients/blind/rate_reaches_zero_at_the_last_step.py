# gradekit: manual-gradients
# function: learning_rate_at
# belief: You divide by num_steps - 1, so that the rate is 0 at the last step already.
# base: plain


def learning_rate_at(step, num_steps, learning_rate):
    if num_steps == 1:
        return learning_rate
    return learning_rate * (1 - step / (num_steps - 1))
