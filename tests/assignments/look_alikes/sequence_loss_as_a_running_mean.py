# gradekit: cross-entropy
# base: plain_lists
"""Looks like a weighted mean, is right: each position moves the mean by its share."""


def sequence_loss(logits_list, true_ids):
    mean = 0.0
    for n, (z, t) in enumerate(zip(logits_list, true_ids), start=1):
        mean += (cross_entropy_loss(z, t) - mean) / n
    return mean
