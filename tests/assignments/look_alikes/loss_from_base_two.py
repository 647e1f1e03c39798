# gradekit: cross-entropy
# base: plain_lists
"""Looks like bits, is right: -log2(p) times log 2 is in nats."""


def cross_entropy_loss(logits, true_id):
    return -math.log2(softmax(logits)[true_id]) * math.log(2.0)
