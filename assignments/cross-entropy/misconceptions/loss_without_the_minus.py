# gradekit: cross-entropy
"""The loss is the logarithm of the probability, so I took the log.

Remedy: Put a minus in front. The logarithm of a probability is at most 0, and a loss is
at least 0.
"""


def cross_entropy_loss(logits, true_id):
    return math.log(softmax(logits)[true_id])
