# gradekit: cross-entropy
# base: plain_lists
"""Looks like softmax twice, is right: the logarithm between them undoes the first."""


def cross_entropy_loss(logits, true_id):
    log_probabilities = [math.log(max(p, 1e-300)) for p in softmax(logits)]
    return -math.log(max(softmax(log_probabilities)[true_id], 1e-300))
