# gradekit: cross-entropy
"""The sum in the formula runs over all classes, so I add -log p for each.

Remedy: Weight each term by the one-hot answer: only the right class remains.
"""


def cross_entropy_loss(logits, true_id):
    return sum(-math.log(max(p, 1e-12)) for p in softmax(logits))
