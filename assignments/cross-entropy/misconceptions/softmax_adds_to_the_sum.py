# gradekit: cross-entropy
"""I add 1e-8 to the sum so that I never divide by 0.

Remedy: Leave it out: with the largest logit subtracted the sum is at least 1. As it is,
nothing sums to 1.
"""


def softmax(logits):
    highest = max(logits)
    weights = [math.exp(z - highest) for z in logits]
    total = sum(weights) + 1e-8
    return [w / total for w in weights]
