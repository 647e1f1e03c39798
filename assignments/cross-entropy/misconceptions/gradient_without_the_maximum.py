# gradekit: cross-entropy
"""I compute softmax again here, as exp divided by the sum.

Remedy: Subtract the largest logit first, or call your softmax: exp(710) is more than a
float can hold.
"""


def softmax_cross_entropy_grad(logits, true_id):
    weights = [math.exp(z) for z in logits]
    total = sum(weights)
    return [w / total - (j == true_id) for j, w in enumerate(weights)]
