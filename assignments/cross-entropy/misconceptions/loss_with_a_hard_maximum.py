# gradekit: cross-entropy
"""The loss is how far the right score lies below the largest.

Remedy: Replace the largest score by the logarithm of the sum of exponentials, so that
every class counts.
"""


def cross_entropy_loss(logits, true_id):
    return max(logits) - logits[true_id]
