# gradekit: cross-entropy
"""The gradient of the loss is softmax.

Remedy: Subtract 1 at the target: the right answer's logit has to go up.
"""


def softmax_cross_entropy_grad(logits, true_id):
    return softmax(logits)
