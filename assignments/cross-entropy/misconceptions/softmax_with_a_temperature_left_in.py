# gradekit: cross-entropy
"""A temperature of 2 gives better samples, so I divide the scores by 2.

Remedy: Leave the temperature to the sampling code, where it is 1 unless asked for.
"""


def softmax(logits):
    highest = max(logits)
    weights = [math.exp((z - highest) / 2.0) for z in logits]
    total = sum(weights)
    return [w / total for w in weights]
