# gradekit: cross-entropy
# function: cross_entropy_loss
# belief: You add the binary cross-entropy of every class, so that wrong answers cost -log(1 - p), too.
# base: arrays


def cross_entropy_loss(logits, true_id):
    p = np.clip(np.asarray(softmax(logits)), 1e-12, 1 - 1e-12)
    y = np.zeros(len(p))
    y[true_id] = 1.0
    return float(-np.sum(y * np.log(p) + (1 - y) * np.log(1 - p)))
