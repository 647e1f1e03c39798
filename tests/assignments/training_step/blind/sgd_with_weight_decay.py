# gradekit: training-step
# function: sgd_step
# belief: You also shrink every weight by a weight decay of 0.01 times the rate.
# base: arrays

WEIGHT_DECAY = 0.01


def sgd_step(weights, grads, learning_rate):
    w = np.array(weights, dtype=float)
    g = np.array(grads, dtype=float)
    g = g + WEIGHT_DECAY * w
    return (w - learning_rate * g).tolist()
