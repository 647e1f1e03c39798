# gradekit: cross-entropy
"""I pass the probabilities on to the loss, which takes softmax of what it gets.

Remedy: Take softmax once. Softmax of probabilities is nearly uniform, and the loss
hardly moves.
"""


def cross_entropy_loss(logits, true_id):
    return -math.log(softmax(softmax(logits))[true_id])
