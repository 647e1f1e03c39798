# gradekit: cross-entropy
"""By the chain rule the error is multiplied by p (1 - p).

Remedy: Leave that factor out: in softmax minus onehot the chain rule is already done.
"""


def softmax_cross_entropy_grad(logits, true_id):
    return [(p - (j == true_id)) * p * (1.0 - p) for j, p in enumerate(softmax(logits))]
