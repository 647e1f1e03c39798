# gradekit: cross-entropy
"""I average pairs of positions and then average these averages.

Remedy: Add up all losses and divide by their number: a last part that is shorter must
count for less.
"""


def sequence_loss(logits_list, true_ids):
    losses = [cross_entropy_loss(z, t) for z, t in zip(logits_list, true_ids)]
    parts = [losses[k : k + 2] for k in range(0, len(losses), 2)]
    return sum(sum(part) / len(part) for part in parts) / len(parts)
