# gradekit: cross-entropy
"""There is a minus in the formula, so it is exp(-z).

Remedy: Use exp(z). The minus belongs to the loss; with it here the largest score gets
the least probability.
"""


def softmax(logits):
    lowest = min(logits)
    weights = [math.exp(lowest - z) for z in logits]
    total = sum(weights)
    return [w / total for w in weights]
