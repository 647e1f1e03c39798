# gradekit: cross-entropy
# base: plain_lists
"""Looks wrong, is right: exp(z - lse) needs no division."""


def softmax(logits):
    highest = max(logits)
    lse = highest + math.log(sum(math.exp(z - highest) for z in logits))
    return [math.exp(z - lse) for z in logits]
