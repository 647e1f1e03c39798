# gradekit: cross-entropy
"""exp of the scores divided by their sum is the formula, so there is nothing to subtract.

Remedy: Subtract the largest logit from all of them before exp. The result is the same,
and nothing overflows.
"""


def softmax(logits):
    weights = [math.exp(z) for z in logits]
    total = sum(weights)
    return [w / total for w in weights]
