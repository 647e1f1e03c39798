# gradekit: cross-entropy
"""The loss of a sequence is what its positions cost together.

Remedy: Divide by the number of positions, or long names cost more only because they are
long.
"""


def sequence_loss(logits_list, true_ids):
    return sum(cross_entropy_loss(z, t) for z, t in zip(logits_list, true_ids))
