# gradekit: cross-entropy
"""I pick the right column of every row, for every target, and average the block.

Remedy: Pair each row with its own target only: zip(logits_list, true_ids).
"""


def sequence_loss(logits_list, true_ids):
    losses = [cross_entropy_loss(z, t) for z in logits_list for t in true_ids]
    return sum(losses) / len(losses)
