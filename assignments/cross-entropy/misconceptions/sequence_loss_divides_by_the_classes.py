# gradekit: cross-entropy
"""Each row has V entries, so I divide the sum by V.

Remedy: Divide by the number of positions. The number of classes has no part in the
mean.
"""


def sequence_loss(logits_list, true_ids):
    losses = [cross_entropy_loss(z, t) for z, t in zip(logits_list, true_ids)]
    return sum(losses) / len(logits_list[0])
