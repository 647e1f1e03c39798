# gradekit: cross-entropy
"""To keep exp from overflowing I limit the scores to the range from -20 to 20.

Remedy: Subtract the largest logit instead. Limits make different scores equal.
"""


def softmax(logits):
    weights = [math.exp(min(max(z, -20.0), 20.0)) for z in logits]
    total = sum(weights)
    return [w / total for w in weights]
