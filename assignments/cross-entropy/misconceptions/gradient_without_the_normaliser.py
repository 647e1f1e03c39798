# gradekit: cross-entropy
"""The loss falls with the right score, so its slope there is -1 and 0 elsewhere.

Remedy: Add softmax: the log of the sum depends on every logit too.
"""


def softmax_cross_entropy_grad(logits, true_id):
    return [-1.0 if j == true_id else 0.0 for j in range(len(logits))]
