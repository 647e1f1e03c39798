# gradekit: cross-entropy
"""A loss is an average, so I divide by the number of classes.

Remedy: Do not divide: the average is over positions, and is taken in sequence_loss.
"""


def cross_entropy_loss(logits, true_id):
    return -math.log(softmax(logits)[true_id]) / len(logits)
