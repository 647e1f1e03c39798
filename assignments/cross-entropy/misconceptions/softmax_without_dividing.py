# gradekit: cross-entropy
"""exp makes all scores positive, so they are probabilities.

Remedy: Divide each exponential by the sum of all of them; only then do they sum to 1.
"""


def softmax(logits):
    highest = max(logits)
    return [math.exp(z - highest) for z in logits]
