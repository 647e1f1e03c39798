# gradekit: cross-entropy
"""n tokens are n + 1 with the mark, so I divide by n + 1.

Remedy: Divide by the number of losses that you added up: len(losses).
"""


def sequence_loss(logits_list, true_ids):
    losses = [cross_entropy_loss(z, t) for z, t in zip(logits_list, true_ids)]
    return sum(losses) / (len(losses) + 1)
