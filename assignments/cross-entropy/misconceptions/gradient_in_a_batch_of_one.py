# gradekit: cross-entropy
"""I make a batch of the logits, and return a batch of gradients.

Remedy: Return its row: one number for each logit, in one pair of brackets.
"""


def softmax_cross_entropy_grad(logits, true_id):
    gradient = softmax(logits)
    gradient[true_id] -= 1.0
    return [gradient]
