# gradekit: cross-entropy
"""The loss is minus the score of the right answer.

Remedy: Add the logarithm of the sum of all exponentials: a high score means little if
the others are higher.
"""


def cross_entropy_loss(logits, true_id):
    return -logits[true_id]
