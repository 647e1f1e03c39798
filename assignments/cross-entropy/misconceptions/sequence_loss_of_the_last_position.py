# gradekit: cross-entropy
"""Only the last prediction has seen the whole sequence, so it is the loss.

Remedy: Average over all positions: every one is a prediction to learn from.
"""


def sequence_loss(logits_list, true_ids):
    for z, t in zip(logits_list, true_ids):
        loss = cross_entropy_loss(z, t)
    return loss
