# gradekit: cross-entropy
"""Any base will do for the power, so I raised 2 to each score.

Remedy: Use exp. The base decides how much one unit of difference counts, and logits are
in units of e.
"""


def softmax(logits):
    highest = max(logits)
    weights = [2.0 ** (z - highest) for z in logits]
    total = sum(weights)
    return [w / total for w in weights]
