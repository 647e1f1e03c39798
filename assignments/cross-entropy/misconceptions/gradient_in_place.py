# gradekit: cross-entropy
"""The logits are no longer needed, so I overwrite them with the gradient.

Remedy: Return a new list: the step that follows needs the logits and the gradient.
"""


def softmax_cross_entropy_grad(logits, true_id):
    for j, p in enumerate(softmax(logits)):
        logits[j] = p - (j == true_id)
    return logits
