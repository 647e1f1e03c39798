# gradekit: cross-entropy
"""I write the probabilities into the list that I was given, which saves memory.

Remedy: Build a new list. The caller may still need the logits.
"""


def softmax(logits):
    highest = max(logits)
    for j, z in enumerate(logits):
        logits[j] = math.exp(z - highest)
    total = sum(logits)
    for j, w in enumerate(logits):
        logits[j] = w / total
    return logits
