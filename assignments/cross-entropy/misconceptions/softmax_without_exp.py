# gradekit: cross-entropy
"""The scores only need to sum to 1, so I divide each by their sum.

Remedy: Take exp of each score first: scores can be negative, and their differences
should count, not their ratios.
"""


def softmax(logits):
    total = sum(logits)
    return [z / total for z in logits]
