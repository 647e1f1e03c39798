# gradekit: cross-entropy
"""I pass the probabilities on, and the gradient takes softmax of what it gets.

Remedy: Take softmax once, of the logits.
"""


def softmax_cross_entropy_grad(logits, true_id):
    gradient = softmax(softmax(logits))
    gradient[true_id] -= 1.0
    return gradient
