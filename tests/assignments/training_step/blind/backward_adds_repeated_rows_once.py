# gradekit: training-step
# function: backward
# belief: You add with `grads[rows] += ...`, which keeps only the last visit of a token that comes twice.
# base: arrays


def backward(weights, tokens):
    w = np.asarray(weights, dtype=float)
    inputs, targets = np.array(tokens[:-1]), np.array(tokens[1:])
    dlogits = softmax(w[inputs])
    dlogits[range(len(inputs)), targets] -= 1.0
    grads = np.zeros(w.shape)
    grads[inputs] += dlogits / len(inputs)
    return grads
