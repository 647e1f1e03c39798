# gradekit: cross-entropy
"""The loss is the squared distance between the probabilities and the one-hot answer.

Remedy: Use -log of the right answer's probability. Squared error is another loss, and
never exceeds 2.
"""


def cross_entropy_loss(logits, true_id):
    return sum((p - (j == true_id)) ** 2 for j, p in enumerate(softmax(logits)))
