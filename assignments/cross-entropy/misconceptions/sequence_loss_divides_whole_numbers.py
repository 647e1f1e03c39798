# gradekit: cross-entropy
"""The mean is the sum // n.

Remedy: Divide with /. // cuts off everything behind the point.
"""


def sequence_loss(logits_list, true_ids):
    losses = [cross_entropy_loss(z, t) for z, t in zip(logits_list, true_ids)]
    return sum(losses) // len(losses)
