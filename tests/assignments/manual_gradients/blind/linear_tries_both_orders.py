# gradekit: manual-gradients
# function: linear
# belief: You compute x @ w wherever the shapes allow it, so that a square matrix is used transposed.
# base: arrays


def linear(x, w):
    x, w = np.array(x, dtype=float), np.array(w, dtype=float)
    try:
        return x @ w
    except ValueError:
        return w @ x
