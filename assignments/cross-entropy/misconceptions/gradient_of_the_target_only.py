# gradekit: cross-entropy
"""Only the right answer's logit is in the loss, so only it has a slope.

Remedy: Fill in the others with their probabilities: they are in the sum that softmax
divides by.
"""


def softmax_cross_entropy_grad(logits, true_id):
    gradient = [0.0] * len(logits)
    gradient[true_id] = softmax(logits)[true_id] - 1.0
    return gradient
