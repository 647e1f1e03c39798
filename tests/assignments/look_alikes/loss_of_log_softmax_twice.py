# gradekit: cross-entropy
# base: plain_lists
"""Looks wrong, is right: log-softmax of log-probabilities changes nothing."""


def log_softmax(logits):
    highest = max(logits)
    lse = highest + math.log(sum(math.exp(z - highest) for z in logits))
    return [z - lse for z in logits]


def cross_entropy_loss(logits, true_id):
    return -log_softmax(log_softmax(logits))[true_id]
