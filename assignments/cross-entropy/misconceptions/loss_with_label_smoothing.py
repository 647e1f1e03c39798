# gradekit: cross-entropy
"""A model should not be too sure, so a tenth of the answer goes to all classes.

Remedy: Use the plain loss: smoothing is an option of training and no part of cross-
entropy.
"""


def cross_entropy_loss(logits, true_id):
    losses = [-math.log(max(p, 1e-12)) for p in softmax(logits)]
    return 0.9 * losses[true_id] + 0.1 * sum(losses) / len(losses)
