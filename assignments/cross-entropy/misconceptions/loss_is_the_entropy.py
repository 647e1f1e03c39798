# gradekit: cross-entropy
"""Cross-entropy is the sum of -p log p.

Remedy: Weight -log p by what is true, not by p: one-hot leaves -log p of the right
answer.
"""


def cross_entropy_loss(logits, true_id):
    return sum(-p * math.log(max(p, 1e-12)) for p in softmax(logits))
