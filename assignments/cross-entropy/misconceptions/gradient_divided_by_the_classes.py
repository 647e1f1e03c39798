# gradekit: cross-entropy
"""A gradient is an average, so I divide by the number of classes.

Remedy: Do not divide: the average is over positions, not over classes.
"""


def softmax_cross_entropy_grad(logits, true_id):
    return [(p - (j == true_id)) / len(logits) for j, p in enumerate(softmax(logits))]
