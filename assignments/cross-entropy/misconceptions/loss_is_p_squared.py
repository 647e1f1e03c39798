# gradekit: cross-entropy
"""Squares are the usual penalty, so the loss is the probability squared.

Remedy: Use -log p. A square of p grows when the right answer becomes more probable, so
it rewards mistakes.
"""


def cross_entropy_loss(logits, true_id):
    return softmax(logits)[true_id] ** 2
