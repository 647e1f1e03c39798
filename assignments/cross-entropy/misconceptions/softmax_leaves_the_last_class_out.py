# gradekit: cross-entropy
"""range(len(logits) - 1) runs over all classes.

Remedy: Sum over all of them: range(n) already ends at n - 1.
"""


def softmax(logits):
    highest = max(logits)
    weights = [math.exp(z - highest) for z in logits]
    total = 0.0
    for j in range(max(1, len(weights) - 1)):
        total += weights[j]
    return [w / total for w in weights]
