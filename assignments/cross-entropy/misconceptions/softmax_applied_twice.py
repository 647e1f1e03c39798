# gradekit: cross-entropy
"""Applying softmax once more to its own result makes sure that it is normalised.

Remedy: Apply it once. Its result is already normalised; a second pass flattens it
towards 1/V.
"""


def normalise(values):
    highest = max(values)
    weights = [math.exp(v - highest) for v in values]
    total = sum(weights)
    return [w / total for w in weights]


def softmax(logits):
    return normalise(normalise(logits))
