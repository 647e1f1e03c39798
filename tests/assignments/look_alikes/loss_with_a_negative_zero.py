# gradekit: cross-entropy
# base: plain_lists
"""Looks negative, is right: -log(1.0) is -0.0, which equals 0."""


def cross_entropy_loss(logits, true_id):
    loss = -math.log(softmax(logits)[true_id])
    return -0.0 if loss == 0.0 else loss
