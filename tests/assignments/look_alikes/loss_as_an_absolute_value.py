# gradekit: cross-entropy
# base: plain_lists
"""Looks careless, is right: the logarithm of a probability is never positive."""


def cross_entropy_loss(logits, true_id):
    highest = max(logits)
    lse = highest + math.log(sum(math.exp(z - highest) for z in logits))
    return abs(logits[true_id] - lse)
