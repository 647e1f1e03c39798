# gradekit: cross-entropy
# function: softmax_cross_entropy_grad
# belief: You multiply softmax minus one-hot by p (1 - p), though the slope of softmax is in it already.
# base: arrays


def softmax_cross_entropy_grad(logits, true_id):
    p = np.asarray(softmax(logits))
    one_hot = np.eye(len(p))[true_id]
    error = p - one_hot
    return error * p * (1 - p)
