# gradekit: cross-entropy
"""To find the largest score I start from 0 and go up.

Remedy: Start from the first logit, or use max(logits). If all logits are far below 0,
the largest is too.
"""


def softmax(logits):
    highest = 0.0
    for z in logits:
        highest = max(highest, z)
    weights = [math.exp(z - highest) for z in logits]
    total = sum(weights)
    return [w / total for w in weights]
