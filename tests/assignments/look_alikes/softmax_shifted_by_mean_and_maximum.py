# gradekit: cross-entropy
# base: plain_lists
"""Looks wrong, is right: any common shift is legitimate, two of them as well."""


def softmax(logits):
    mean = sum(logits) / len(logits)
    centred = [z - mean for z in logits]
    highest = max(centred)
    weights = [math.exp(z - highest) for z in centred]
    return [w / sum(weights) for w in weights]
