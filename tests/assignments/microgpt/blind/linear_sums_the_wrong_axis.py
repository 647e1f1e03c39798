# gradekit: microgpt
# function: linear
# belief: You sum over the rows (axis=0) instead of along them, and get one number for each input.
# base: arrays


def linear(x, w):
    return (np.asarray(w) * np.asarray(x)).sum(axis=0)
