# gradekit: cross-entropy
"""The median is the more robust average.

Remedy: Return the mean: only it belongs to the probability of the whole sequence.
"""

import statistics


def sequence_loss(logits_list, true_ids):
    return statistics.median(cross_entropy_loss(z, t) for z, t in zip(logits_list, true_ids))
