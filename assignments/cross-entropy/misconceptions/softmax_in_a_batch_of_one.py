# gradekit: cross-entropy
"""I make a batch of the logits, and return the batch.

Remedy: Return its row: the probabilities themselves, in one pair of brackets.
"""


def softmax(logits):
    highest = max(logits)
    weights = [math.exp(z - highest) for z in logits]
    total = sum(weights)
    return [[w / total for w in weights]]
