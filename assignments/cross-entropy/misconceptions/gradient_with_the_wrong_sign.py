# gradekit: cross-entropy
"""The gradient points to where things get better: onehot minus softmax.

Remedy: Return softmax minus onehot. The gradient points uphill, and the step goes
against it.
"""


def softmax_cross_entropy_grad(logits, true_id):
    return [(j == true_id) - p for j, p in enumerate(softmax(logits))]
