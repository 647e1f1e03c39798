# gradekit: cross-entropy
"""I subtract the largest score from the logits before I use them.

Remedy: Put the shifted logits into a new list. The caller's own must stay as they are.
"""


def cross_entropy_loss(logits, true_id):
    highest = max(logits)
    for j in range(len(logits)):
        logits[j] -= highest
    return math.log(sum(math.exp(z) for z in logits)) - logits[true_id]
