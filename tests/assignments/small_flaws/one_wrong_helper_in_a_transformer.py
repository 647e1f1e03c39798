# gradekit: microgpt
# base: with_arrays
"""A softmax that raises 2 to each logit is used by attention and by the loss.

Costs 12.5 of 100; 16.5 before.
"""


def softmax(logits):
    weights = [2.0 ** (z - max(logits)) for z in logits]
    return [w / sum(weights) for w in weights]
